"""Pictures of one bit a pixel: made from grey values, and as the OTA bitmap of Nokia Smart Messaging 3.0.0."""

from dataclasses import dataclass

from smsdesk.encoding.contents import ContentError, ContentReason

BLACK, WHITE = 0, 255
_HEAD = 4  # infofield, width, height, grey levels


@dataclass(frozen=True)
class Bitmap:
    """Rows of pixels from the top, left pixel in the highest bit, 1 = black.

    The width is a multiple of 8 up to 248, so that every row begins with an octet. Raises ValueError for other
    widths and for bits that do not fill width times height.
    """

    width: int
    height: int
    bits: bytes

    def __post_init__(self) -> None:
        if self.width % 8 or not 0 < self.width < 256 or not 0 < self.height < 256:
            raise ValueError(f"no bitmap has {self.width} x {self.height} pixels")
        if len(self.bits) * 8 != self.width * self.height:
            raise ValueError(f"{len(self.bits)} octets are not {self.width} x {self.height} pixels")

    def is_black(self, x: int, y: int) -> bool:
        """The pixel `x` from the left and `y` from the top, both from 0."""
        place = y * self.width + x
        return bool(self.bits[place // 8] >> (7 - place % 8) & 1)

    def to_octets(self) -> bytes:
        """The OTA bitmap: infofield 00 (one octet a size), width, height, one grey level, the rows."""
        return bytes((0, self.width, self.height, 1)) + self.bits


def from_octets(octets: bytes) -> Bitmap:
    """Read an OTA bitmap; octets behind it are left alone.

    Raises ContentError for one that ends early, of another form, or of a width that is no multiple of 8.
    """
    if len(octets) < _HEAD:
        raise ContentError(ContentReason.TRUNCATED, found=len(octets))
    info, width, height, levels = octets[:_HEAD]
    if info != 0 or levels != 1:
        raise ContentError(ContentReason.UNKNOWN_FORM, found=0 if info else 3)
    if width % 8 or not width or not height:
        raise ContentError(ContentReason.UNKNOWN_FORM, found=2 if width and not width % 8 else 1)
    bits = octets[_HEAD : _HEAD + width * height // 8]
    if len(bits) * 8 != width * height:
        raise ContentError(ContentReason.TRUNCATED, found=len(octets))
    return Bitmap(width, height, bits)


def dither(
    grey: bytes, width: int, height: int, *, threshold: int = 128, invert: bool = False, diffuse: bool = True
) -> Bitmap:
    """Black and white from 8-bit grey values (0 = black), rows from the top, one octet a pixel.

    A value below the threshold (0-256) becomes black. With `diffuse` what a pixel is wrong by goes on to its
    neighbours (Floyd and Steinberg, 1976), else each pixel stands alone. Raises ValueError for a wrong number
    of values.
    """
    if len(grey) != width * height:
        raise ValueError(f"{len(grey)} values are not {width} x {height} pixels")
    values = [float(BLACK + WHITE - value if invert else value) for value in grey]
    black = _diffused(values, width, threshold) if diffuse else [value < threshold for value in values]
    bits = bytearray(len(values) // 8)
    for place, dark in enumerate(black):
        if dark:
            bits[place // 8] |= 0x80 >> place % 8
    return Bitmap(width, height, bytes(bits))


def _diffused(values: list[float], width: int, threshold: int) -> list[bool]:
    """Which pixels become black; the values are used up. Written out, because a slider asks for it as it is drawn."""
    black: list[bool] = []
    last = len(values) - width  # where the bottom row begins
    for place, value in enumerate(values):
        dark = value < threshold
        black.append(dark)
        error = value - (BLACK if dark else WHITE)
        column = place % width
        if column + 1 < width:
            values[place + 1] += error * 7 / 16
        if place < last:
            below = place + width
            if column:
                values[below - 1] += error * 3 / 16
            values[below] += error * 5 / 16
            if column + 1 < width:
                values[below + 1] += error * 1 / 16
    return black


def require_size(bitmap: Bitmap, width: int, height: int) -> None:
    """Raises ContentError(PICTURE_SIZE) when the picture is not of this size in pixels."""
    for field, found, limit in (("width", bitmap.width, width), ("height", bitmap.height, height)):
        if found != limit:
            raise ContentError(ContentReason.PICTURE_SIZE, field, found=found, limit=limit)
