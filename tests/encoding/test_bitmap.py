"""One-bit pictures: dithering, and the OTA bitmap read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding import bitmap as bitmaps
from smsdesk.encoding.bitmap import Bitmap, dither
from smsdesk.encoding.contents import ContentError, ContentReason


@st.composite
def pictures(draw: st.DrawFn) -> Bitmap:
    width, height = 8 * draw(st.integers(1, 12)), draw(st.integers(1, 30))
    return Bitmap(width, height, draw(st.binary(min_size=width * height // 8, max_size=width * height // 8)))


def blackness(bitmap: Bitmap) -> float:
    return sum(octet.bit_count() for octet in bitmap.bits) / (bitmap.width * bitmap.height)


@given(pictures(), st.binary(max_size=3))
def test_an_ota_bitmap_is_read_back_whatever_follows_it(picture: Bitmap, rest: bytes) -> None:
    assert bitmaps.from_octets(picture.to_octets() + rest) == picture


@given(st.binary(max_size=40))
def test_any_octets_are_a_bitmap_or_refused(octets: bytes) -> None:
    try:
        found = bitmaps.from_octets(octets)
    except ContentError:
        return
    assert octets.startswith(found.to_octets())


@pytest.mark.parametrize(
    ("octets", "reason", "found"),
    [
        ("00", ContentReason.TRUNCATED, 1),
        ("01 08 01 01 FF", ContentReason.UNKNOWN_FORM, 0),
        ("00 09 01 01 FF FF", ContentReason.UNKNOWN_FORM, 1),
        ("00 08 00 01 FF", ContentReason.UNKNOWN_FORM, 2),
        ("00 08 01 02 FF", ContentReason.UNKNOWN_FORM, 3),
        ("00 08 02 01 FF", ContentReason.TRUNCATED, 5),
    ],
)
def test_a_broken_bitmap_is_refused_with_the_place(octets: str, reason: ContentReason, found: int) -> None:
    with pytest.raises(ContentError) as caught:
        bitmaps.from_octets(bytes.fromhex(octets))
    assert (caught.value.reason, caught.value.found) == (reason, found)


@pytest.mark.parametrize(
    ("width", "height", "bits"), [(7, 8, b"\0" * 7), (8, 0, b""), (8, 1, b""), (256, 1, b"\0" * 32)]
)
def test_a_bitmap_of_impossible_size_does_not_exist(width: int, height: int, bits: bytes) -> None:
    with pytest.raises(ValueError, match="pixels"):
        Bitmap(width, height, bits)


def test_the_left_pixel_is_the_highest_bit() -> None:
    picture = Bitmap(16, 2, bytes.fromhex("8001 0180"))
    black = [(x, y) for y in range(2) for x in range(16) if picture.is_black(x, y)]
    assert black == [(0, 0), (15, 0), (7, 1), (8, 1)]


def test_a_plain_threshold_makes_darker_values_black() -> None:
    grey = bytes((0, 99, 100, 101, 255, 128, 127, 50))
    assert dither(grey, 8, 1, threshold=100, diffuse=False).bits == bytes((0b11000001,))
    assert dither(grey, 8, 1, threshold=100, diffuse=False, invert=True).bits == bytes((0b00001000,))


@pytest.mark.parametrize("level", [0, 32, 64, 128, 200, 255])
def test_diffusion_keeps_the_brightness(level: int) -> None:
    picture = dither(bytes([level]) * (72 * 28), 72, 28)
    assert blackness(picture) == pytest.approx(1 - level / 255, abs=0.02)


def test_diffusion_gives_the_first_pixels_that_floyd_and_steinberg_give() -> None:
    # 100 is black and 100 too dark: 43.75 to the right makes 143.75, white by 111.25, and so on along the row
    assert dither(bytes([100]) * 8, 8, 1).bits == bytes((0b10110110,))


def test_diffusion_stays_inside_the_row() -> None:
    grey = bytes([255] * 7 + [100] + [255] * 8)
    assert dither(grey, 8, 2).bits == bytes((0b00000001, 0))


def test_values_that_do_not_fill_the_picture_are_refused() -> None:
    with pytest.raises(ValueError, match="values"):
        dither(bytes(63), 8, 8)


@given(pictures())
def test_black_and_white_stays_as_it_is(picture: Bitmap) -> None:
    grey = bytes(0 if picture.is_black(x, y) else 255 for y in range(picture.height) for x in range(picture.width))
    assert dither(grey, picture.width, picture.height) == picture
    inverse = dither(grey, picture.width, picture.height, invert=True)
    assert blackness(inverse) == pytest.approx(1 - blackness(picture))
