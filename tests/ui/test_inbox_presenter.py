"""The Inbox as a person uses it: lists, threads, what counts as read, and what is done with conversations."""

from pathlib import Path

import pytest
from inbox_stage import ARIF, KAVITHA, NOON, Stage, prepared, staged, until
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from smsdesk.domain.conversations import InboxShelf
from smsdesk.ui.inbox.contact_sheet import ContactSheet
from smsdesk.ui.inbox.deeds import Deed
from smsdesk.ui.inbox.message_sheet import MessageSheet
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.sheet import Sheet

pytestmark = pytest.mark.usefixtures("dressed")
KAVITHA_SHOWN = "\u2066+60\u00a012-555\u00a07136\u2069"


async def three(stage: Stage) -> None:
    """Three people wrote, Kavitha last."""
    for number, text in (("60125557101", "first"), (ARIF, "second"), (KAVITHA, "third")):
        await stage.writes(number, text)
    await until(lambda: len(stage.titles()) == 3)
    await stage.quiet()


def press(stage: Stage, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    target = stage.window.focusWidget() or stage.window
    QTest.keyClick(target, key, modifiers)


async def test_an_empty_inbox_says_what_it_is_for_and_leads_on(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        asked: list[int] = []
        stage.shell.listener_requested.connect(asked.append)
        assert stage.view.is_empty
        buttons = [each for each in stage.view.findChildren(Button) if each.isVisible()]
        assert [each.text() for each in buttons] == ["Set up listener"]
        buttons[0].click()
        assert asked == [stage.account.id]
        await stage.writes(KAVITHA, "hello")
        await stage.shows(KAVITHA_SHOWN)
        assert not stage.view.is_empty
        stage.view.strip.button.click()
        assert asked == [stage.account.id] * 2


async def test_what_is_opened_in_front_is_read_and_nothing_else(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await three(stage)
        assert stage.unread[-1] == 3
        other = QWidget()
        other.show()
        other.activateWindow()
        await until(other.isActiveWindow)
        await stage.choose(0)
        assert stage.texts() == ["third"]
        assert stage.unread[-1] == 3, "somebody else's window is in front"
        stage.window.activateWindow()
        await until(lambda: stage.unread[-1] == 2)
        other.close()
        other.deleteLater()
        await stage.quiet()
        assert stage.titles()[0] == KAVITHA_SHOWN, "the open one stays where it is"
        stage.view.hide()
        await stage.writes(KAVITHA, "unseen")
        await until(lambda: stage.unread[-1] == 3)
        stage.view.show()
        await until(lambda: stage.unread[-1] == 2)
        await until(lambda: stage.texts() == ["third", "unseen"])


async def test_a_sheet_over_the_thread_leaves_new_messages_unread(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.writes(KAVITHA, "one")
        await stage.shows(KAVITHA_SHOWN)
        await stage.choose(0)
        assert stage.unread[-1] == 0
        sheet = Sheet(stage.window, "Over it")
        sheet.open()
        await stage.writes(KAVITHA, "two")
        await until(lambda: stage.texts() == ["one", "two"])
        await stage.quiet()
        assert stage.unread[-1] == 1
        sheet.dismiss()
        stage.view.shown.emit()
        await until(lambda: stage.unread[-1] == 0)


async def test_marked_unread_stays_so_until_it_is_opened_again(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await three(stage)
        await stage.choose(0)
        await until(lambda: stage.unread[-1] == 2)
        press(stage, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: stage.unread[-1] == 3)
        await stage.quiet()
        assert stage.unread[-1] == 3
        await stage.choose(1)
        await stage.choose(stage.titles().index(KAVITHA_SHOWN))
        await until(lambda: stage.unread[-1] == 1)


async def test_search_looks_everywhere_and_says_when_nothing_is_found(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.person("Kavitha", KAVITHA)
        await three(stage)
        search = stage.view.list.search
        for typed, found in (("second", ["\u2066+60\u00a012-555\u00a07108\u2069"]), ("kavi", ["Kavitha"])):
            search.setText(typed)
            await stage.shows(*found)
        search.setText("nothing like it")
        await stage.shows()
        assert stage.view.list.empty.accessibleName() == "No conversation matches “nothing like it”."
        stage.view.list.empty.button.click()
        await until(lambda: len(stage.titles()) == 3)
        assert search.text() == ""


async def test_a_search_counts_no_shelf_and_a_change_does(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(tmp_path) as stage:
        await three(stage)
        inbox, counted = stage.desk.inbox, list[str]()
        counts = inbox.counts
        monkeypatch.setattr(inbox, "counts", lambda book: counted.append(book) or counts(book))
        stage.view.list.search.setText("second")
        await stage.shows("\u2066+60\u00a012-555\u00a07108\u2069")
        await stage.quiet()
        assert counted == []
        await stage.writes("60125557104", "a second one")
        await until(lambda: len(stage.titles()) == 2)
        await stage.quiet()
        assert set(counted) == {stage.account.book}
        assert stage.unread[-1] == 4


async def test_archive_spam_and_bin_each_with_undo(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await three(stage)
        for deed, shelf in (
            (Deed.ARCHIVE, InboxShelf.ARCHIVED),
            (Deed.SPAM, InboxShelf.SPAM),
            (Deed.BIN, InboxShelf.BIN),
        ):
            await stage.choose(stage.titles().index(KAVITHA_SHOWN))
            stage.view.pane.head.requested.emit(deed)
            await until(lambda: KAVITHA_SHOWN not in stage.titles())
            await stage.quiet()
            assert stage.view.list.selected_rows(), "the next one is chosen"
            assert stage.presenter.thread.key != ("practice", KAVITHA)
            stage.view.list.shelves.choose(shelf)
            await stage.shows(KAVITHA_SHOWN)
            stage.view.list.shelves.choose(InboxShelf.INBOX)
            await until(lambda: len(stage.titles()) == 2)
            stage.view.list.table.setFocus()
            press(stage, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            await until(lambda: len(stage.titles()) == 3)
            await stage.quiet()
        assert [text for text, *_ in stage.toasts if "Taken back" in text] == [
            f"Taken back: {word} {KAVITHA_SHOWN}." for word in ("Archive", "Mark as spam", "Delete")
        ]


async def test_several_at_once_and_the_bin_emptied_after_a_question(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await three(stage)
        await stage.choose(0, 1)
        assert stage.view.pane.several.title.text() == "2 conversations selected"
        assert stage.unread[-1] <= 3
        stage.view.list.table.setFocus()
        press(stage, Qt.Key.Key_Delete)
        await until(lambda: len(stage.titles()) == 1)
        await stage.told("2 conversations moved to the bin.")
        stage.view.list.shelves.choose(InboxShelf.BIN)
        await until(lambda: len(stage.titles()) == 2)
        assert stage.view.list.erase.isVisible()
        stage.view.list.erase.click()
        await stage.answer("keep")
        assert len(stage.titles()) == 2
        stage.view.list.erase.click()
        await stage.answer("erase")
        await stage.shows()
        assert stage.view.list.empty.accessibleName() == "The bin is empty"


async def test_opting_out_and_allowing_again(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await three(stage)
        await stage.choose(0)
        reply = stage.view.pane.reply
        assert reply.edit.isEnabled()
        stage.view.pane.head.opt_out.click()
        await stage.told("is opted out and gets nothing any more.")
        await until(lambda: not reply.edit.isEnabled())
        assert reply.note_text() == "This number is opted out, so nothing can be sent there."
        assert await stage.desk.opt_outs.among("practice", [KAVITHA]) == {KAVITHA}
        stage.view.undo_requested.emit()
        await until(reply.edit.isEnabled)
        assert not await stage.desk.opt_outs.among("practice", [KAVITHA])
        await stage.writes(KAVITHA, "Batal!")
        await until(lambda: not reply.edit.isEnabled())
        assert stage.view.pane.model.laid(1).meta[1] == "opted out by this message"
        stage.view.pane.head.opt_out.click()  # "Allow messages again"
        await stage.answer("allow")
        await until(reply.edit.isEnabled)


async def test_a_stranger_becomes_a_contact(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await three(stage)
        await stage.choose(0)
        shown: list[int] = []
        stage.shell.contact_requested.connect(shown.append)
        head = stage.view.pane.head
        assert head.contact.text() == "Add to contacts"
        head.contact.click()
        await until(lambda: stage.window.findChildren(ContactSheet))
        sheet = stage.window.findChildren(ContactSheet)[0]
        sheet.save.click()
        assert sheet.field.error == "A name is needed."
        sheet.name.setText("Kavitha <b>")
        sheet.save.click()
        await until(lambda: "Kavitha <b>" in stage.titles())
        await until(lambda: head.title.whole_text() == "Kavitha <b>")
        (saved,) = await stage.desk.contacts.with_number("practice", KAVITHA)
        head.contact.click()
        await until(lambda: shown == [saved.id])


async def test_forward_takes_the_chosen_message_or_the_newest_of_theirs(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        for text in ("one {name}", "two"):
            await stage.writes(KAVITHA, text)
        await stage.shows(KAVITHA_SHOWN)
        await stage.choose(0)
        stage.view.pane.head.forward.click()
        await until(lambda: len(stage.seeds) == 1)
        stage.view.pane.table.show_row(0)
        stage.view.pane.head.forward.click()
        await until(lambda: len(stage.seeds) == 2)
        assert [(seed.text, seed.chips) for seed in stage.seeds] == [("two", ()), ("one {{name}", ())]


async def test_links_are_opened_only_after_a_question_with_the_whole_address(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.writes(KAVITHA, "Look: https://bank.example@\u0430pple.example/a?b=1")
        await stage.shows(KAVITHA_SHOWN)
        await stage.choose(0)
        opened: list[str] = []
        stage.presenter.messages.open_url = lambda url: opened.append(bytes(url.toEncoded().data()).decode())  # type: ignore[method-assign]
        laid = stage.view.pane.model.laid(0)
        acts = {word: act for _box, word, act in laid.act_boxes(600, right=False)}
        stage.view.pane.table.act_requested.emit(0, acts["Open…"])
        await stage.answer("leave")
        assert opened == []
        stage.view.pane.table.act_requested.emit(0, acts["Open…"])
        from smsdesk.ui.widgets.sheet import Question

        await until(lambda: [each for each in stage.window.findChildren(Question) if each.is_open])
        question = next(each for each in stage.window.findChildren(Question) if each.is_open)
        assert question.accessibleName() == "Open xn--pple-43d.example in the browser?"
        assert question.accessibleDescription().startswith("https://bank.example@xn--pple-43d.example/a?b=1\n")
        await stage.answer("open")
        assert opened == ["https://bank.example@xn--pple-43d.example/a?b=1"]
        stage.view.pane.table.act_requested.emit(0, acts["Copy link"])
        assert QGuiApplication.clipboard().text() == "https://bank.example@xn--pple-43d.example/a?b=1"


async def test_hostile_and_very_long_texts_are_plain_everywhere(
    qapp: object, tmp_path: Path, assert_plain_text: object
) -> None:
    async with staged(tmp_path) as stage:
        nasty = "<img src='file:///etc/passwd'> \u202egpj.exe {name} %barcode% " + "x" * 9000
        await stage.person("<b>Bold</b> \u202eolleh", KAVITHA)
        await stage.writes(KAVITHA, nasty)
        await until(lambda: len(stage.titles()) == 1)
        await stage.choose(0)
        pane = stage.view.pane
        assert "[RLO]gpj.exe" in str(pane.model.index(0, 0).data())
        assert "<img src=" in str(pane.model.index(0, 0).data())
        pane.table.opened.emit(0)
        await until(lambda: stage.window.findChildren(MessageSheet))
        sheet = stage.window.findChildren(MessageSheet)[0]
        assert sheet.text.toPlainText().replace("\n", "").startswith("<img src=")
        assert len(sheet.text.toPlainText().replace("\n", "")) == len(nasty) + len("[RLO]") - 1
        assert_plain_text(stage.window)  # type: ignore[operator]
        sheet.dismiss()


async def test_older_messages_come_when_one_scrolls_up(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        for at in range(130):
            stage.clock.set(NOON + at)
            await stage.writes(KAVITHA, f"message {at}")
        await stage.shows(KAVITHA_SHOWN)
        await stage.choose(0)
        assert stage.texts() == [f"message {at}" for at in range(70, 130)]
        bar = stage.view.pane.table.verticalScrollBar()
        for known in (120, 130):
            bar.setValue(0)
            await until(lambda many=known: len(stage.texts()) == many)
            await stage.quiet()
        assert stage.texts()[0] == "message 0"


@pytest.mark.parametrize("wanted", [125, 100, 69, 12])
async def test_a_message_that_was_searched_is_gone_to_however_old(qapp: object, tmp_path: Path, wanted: int) -> None:
    async with staged(tmp_path) as stage:
        for at in range(130):
            stage.clock.set(NOON + at)
            await stage.writes(KAVITHA, f"message {at}" + (" about orchids" if at == wanted else ""))
        await stage.writes(ARIF, "no such thing")
        await until(lambda: len(stage.titles()) == 2)
        stage.view.list.search.setText("orchids about")
        await stage.shows(KAVITHA_SHOWN)
        await stage.choose(0)
        table, bar = stage.view.pane.table, stage.view.pane.table.verticalScrollBar()
        row = table.currentIndex().row()
        assert stage.texts()[row] == f"message {wanted} about orchids"
        assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))
        assert bar.value() > 0, "or nobody could scroll on to what is older"
        assert stage.texts()[-1] == "message 129"


async def test_the_keyboard_goes_through_conversations_and_the_menu_names_every_deed(
    qapp: object, tmp_path: Path
) -> None:
    async with staged(tmp_path) as stage:
        await three(stage)
        stage.view.list.table.setFocus()
        press(stage, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        await until(lambda: stage.texts() == ["third"])
        press(stage, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        await until(lambda: stage.texts() == ["second"])
        await stage.quiet()
        press(stage, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        assert stage.view.pane.reply.edit.hasFocus()
        press(stage, Qt.Key.Key_Escape)
        assert stage.view.list.table.hasFocus()
        press(stage, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert stage.view.list.search.hasFocus()
        await stage.quiet()
        stage.view.list.table.menu_requested.emit(stage.window.mapToGlobal(stage.window.rect().center()))
        await until(lambda: [each for each in stage.view.findChildren(QMenu) if each.isVisible()])
        menu = next(each for each in stage.view.findChildren(QMenu) if each.isVisible())
        said = [action.text().split("\t")[0] for action in menu.actions()]
        assert said[:4] == ["Add to contacts…", "Forward in Compose", "Copy number", "Opt out this number"]
        assert {"Mark as unread", "Archive", "Mark as spam", "Delete"} <= set(said)
        menu.close()


async def test_select_all_acts_on_conversations_that_were_never_looked_at(qapp: object, tmp_path: Path) -> None:
    async with prepared(tmp_path) as stage:
        for at in range(130):
            await stage.writes(f"6012555{1000 + at}", "hi")
        await stage.open()
        await until(lambda: len(stage.titles()) == 130)
        stage.view.list.table.selectAll()
        await stage.quiet()
        assert stage.view.pane.several.title.text() == "130 conversations selected"
        stage.view.pane.several.buttons[Deed.ARCHIVE].click()
        await stage.shows()
        assert stage.view.list.empty.accessibleName() == "The inbox is empty"
        await stage.close()


async def test_another_account_shows_its_own_book(qapp: object, tmp_path: Path) -> None:
    from account_rig import DRAFT

    async with staged(tmp_path) as stage:
        real = (await stage.desk.accounts.add(DRAFT)).account
        await stage.writes(KAVITHA, "practice")
        await stage.writes(ARIF, "real", account=real)
        await stage.shows(KAVITHA_SHOWN)
        await stage.choose(0)
        stage.shell.set_account(real)
        await stage.shows("\u2066+60\u00a012-555\u00a07108\u2069")
        await stage.quiet()
        assert stage.presenter.thread.conversation is None
        assert stage.texts() == []
        assert stage.view.list.table.selectionModel().selectedRows() == []
        flags = QItemSelectionModel.SelectionFlag
        stage.view.list.table.selectionModel().select(stage.view.list.model.index(0, 0), flags.Select | flags.Rows)
        await until(lambda: stage.texts() == ["real"])
