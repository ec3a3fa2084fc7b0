"""Images that a service has read, decoded in a thread into the few grey dots that old phones show."""

import asyncio
import math
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from smsdesk.ui.style import style

MOST_OCTETS = 20_000_000
MOST_PIXELS = 25_000_000
"""Photos of telephones have 12 or 24 megapixels; 25 need at most 200 MB while they are decoded."""

_MOST_MEMORY = 200_000_000
_ENOUGH = 288  # pixels of the shorter side that are kept of a large image, four a dot
_LONGEST = 20_000
_EVEN = 16  # greys that differ by less look the same
_FORMATS = (
    (b"\x89PNG\r\n\x1a\n", b"png"),
    (b"\xff\xd8\xff", b"jpeg"),
    (b"GIF87a", b"gif"),
    (b"GIF89a", b"gif"),
    (b"BM", b"bmp"),
)  # by their first octets; vector formats and those that load further files are none of them


class ImageProblem(StrEnum):
    """Why an image is not used."""

    TOO_LARGE = "too_large"  # octets
    TOO_MANY_PIXELS = "too_many_pixels"
    NOT_AN_IMAGE = "not_an_image"
    BROKEN = "broken"


class ImageError(Exception):
    """An image that is not used; `found` is how many octets or pixels it has."""

    def __init__(self, problem: ImageProblem, found: int = 0) -> None:
        super().__init__(f"{problem} {found}")
        self.problem = problem
        self.found = found


@dataclass(frozen=True)
class Greys:
    """Grey values of an image (0 = black), rows from the top, an octet a dot: as a whole with white beside it, or
    filling the dots with its middle."""

    whole: bytes
    filled: bytes


async def greys(octets: bytes, width: int, height: int) -> Greys:
    """The image in `width` times `height` dots; the first picture of an animation. Raises ImageError.

    Takes up to a second for the largest, in a thread; size and pixels are checked before anything is decoded.
    """
    return await asyncio.to_thread(_greys, octets, width, height)


def _greys(octets: bytes, width: int, height: int) -> Greys:
    image = _on_paper(_decoded(octets))
    if image.width() <= width and image.height() <= height:  # made for phones: its dots are kept
        steps = min(width // image.width(), height // image.height())
        return Greys(*(_drawn(image, steps, width, height),) * 2)
    filled = _drawn(image, max(width / image.width(), height / image.height()), width, height)
    image = _trimmed(image)
    whole = _drawn(image, min(width / image.width(), height / image.height()), width, height)
    return Greys(_stretched(whole), _stretched(filled))


def _on_paper(image: QImage) -> QImage:
    """The image in grey, what is transparent white."""
    paper = QImage(image.size(), QImage.Format.Format_RGB32)
    paper.fill(style.colour("paper"))
    painter = QPainter(paper)
    painter.drawImage(0, 0, image)
    painter.end()
    return paper.convertToFormat(QImage.Format.Format_Grayscale8)


def _trimmed(image: QImage) -> QImage:
    """Without the even margin round it, which would cost most of the few dots."""
    rows = _rows(image)
    margin = rows[0][0]
    other = bytes(abs(grey - margin) > _EVEN for grey in range(256))
    marks = [row.translate(other) for row in rows]
    used = [number for number, row in enumerate(marks) if 1 in row]
    if not used:
        return image
    left = min(marks[number].find(1) for number in used)
    right = max(marks[number].rfind(1) for number in used)
    return image.copy(left, used[0], right - left + 1, used[-1] - used[0] + 1)


def _stretched(greys: bytes) -> bytes:
    """With the darkest dots black and the brightest white."""
    ordered = sorted(greys)
    low, high = ordered[len(ordered) // 50], ordered[-1 - len(ordered) // 50]
    if high - low < _EVEN:
        return greys
    return greys.translate(bytes(min(255, max(0, round((grey - low) * 255 / (high - low)))) for grey in range(256)))


def _rows(image: QImage) -> list[bytes]:
    """The octets of a grey image, a row each."""
    line, octets = image.bytesPerLine(), bytes(image.constBits())
    return [octets[top * line : top * line + image.width()] for top in range(image.height())]


def _decoded(octets: bytes) -> QImage:
    """The image, upright, made smaller while it is decoded where its format can."""
    if len(octets) > MOST_OCTETS:
        raise ImageError(ImageProblem.TOO_LARGE, len(octets))
    name = _format(octets)
    buffer = QBuffer()
    buffer.setData(QByteArray(octets))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(name))
    reader.setAutoDetectImageFormat(False)
    size = reader.size()
    if size.isEmpty():
        raise ImageError(ImageProblem.BROKEN)
    _check(reader, size)
    reader.setAutoTransform(True)
    reader.setScaledSize(_smaller(size))
    image = reader.read()
    if image.isNull():
        raise ImageError(ImageProblem.BROKEN)
    return image


def _format(octets: bytes) -> bytes:
    if octets[:4] == b"RIFF" and octets[8:12] == b"WEBP":
        return b"webp"
    name = next((name for beginning, name in _FORMATS if octets.startswith(beginning)), None)
    if name is None:
        raise ImageError(ImageProblem.NOT_AN_IMAGE)
    return name


def _check(reader: QImageReader, size: QSize) -> None:
    pixels = size.width() * size.height()
    kind = reader.imageFormat()
    bits = 32 if kind == QImage.Format.Format_Invalid else QImage.toPixelFormat(kind).bitsPerPixel()
    if pixels > MOST_PIXELS or pixels * max(bits, 32) // 8 > _MOST_MEMORY:
        raise ImageError(ImageProblem.TOO_MANY_PIXELS, pixels)


def _smaller(size: QSize) -> QSize:
    scale = min(1.0, max(_ENOUGH / size.width(), _ENOUGH / size.height()))
    sides = (min(_LONGEST, max(1, math.ceil(side * scale))) for side in (size.width(), size.height()))
    return QSize(*sides)


def _drawn(image: QImage, scale: float, width: int, height: int) -> bytes:
    """The image in the middle of white paper, what does not fit cut off, as grey values."""
    wide, high = max(1, round(image.width() * scale)), max(1, round(image.height() * scale))
    mode = Qt.TransformationMode.FastTransformation if scale >= 1 else Qt.TransformationMode.SmoothTransformation
    part = _middle(image, width / scale, height / scale)
    wide, high = min(wide, width), min(high, height)
    small = part.scaled(wide, high, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
    paper = QImage(width, height, QImage.Format.Format_RGB32)
    paper.fill(style.colour("paper"))
    painter = QPainter(paper)
    painter.drawImage(QRectF((width - wide) // 2, (height - high) // 2, wide, high), small)
    painter.end()
    return b"".join(_rows(paper.convertToFormat(QImage.Format.Format_Grayscale8)))


def _middle(image: QImage, width: float, height: float) -> QImage:
    """The part in the middle that is at most so large."""
    wide, high = min(image.width(), math.ceil(width)), min(image.height(), math.ceil(height))
    return image.copy((image.width() - wide) // 2, (image.height() - high) // 2, wide, high)
