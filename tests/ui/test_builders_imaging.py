"""Images decoded for old phones: sizes, margins, orientation, and everything that must not do harm."""

import struct
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLoggingCategory
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QApplication

from smsdesk.ui import imaging
from smsdesk.ui.imaging import ImageError, ImageProblem, greys


def encoded(image: QImage, name: str = "PNG") -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(name.lower().encode())).write(image)
    return bytes(buffer.data().data())


def paper(width: int, height: int, *boxes: tuple[int, int, int, int]) -> QImage:
    """White, with black boxes of left, top, width, height."""
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for box in boxes:
        painter.fillRect(*box, QColor("black"))
    painter.end()
    return image


def black(dots: bytes, width: int = 72) -> set[tuple[int, int]]:
    """Places (across, down) that are black."""
    return {(at % width, at // width) for at, grey in enumerate(dots) if grey < 128}


@pytest.mark.parametrize("name", ["PNG", "BMP"])
async def test_the_dots_of_a_picture_of_the_right_size_are_kept(qapp: QApplication, name: str) -> None:
    wanted = {(x, y) for x in range(72) for y in range(14) if (x * 7 + y * 3) % 5 == 0}
    image = paper(72, 14, *((x, y, 1, 1) for x, y in wanted))
    found = await greys(encoded(image, name), 72, 14)
    assert black(found.whole) == black(found.filled) == wanted


async def test_small_pictures_grow_by_whole_steps_and_stand_in_the_middle(qapp: QApplication) -> None:
    found = await greys(encoded(paper(4, 4, (0, 0, 4, 4))), 72, 14)
    assert black(found.whole) == {(x, y) for x in range(30, 42) for y in range(1, 13)}


async def test_an_even_margin_is_left_out_of_the_whole_and_kept_by_the_crop(qapp: QApplication) -> None:
    found = await greys(encoded(paper(1000, 1000, (400, 460, 200, 40))), 72, 14)
    across, down = zip(*black(found.whole), strict=True)
    assert max(across) - min(across) >= 66
    assert (min(down), max(down)) == (0, 13)
    assert black(found.filled) != black(found.whole)


async def test_transparency_is_white(qapp: QApplication) -> None:
    image = QImage(300, 300, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    assert black((await greys(encoded(image), 72, 28)).whole) == set()


async def test_photos_stand_upright(qapp: QApplication) -> None:
    """EXIF orientation 6: the camera was held on its side."""
    plain = encoded(paper(720, 280, (0, 0, 360, 280)), "JPG")
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    turned = plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:]
    found = await greys(turned, 28, 72)
    upper = {(x, y) for x, y in black(found.filled, 28) if y < 36}
    assert len(upper) > 900
    assert len(black(found.filled, 28)) < 1100


def announced(width: int, height: int, depth: int = 8) -> bytes:
    """A PNG that announces a size, with next to no data."""
    head = struct.pack(">IIBBBBB", width, height, depth, 6, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    written = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


@pytest.mark.parametrize(("width", "height", "depth"), [(8000, 5000, 8), (60_000, 60_000, 8), (6000, 4200, 16)])
async def test_too_many_pixels_are_refused_before_decoding(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, width: int, height: int, depth: int
) -> None:
    monkeypatch.setattr(imaging, "_smaller", None)  # comes right before decoding
    with pytest.raises(ImageError) as caught:
        await greys(announced(width, height, depth), 72, 28)
    assert (caught.value.problem, caught.value.found) == (ImageProblem.TOO_MANY_PIXELS, width * height)


async def test_a_large_photo_is_decoded_small(qapp: QApplication) -> None:
    image = imaging._decoded(encoded(paper(4000, 3000, (0, 0, 2000, 3000)), "JPG"))
    assert (image.width(), image.height()) == (384, 288)


@pytest.mark.parametrize(
    ("octets", "problem"),
    [
        (b"", ImageProblem.NOT_AN_IMAGE),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
            ImageProblem.NOT_AN_IMAGE,
        ),
        (b"/* XPM */ static char *x[] = {", ImageProblem.NOT_AN_IMAGE),
        (b"\0" * 100, ImageProblem.NOT_AN_IMAGE),
        (b"GIF89a\0\0\0\0", ImageProblem.BROKEN),
        (b"BM" + b"\0" * 60, ImageProblem.BROKEN),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * (imaging.MOST_OCTETS + 1), ImageProblem.TOO_LARGE),
    ],
    ids=["nothing", "svg", "xpm", "nul", "gif", "bmp", "large"],
)
async def test_what_is_no_image(qapp: QApplication, octets: bytes, problem: ImageProblem) -> None:
    with pytest.raises(ImageError) as caught:
        await greys(octets, 72, 28)
    assert caught.value.problem is problem


@pytest.fixture
def quiet() -> Iterator[None]:
    """Qt's own words about broken images, which are not the program's."""
    QLoggingCategory.setFilterRules("qt.gui.imageio*=false")
    yield
    QLoggingCategory.setFilterRules("")


@pytest.mark.qt_log_ignore("^QBuffer::seek", extend=True)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(["PNG", "JPG", "BMP"]),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=8),
    st.integers(1, 2000),
)
def test_damaged_images_are_a_picture_or_a_sentence(
    qapp: QApplication, quiet: None, name: str, changes: list[tuple[int, int]], length: int
) -> None:
    octets = bytearray(encoded(paper(40, 30, (5, 5, 20, 20)), name))
    for at, value in changes:
        octets[at % len(octets)] = value
    try:
        found = imaging._greys(bytes(octets[:length]), 72, 28)
    except ImageError:
        return
    assert len(found.whole) == len(found.filled) == 72 * 28
