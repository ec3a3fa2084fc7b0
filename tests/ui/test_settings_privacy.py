"""The Privacy page: what is asked before anything goes, what is said afterwards, and what is in the way."""

import json
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from frame_stage import Stage, staged, until
from private_life import KAVITHA, NAMES, OLD_ALI, WEIMING, Life, One
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget

from smsdesk.domain.backups import BackupProblem
from smsdesk.domain.erasing import AboutNumber
from smsdesk.domain.states import MessageState, RunState
from smsdesk.services.diagnostics import Entry
from smsdesk.services.restoring import Restoring
from smsdesk.ui import dialogs
from smsdesk.ui import wording_privacy as words
from smsdesk.ui.settings.diagnostics_sheet import DiagnosticsSheet
from smsdesk.ui.settings.facts_sheet import FactsSheet
from smsdesk.ui.settings.privacy_page import PrivacyPage
from smsdesk.ui.settings.window import SettingsWindow
from smsdesk.ui.style import style
from smsdesk.ui.widgets.field import ComboBox
from smsdesk.ui.widgets.sheet import Question

pytestmark = pytest.mark.usefixtures("dressed")


@dataclass
class Privacy:
    """The page in its window, with everything private in the data file."""

    stage: Stage
    window: SettingsWindow
    life: Life

    @property
    def page(self) -> PrivacyPage:
        return self.window.privacy

    def press(self, name: str, within: QWidget | None = None) -> None:
        self.stage.button(name, within or self.window).click()

    def choose(self, months: int) -> None:
        box = self.page.findChild(ComboBox)
        assert isinstance(box, ComboBox)
        place = box.findData(months)
        box.setCurrentIndex(place)
        box.activated.emit(place)

    @property
    def months(self) -> int:
        box = self.page.findChild(ComboBox)
        return int(box.currentData())

    async def question(self) -> Question:
        await until(lambda: self._open(Question))
        return self._open(Question)[0]

    async def sheet(self) -> FactsSheet:
        await until(lambda: self._open(FactsSheet))
        return self._open(FactsSheet)[0]

    def _open(self, kind: type[QWidget]) -> list:  # type: ignore[type-arg]
        return [each for each in self.window.findChildren(kind) if each.isVisible()]

    def told(self, sheet: QWidget) -> list[str]:
        return [each.text() for each in sheet.findChildren(QLabel) if each.isVisible()]


@pytest.fixture
async def privacy(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Privacy]:
    async with staged(tmp_path) as stage:
        # Between this and the test no loop runs, but pytest-qt has Qt work: news told then would find none.
        await stage.desk.reports.stop()
        life = Life()
        await stage.desk.database.write(life.fill, stage.desk.clock.wall())
        stage.shell.settings_requested.emit("privacy")
        window = stage.window.findChild(SettingsWindow)
        assert window.page == "privacy"
        yield Privacy(stage, window, life)


def choosing(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> list[str]:
    """The file choosers answer with a path; what was proposed."""
    proposed: list[str] = []

    async def save(_window: QWidget, _title: str, name: str, _filters: str = "") -> Path | None:
        proposed.append(name)
        return path

    async def read(_window: QWidget, _title: str, _filters: str = "") -> Path | None:
        return path

    monkeypatch.setattr(dialogs, "choose_save_file", save)
    monkeypatch.setattr(dialogs, "choose_open_file", read)
    return proposed


async def test_it_asks_with_figures_before_anything_old_goes(privacy: Privacy) -> None:
    stage = privacy.stage
    privacy.choose(12)
    question = await privacy.question()
    assert question.accessibleName() == "Erase what is older than 1 year?"
    sentence = question.accessibleDescription()
    parts = "1 more but for what is uncertain in it, 3 received messages and 1 draft"
    assert sentence.startswith(f"3 broadcasts with 7 recipients, {parts} at once")
    privacy.press("Keep them", question)
    await until(lambda: privacy.months == 0)
    assert stage.desk.preferences.values.retention_months == 0
    privacy.choose(12)
    privacy.press("Erase", await privacy.question())
    await until(privacy.page.keeping.note.isVisible)
    assert privacy.page.keeping.note.text() == f"Erased: 3 broadcasts, {parts}."
    assert stage.desk.preferences.values.retention_months == 12
    assert (await stage.desk.retention.would_go(12)).received == 0
    await until(lambda: "3 old broadcasts, 3 received" in privacy.page.person.below.text())


async def test_nothing_is_asked_where_nothing_goes(privacy: Privacy) -> None:
    privacy.choose(60)
    await until(lambda: privacy.stage.desk.preferences.values.retention_months == 60)
    assert not privacy.page.keeping.note.isVisible()
    privacy.choose(0)
    await until(lambda: privacy.stage.desk.preferences.values.retention_months == 0)


async def test_a_backup_is_written_and_said(
    privacy: Privacy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, assert_plain_text: Callable[[QWidget], None]
) -> None:
    proposed = choosing(monkeypatch, tmp_path / "b.sqlite3")
    privacy.press("Back up…")
    note = privacy.page.backup.note
    await until(note.isVisible)
    assert note.text().startswith("b.sqlite3 is written and checked: 1 account, 3 contacts, 9 broadcasts")
    assert proposed[0].endswith(".sqlite3")
    assert not privacy.page.backup.work.isVisible()
    choosing(monkeypatch, privacy.stage.desk.folder.database)
    privacy.press("Back up…")
    await until(lambda: note.text() == words.problem_text(BackupProblem.OWN_FILE))
    choosing(monkeypatch, None)
    privacy.press("Back up…")
    assert_plain_text(privacy.window)


async def test_restoring_tells_what_is_in_it_and_waits_for_the_next_start(
    privacy: Privacy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, restarts = privacy.stage.desk, []
    privacy.stage.shell.restart_requested.connect(lambda: restarts.append(1))
    await desk.backups.save(tmp_path / "b.sqlite3", lambda _done, _total: None)
    choosing(monkeypatch, tmp_path / "b.sqlite3")
    privacy.press("Restore a backup…")
    sheet = await privacy.sheet()
    told = privacy.told(sheet)
    assert "Restore b.sqlite3?" in told
    assert {"Kedai Privat", "9 with 19 messages", "1 broadcast, held after restoring", words.RESTORE_MEANS} <= set(told)
    assert await desk.restoring.waiting() == (False, None)
    privacy.press("Restore at the next start", sheet)
    question = await privacy.question()
    assert (await desk.restoring.waiting())[0]
    privacy.press("Later", question)
    note = privacy.page.restoring.note
    await until(note.isVisible)
    assert note.text().endswith("is put in place at the next start.")
    assert restarts == []
    privacy.press("Restart now", note)
    assert restarts == [1]
    privacy.press("Do not restore")
    await until(lambda: not note.isVisible())
    assert await desk.restoring.waiting() == (False, None)
    (tmp_path / "b.sqlite3").write_text("a list")
    privacy.press("Restore a backup…")
    await until(lambda: note.text() == words.problem_text(BackupProblem.NOT_OURS))


async def test_a_person_is_shown_saved_and_erased(
    privacy: Privacy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    privacy.page.show_number("012-555 0142")
    privacy.press("Show what there is")
    sheet = await privacy.sheet()
    told = privacy.told(sheet)
    assert {f"1: {NAMES[KAVITHA]}", "6", "2", words.ERASE_MEANS} <= set(told)
    choosing(monkeypatch, tmp_path / "k.json")
    privacy.press("Save all of it…", sheet)
    await until((tmp_path / "k.json").exists)
    assert len(json.loads((tmp_path / "k.json").read_text())["sent"]) == 6
    privacy.press("Erase all of it", sheet)
    await until(lambda: privacy.page.person.note.text() == "Erased: 1 contact, 6 sent and 2 received.")
    assert await privacy.stage.desk.erasing.look(KAVITHA) == AboutNumber(KAVITHA)
    await until(lambda: "one person, 1 contact, 6 sent, 2 received" in privacy.page.person.below.text())
    privacy.page.show_number("012-555 0142")
    privacy.press("Show what there is")
    await until(lambda: "There is nothing about" in privacy.page.person.note.text())
    privacy.page.show_number("Kavitha")
    privacy.press("Show what there is")
    await until(lambda: privacy.page.person.note.text() == words.NO_NUMBER)


async def test_an_unfinished_message_is_in_the_way_until_they_are_opted_out(privacy: Privacy) -> None:
    desk = privacy.stage.desk
    await desk.database.write(
        lambda c: privacy.life.run(
            c, "open", desk.clock.wall(), [One(KAVITHA, MessageState.QUEUED, None), One(WEIMING)], state=RunState.PAUSED
        )
    )
    privacy.page.show_number(KAVITHA[1:])
    privacy.press("Show what there is")
    sheet = await privacy.sheet()
    assert not sheet.go.isEnabled()
    assert sheet.note.text().startswith("1 broadcast has a message to this person that is not sent yet")
    privacy.press("Opt out", sheet.note)
    await until(sheet.go.isEnabled)
    assert not sheet.note.isVisible()
    privacy.press("Erase all of it", sheet)
    await until(lambda: privacy.page.person.note.text().startswith("Erased: 1 contact, 7 sent"))


async def test_who_opted_out_is_told_that_it_stays(privacy: Privacy) -> None:
    privacy.stage.shell.person_requested.emit(OLD_ALI)
    sheet = await privacy.sheet()
    assert any(each.endswith("; this stays, with its proof") for each in privacy.told(sheet))
    assert sheet.note.text().startswith("1 broadcast has")  # in doubt
    assert not sheet.note.button.isVisible()


async def test_diagnostics_are_read_before_they_are_saved(
    privacy: Privacy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, tmp_path / "d.zip")
    privacy.press("Collect…")
    await until(lambda: privacy._open(DiagnosticsSheet))
    (sheet,) = privacy._open(DiagnosticsSheet)
    reader = sheet.findChild(QPlainTextEdit)
    assert reader.font().pixelSize() == style.base
    assert words.size_text(0) == "empty"
    shown = set()
    for place, entry in enumerate(Entry):
        sheet._choice.setCurrentIndex(place)
        shown.add(reader.toPlainText())
        assert words.ENTRIES[entry] in privacy.told(sheet)
    privacy.press("Save…", sheet)
    await until(lambda: privacy.page.diagnostics.note.text() == "d.zip is written.")
    with zipfile.ZipFile(tmp_path / "d.zip") as packed:
        assert {packed.read(name).decode() for name in packed.namelist()} == shown


async def test_every_control_has_a_name(privacy: Privacy) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for control in privacy.page.findChildren(kind):
            if not control.isHidden():
                text = control.text() if isinstance(control, QAbstractButton) else ""
                assert control.accessibleName() or text


async def test_what_the_start_has_put_in_place_is_said(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.practice()
        await stage.desk.backups.save(tmp_path / "b.sqlite3", lambda _done, _total: None)
        restoring = Restoring(stage.desk.folder)
        await restoring.look_at(tmp_path / "b.sqlite3", lambda _done, _total: None)
        await restoring.stage()
    async with staged(tmp_path) as stage:
        await until(lambda: any("is in place." in each.text() for each in stage.window.findChildren(QLabel)))
