"""Files and sound in the builders: opened, dropped, refused with a sentence, played, paused, saved."""

import asyncio
import os
import struct
import sys
import wave
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smsdesk.encoding.contents import ContentError, ContentReason
from smsdesk.encoding.rtttl import RtttlError, RtttlProblem
from smsdesk.services.content_files import FileError, FileKind, FileProblem
from smsdesk.services.playing import PlayerError, PlayerProblem, Playing
from smsdesk.ui import wording_builder_errors as error_words
from smsdesk.ui import wording_builders as words
from smsdesk.ui.compose.builders import presenter as module
from smsdesk.ui.compose.builders.panel import BinaryPanel
from smsdesk.ui.compose.builders.presenter import BuildersPresenter
from smsdesk.ui.imaging import ImageError, ImageProblem
from smsdesk.ui.tasks import Tasks

JINGLE = "MelurJingle:d=4,o=5,b=125:8g,8a,b,8p,8d6,8b,g"
EVENT = (
    b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Jom Raya\nDTSTART:20261128T100000\nATTENDEE:x\nEND:VEVENT\nEND:VCALENDAR\n"
)


@pytest.fixture
def panel(dressed: QApplication, qtbot: QtBot) -> BinaryPanel:
    panel = BinaryPanel()
    qtbot.addWidget(panel)
    return panel


@pytest.fixture
async def presenter(panel: BinaryPanel) -> AsyncIterator[BuildersPresenter]:
    errors: list[BaseException] = []
    tasks = Tasks(lambda name, error: errors.append(error))
    playing = Playing()
    yield BuildersPresenter(panel, tasks, playing, lambda: UTC)
    playing.stop()
    await tasks.stop()
    assert errors == []


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.01)


def write(path: Path, octets: bytes) -> Path:
    path.write_bytes(octets)
    return path


async def test_each_file_comes_into_its_builder(
    panel: BinaryPanel, presenter: BuildersPresenter, tmp_path: Path
) -> None:
    presenter.open_file(write(tmp_path / "a.rtttl", f"{JINGLE}\nB:d=4,o=5,b=100:c\n".encode()))
    await until(lambda: panel.made.title == "Ringtone MelurJingle")
    assert panel.news() == "Only the first of 2 tunes in the file was taken."
    presenter.open_file(write(tmp_path / "a.vcf", b"BEGIN:VCARD\nFN:Kavitha\nPHOTO:x\nEND:VCARD\n"))
    await until(lambda: panel.made.title == "Contact Kavitha")
    assert panel.builder == "contact"
    assert panel.news() == "Left out, because there is no place for it: photo."
    presenter.open_file(write(tmp_path / "a.ics", EVENT))
    await until(lambda: panel.made.title == "Calendar entry Jom Raya")
    assert panel.news().endswith(words.GUESSED_ZONE)
    presenter.open_file(write(tmp_path / "a.bin", bytes.fromhex("05000300010141")))
    await until(lambda: panel.made.title == "Binary, 7 octets")
    assert panel.hex_text == "05 00 03 00 01 01 41"
    panel.set_hex_text("")
    assert panel.news() == ""


async def test_an_image_goes_to_the_logo_when_that_is_in_front_else_to_the_picture(
    panel: BinaryPanel, presenter: BuildersPresenter, tmp_path: Path
) -> None:
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    assert image.save(str(tmp_path / "a.png"))
    presenter.open_file(tmp_path / "a.png")
    await until(lambda: panel.made.title == "Picture message")
    panel.choose("logo")
    presenter.open_file(tmp_path / "a.png")
    await until(lambda: panel.made.title == "Operator logo for Maxis")


async def test_a_dropped_file_is_opened(panel: BinaryPanel, presenter: BuildersPresenter, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(write(tmp_path / "a.txt", JINGLE.encode())))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    panel.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    await until(lambda: panel.made.title == "Ringtone MelurJingle")


async def test_what_is_refused_leaves_everything_as_it_was(
    panel: BinaryPanel, presenter: BuildersPresenter, tmp_path: Path
) -> None:
    panel.ringtone.show_text(JINGLE)
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 8000, 5000, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(bytes(9)))]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    for name, octets, sentence in (
        (
            "all.ics",
            b"x" * 5_000_000,
            "“all.ics” has 5 MB, and of a calendar file at most 64 KB are read.",
        ),
        ("photo.png", png, "“photo.png” has 40 megapixels, and at most 25 are opened."),
        ("a.vcf", b"nothing", "“a.vcf”: There is no contact in it."),
        ("a.what", b"\0", "“a.what” is nothing that a binary message holds"),
        ("a.txt", b"A:d=4\0", "“a.txt” is no ringtone file: it is not text."),
    ):
        presenter.open_file(write(tmp_path / name, octets))
        await until(partial(lambda wanted: panel.news().startswith(wanted), sentence))
    assert panel.made.title == "Ringtone MelurJingle"
    assert panel.builder == "ringtone"


async def test_without_a_header_what_needs_one_is_kept_and_the_kind_offered(
    panel: BinaryPanel, presenter: BuildersPresenter, tmp_path: Path
) -> None:
    panel.set_with_header(False)
    panel.header_wanted.connect(lambda: panel.set_with_header(True))
    presenter.open_file(write(tmp_path / "a.vcf", b"BEGIN:VCARD\nFN:Kavitha\nEND:VCARD\n"))
    await until(lambda: panel.news() == words.NEEDS_HEADER)
    assert panel.made.messages == ()
    panel._news.button.click()
    assert panel.made.title == "Contact Kavitha"
    assert panel.news() == ""


async def test_the_chooser_shows_what_the_builder_takes(
    panel: BinaryPanel, presenter: BuildersPresenter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    path = write(tmp_path / "a.rtttl", JINGLE.encode())

    async def choose(window: object, title: str, filters: str) -> Path:
        asked.append(filters)
        return path

    monkeypatch.setattr(module, "choose_open_file", choose)
    panel.ringtone.open.click()
    await until(lambda: panel.made.title == "Ringtone MelurJingle")
    assert asked[0].startswith("Ringtones (*.rtttl *.rtx *.txt);;All that can be opened (*.hex")


@pytest.fixture
def sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one folder of PATH, in which a player can be put."""
    if sys.platform == "win32":
        pytest.skip("Windows plays by itself")
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def put(folder: Path, lines: str) -> None:
    path = folder / "aplay"
    path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{lines}\n")
    path.chmod(0o755)


async def test_playing_to_the_end(panel: BinaryPanel, presenter: BuildersPresenter, sound: Path) -> None:
    put(sound, 'cp "$2" "$0.got"; sleep 0.3')
    panel.ringtone.show_text(JINGLE)
    assert panel.ringtone.play.text() == "Play"
    panel.ringtone.play.click()
    await until(lambda: panel.ringtone.play.text() == "Pause")
    await until(lambda: panel.ringtone.play.text() == "Play")
    with wave.open(str(sound / "aplay.got")) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(panel.ringtone.tune.seconds, abs=0.1)  # type: ignore[union-attr]
    assert panel.ringtone.roll._position is None
    assert panel.news() == ""


async def test_pause_and_going_on_from_there(panel: BinaryPanel, presenter: BuildersPresenter, sound: Path) -> None:
    put(sound, 'cp "$2" "$0.tmp"; mv "$0.tmp" "$0.got"; exec sleep 60')
    panel.ringtone.show_text(JINGLE)
    panel.ringtone.play.click()
    await until((sound / "aplay.got").exists)
    panel.ringtone._position = 1.0
    panel.ringtone.play.click()
    assert panel.ringtone.play.text() == "Play"
    assert panel.ringtone.roll._position is not None
    (sound / "aplay.got").unlink()
    panel.ringtone.play.click()
    await until((sound / "aplay.got").exists)
    with wave.open(str(sound / "aplay.got")) as file:
        assert file.getnframes() / file.getframerate() < panel.ringtone.tune.seconds - 0.9  # type: ignore[union-attr]
    panel.ringtone.show_text("B:d=4,o=5,b=100:c")
    assert panel.ringtone.play.text() == "Play"
    assert panel.ringtone.roll._position is None


async def test_a_failing_player_is_said(panel: BinaryPanel, presenter: BuildersPresenter, sound: Path) -> None:
    put(sound, "exit 1")
    panel.ringtone.show_text(JINGLE)
    panel.ringtone.play.click()
    await until(lambda: panel.news() == "aplay could not play the tune. The message is not affected.")
    assert panel.ringtone.play.text() == "Play"


async def test_without_a_player_the_tune_can_be_saved(
    panel: BinaryPanel, presenter: BuildersPresenter, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[str] = []
    places = [tmp_path / "tune.wav", tmp_path / "not there" / "tune.wav"]

    async def choose(window: object, title: str, name: str, filters: str) -> Path:
        proposed.append(name)
        return places[len(proposed) - 1]

    monkeypatch.setattr(module, "choose_save_file", choose)
    panel.ringtone.show_text(JINGLE)
    await until(lambda: panel.ringtone.play.text() == "Save WAV…")
    panel.ringtone.play.click()
    await until(lambda: panel.news() == "The tune is in tune.wav.")
    assert proposed == ["MelurJingle.wav"]
    with wave.open(str(places[0])) as file:
        assert file.getframerate() == 22_050
    panel.ringtone.play.click()
    await until(lambda: panel.news() == words.NOT_SAVED)


def test_every_reason_has_a_sentence() -> None:
    sentences = [
        *(error_words.rtttl_text(RtttlError(4, reason, "x")) for reason in RtttlProblem),
        *(error_words.content_text(ContentError(reason, "title", found=3, limit=2)) for reason in ContentReason),
        *(error_words.file_text(FileError(problem, kind, 5), "a") for problem in FileProblem for kind in FileKind),
        *(error_words.file_text(FileError(problem), "a") for problem in FileProblem),
        *(error_words.file_text(ImageError(problem, 5), "a") for problem in ImageProblem),
        *(error_words.player_text(PlayerError(problem, "aplay")) for problem in PlayerProblem),
        *words.NOTES.values(),
    ]
    for sentence in sentences:
        assert sentence[0].isupper() or sentence[0] in "“a"
        assert sentence.endswith((".", "…"))
        assert "{" not in sentence


def test_names_of_files_are_shown_short_and_without_tricks() -> None:
    shown = error_words.file_text(FileError(FileProblem.EMPTY), "a\u202egnp.\n" + "x" * 100)
    assert shown.startswith("“a\ufffdgnp.\ufffdxxx")
    assert len(shown) < 60


def test_nothing_of_the_path_is_needed() -> None:
    assert os.sep not in words.file_name("a/b\\c")
    assert words.file_name("///") == "Ringtone"
