"""A barcode to show where the provider's own will stand; the real one is made by the provider and looks otherwise."""

from functools import cache

SAMPLE_NUMBER = "0000-0000"
SAMPLE_LINK = "https://example.com/sample"


@cache
def sample_barcode(small: bool = False) -> tuple[bytes, ...]:
    """The rows of a QR code from top to bottom, an octet a module, 1 for dark; `small` for a picture of 72 by 28."""
    import segno  # only when a barcode is looked at: it takes its time

    code = segno.make_qr(SAMPLE_NUMBER if small else SAMPLE_LINK, error="l" if small else "h")
    return tuple(bytes(row) for row in code.matrix)
