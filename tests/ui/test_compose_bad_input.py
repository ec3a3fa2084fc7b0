"""What nobody should put into Compose, put into it as the program joins it: a sentence each, and nothing typed is lost.

How long the window holds still is no matter of these tests: that depends on the machine.
"""

import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from compose_stage import Rig, compose, numbers
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget

from smsdesk.domain.kinds import Kind

MEGABYTE = 1_000_000
FAMILY = "👩\u200d👩\u200d👧\u200d👦"
HALF = "The text holds half a character from a broken copy. Delete it and type it again."


def mime(text: str = "", *paths: Path) -> QMimeData:
    data = QMimeData()
    if text:
        data.setText(text)
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(target: QWidget, path: Path) -> None:
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    data = mime("", path)  # the event does not keep it
    target.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))


def choose(rig: Rig, kind: Kind, *, automatic: bool = True) -> None:
    rig.view.kind.set_choice(kind, automatic)
    rig.view.kind.choice_changed.emit()


def png(width: int, height: int) -> bytes:
    """A black image of one bit a dot."""
    rows = zlib.compress((b"\0" + bytes(width // 8)) * height)
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


async def test_texts_that_no_message_holds(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        message, view = rig.view.message, rig.view
        message.setPlainText("Kedai Melur")
        message.insertFromMimeData(mime("x" * MEGABYTE))
        assert view.note()[0].startswith("That would be 1,000,011 characters")
        await rig.desk.templates.save("Long", "x y" * 33_334, Kind.TEXT)
        rig.presenter.templates.insert_text((await rig.desk.templates.list())[0])
        assert view.note()[0].startswith("That would be 100,013 characters")
        message.setPlainText("y" * MEGABYTE)
        assert message.text() == rig.presenter.message.measure.text == "Kedai Melur"
        message.insert("!")
        assert view.note()[0] == ""
        message.set_text("{x}" * 1_000)
        assert view.note()[0].startswith("{x} is not a column")
        message.set_text("a\0b\0")
        assert "U+0000 at 2" in view.note()[0]
        message.set_text("x" * 65 + FAMILY * 2)
        assert rig.presenter.message.written.seams() == [66]
        image = QMimeData()
        image.setImageData(QImage(10, 10, QImage.Format.Format_RGB32))
        message.insertFromMimeData(image)
        view.to.editor.insertFromMimeData(image)
        assert message.text() == "x" * 65 + FAMILY * 2


@pytest.mark.parametrize(
    ("kind", "automatic", "sentence"),
    [
        (Kind.TEXT, True, HALF),
        (Kind.FLASH, True, HALF),
        (Kind.UNICODE, True, HALF),
        (Kind.TEXT, False, "Text only cannot carry U+D83D at 2"),
        (Kind.BARCODE, True, "A barcode message carries plain characters only. Replace U+D83D at 2"),
    ],
)
async def test_half_a_character_is_told_and_not_sent(
    dressed: QApplication, tmp_path: Path, kind: Kind, automatic: bool, sentence: str
) -> None:
    async with compose(tmp_path) as rig:
        rig.presenter.recipients.enter(numbers(1))
        await rig.presenter.recipients.settle()
        choose(rig, kind, automatic=automatic)
        rig.view.message.set_text("a\ud83db 😀 %barcode%")
        assert rig.view.message.text() == "a\ud83db 😀 %barcode%"
        assert rig.view.note()[0].startswith(sentence)
        assert not rig.view.cost.button.isEnabled()
        assert rig.view.cost.hint() == rig.presenter._reason()
        rig.view.review_requested.emit()
        await rig.presenter._keeper.flush()
        assert rig.sheet is None


async def test_what_is_not_a_list_of_people(dressed: QApplication, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    (folder / "a folder").mkdir(parents=True)
    with zipfile.ZipFile(folder / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("xl/workbook.xml", b"<a>" + bytes(50 * MEGABYTE))
    (folder / "large.csv").touch()
    os.truncate(folder / "large.csv", 2_000 * MEGABYTE)
    (tmp_path / "desk").mkdir()
    async with compose(tmp_path / "desk") as rig:
        people, to = rig.presenter.recipients, rig.view.to
        for text in ("x" * MEGABYTE, "a," * (MEGABYTE // 2), "\0,\0\n\0", "\ud800,\n\ud83d"):
            to.editor.insertFromMimeData(mime(text))
            await people.settle()
            assert people.chips
            people.set_chips(())
        wide = "\n".join(f"012-555 01{row:02}\t" + "\t".join(map(str, range(5_000))) for row in range(9))
        to.editor.insertFromMimeData(mime(wide))
        await people.settle()
        assert people.gathered is not None
        assert len(people.gathered.recipients) == 9 - 1  # the first line is taken for the titles
        for name in ("a folder", "bomb.xlsx", "large.csv", "not there.png"):
            drop(to, folder / name)
            await rig.until(lambda: any(news[0].startswith(f"{name}: ") for news in rig.toasts))  # noqa: B023
            assert rig.toasts[-1][0].endswith("Nothing was added.")
        assert len(people.chips) == 1


async def test_values_that_no_message_holds(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        nasty = "A\u202e {name} }} {{"
        first, second = f"012-555 0101\t{nasty}\t{'y' * 100_000}", "012-555 0102\tB\tx"
        rig.presenter.recipients.enter(f"Number\tName\tCode\n{first}\n{second}")
        await rig.presenter.recipients.settle()
        rig.view.message.set_text("Hi {name} {code}")
        measured = rig.presenter.message.measure
        assert measured.text == f"Hi {nasty.replace(chr(0x202E), '')} {'y' * 100_000}"
        assert "parts are too many" in rig.view.note()[0]
        assert rig.presenter._reason().startswith("Too long")
        shown = rig.view.preview.phone.messages()[0]
        assert shown == measured.text[:4_000] + "…"
        rig.view.message.set_text("Hi {name}")
        assert rig.view.preview.phone.messages() == ["Hi A {name} }} {{"]


async def test_contents_that_no_builder_takes(dressed: QApplication, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    (folder / "folder.png").mkdir(parents=True)
    (folder / "sparse.png").touch()
    os.truncate(folder / "sparse.png", 200 * MEGABYTE)
    files = {
        "photo.png": (png(8000, 5000), "“photo.png” has 40 megapixels"),
        "cut.png": (png(800, 500)[:70], "“cut.png” is damaged"),
        "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "“drawing.svg” is nothing that"),
        "long.rtttl": (b"c," * (MEGABYTE // 2), "“long.rtttl” has 1 MB"),
        "all.ics": (b"BEGIN:VCALENDAR\r\n" + bytes(5 * MEGABYTE), "“all.ics” has 5 MB"),
        "junk.vcf": (bytes(range(1, 256)) * 255, "“junk.vcf”: There is no contact in it."),
        "nul.hex": (b"\0\0", "“nul.hex” is no hex file"),
    }
    for name, (octets, _) in files.items():
        (folder / name).write_bytes(octets)
    (tmp_path / "desk").mkdir()
    async with compose(tmp_path / "desk") as rig:
        choose(rig, Kind.BINARY_UDH)
        panel, field = rig.view.binary, rig.view.dock.octets.field
        field.setPlainText("06 05 04")
        for spoilt in (field.insertFromMimeData, lambda data: field.setPlainText(data.text())):
            spoilt(mime("00 " * 350_000))
            assert field.text() == panel.hex_text == "06 05 04"
        wanted = {name: sentence for name, (_, sentence) in files.items()}
        wanted["sparse.png"] = "“sparse.png” has 200 MB, and of an image"
        wanted["folder.png"] = "“folder.png” is not a file."
        for name, sentence in wanted.items():
            drop(panel, folder / name)
            await rig.until(lambda: panel.news().startswith(sentence))  # noqa: B023
        assert panel.hex_text == "06 05 04"
        (folder / "bad.hex").write_text("06 05 0G")
        drop(panel, folder / "bad.hex")
        await rig.until(lambda: panel.hex_text == "06 05 0G")
        assert "0002" in rig.view.dock.octets.line.text()
        panel.choose("push")
        panel.push.title.insert("x" * MEGABYTE)
        panel.push.link.insert("h" * MEGABYTE)
        assert (len(panel.push.title.text()), len(panel.push.link.text())) == (160, 255)
        assert panel.made.messages == ()
