"""The settings page "Replies": own opt-out words, the confirmation, and automatic replies changed in place."""

from dataclasses import replace
from pathlib import Path

import pytest
from frame_stage import Stage, name_of, staged, stops, until
from PySide6.QtWidgets import QLabel
from test_frame_settings import opened

from smsdesk.domain.accounts import AccountOptions
from smsdesk.domain.auto_replies import AutoReply
from smsdesk.ui.settings.auto_reply_list import AutoReplyRow
from smsdesk.ui.settings.entries import parsed
from smsdesk.ui.settings.specs import REPLIES
from smsdesk.ui.settings.window import PAGES, SettingsWindow
from smsdesk.ui.widgets.field import LineEdit

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ()),
        ("KELUAR, tak nak;STOP ME ,KELUAR,,", ("KELUAR", "tak nak", "STOP ME")),
        ("停止，退订", ("停止", "退订")),
    ],
)
def test_words_are_taken_as_people_write_lists(typed: str, words: tuple[str, ...]) -> None:
    assert parsed(REPLIES[0], typed, AccountOptions()) == (words, "")


async def replies_page(stage: Stage) -> SettingsWindow:
    """The window on the page."""
    await stage.practice()
    return opened(stage, "replies")


async def test_own_words_and_the_confirmation_are_kept_at_once(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        window = await replies_page(stage)
        for key, text in (
            ("replies.opt_out_words", "KELUAR, tak nak"),
            ("replies.answers_a_day", "1,500"),
            ("replies.confirm_opt_out", "You get no more."),
        ):
            line = window.replies.settings[key].findChild(LineEdit)
            assert isinstance(line, LineEdit)
            line.setText(text)
            line.editingFinished.emit()
        account = stage.shell.account
        assert account is not None
        await until(lambda: stage.desk.accounts.get(account.id).options.replies.confirm_opt_out == "You get no more.")  # type: ignore[union-attr]
        now = stage.desk.accounts.get(account.id)
        assert now is not None
        assert now.options.replies.opt_out_words == ("KELUAR", "tak nak")
        assert now.options.replies.answers_a_day == 1500


async def test_the_confirmation_tells_what_it_costs_or_that_it_is_too_long(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        window = await replies_page(stage)
        setting = window.replies.settings["replies.confirm_opt_out"]
        line = setting.findChild(LineEdit)
        assert isinstance(line, LineEdit)

        def said() -> str:
            return " ".join(label.text() for label in setting.field.findChildren(QLabel) if label.isVisibleTo(window))

        assert "and costs credits" in said()
        for text, words in (
            ("You get no more.", ": GSM-7, 1\u00a0part, 1\u00a0credit each time."),
            ("不会再收到" * 20, ": Unicode, 2\u00a0parts, 2\u00a0credits each time."),
            ("不" * 990, "15 parts are too many: at most 10 can be sent."),
            ("不" * 1001, "A confirmation has at most 1,000 characters."),
        ):
            line.setText(text)
            line.editingFinished.emit()
            await until(lambda words=words: words in said())
        line.setText("")
        line.editingFinished.emit()
        await until(lambda: "and costs credits" in said())
        assert "too many" not in said()


async def test_automatic_replies_are_added_changed_refused_removed_and_put_back(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        window = await replies_page(stage)
        account, listed = stage.shell.account, window.auto_replies
        assert account is not None

        async def stored() -> list[tuple[str, str, bool]]:
            return [(each.keyword, each.text, each.on) for each in await stage.desk.inbox.auto_replies(account.id)]

        def enter(row: AutoReplyRow, keyword: str, text: str) -> None:
            for line, value in ((row.keyword, keyword), (row.text, text)):
                line.setText(value)
                line.editingFinished.emit()

        await until(listed.add.isEnabled)
        listed.add.click()
        row = listed.rows[0]
        enter(row, "HOURS", "We are open from 9 to 6.")
        await until(lambda: row.reply.id)
        assert await stored() == [("HOURS", "We are open from 9 to 6.", True)]
        row.on.click()
        await until(lambda: not row.reply.on)
        listed.add.click()
        other = listed.rows[1]
        enter(other, "stop", "No")
        await until(other.problem)
        assert other.problem() == "Whoever writes this word opts out, and is never answered like this."
        assert await stored() == [("HOURS", "We are open from 9 to 6.", False)]
        row.remove.click()
        await until(row.back.isVisible)
        assert await stored() == []
        row.back.click()
        await until(lambda: row.reply.id)
        assert await stored() == [("HOURS", "We are open from 9 to 6.", False)]
        other.remove.click()
        await until(lambda: len(listed.rows) == 1)


async def test_each_automatic_reply_says_what_it_costs(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        window = await replies_page(stage)
        account, listed = stage.shell.account, window.auto_replies
        assert account is not None
        await until(listed.add.isEnabled)
        listed.add.click()
        row = listed.rows[0]

        def said() -> tuple[str, ...]:
            return row.counter._shown

        assert row.counter.isHidden(), "nothing is counted yet"
        row.text.setText("We are open from 9 to 6.")
        assert not row.counter.isHidden()
        assert said() == ("GSM-7", "1 part", "24 of 160", "136 left", "1 credit")
        row.text.setText("அ" * 71)
        assert said() == ("Unicode", "2 parts", "71 of 134", "63 left", "2 credits")
        assert row.counter.accessibleName() == "Counter"
        row.text.setText("அ" * 671)
        assert said()[:2] == ("Unicode", "11 parts")
        assert row.problem() == "11 parts are too many: at most 10 can be sent. Shorten the text."
        row.text.setText("We are open from 9 to 6.")
        assert row.problem() == ""
        # As the account counts, and as it counts from now on.
        await stage.desk.accounts.set_options(account.id, replace(account.options, max_parts=1))
        row.text.setText("a" * 161)
        await until(lambda: row.problem() == "2 parts are too many: at most 1 can be sent. Shorten the text.")
        await stage.desk.accounts.set_options(account.id, account.options)
        await until(lambda: row.problem() == "")
        listed.rows[0].keyword.setText("HOURS")
        row.text.editingFinished.emit()
        await until(lambda: row.reply.id)
        row.remove.click()
        await until(row.back.isVisible)
        assert row.counter.isHidden()


async def test_unread_conversations_stand_in_a_pill_on_the_tab(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.practice()
        stage.window.show_count("sent", 1200)
        badge = stage.window._badges["sent"]
        assert badge.isVisible()
        assert badge.accessibleName() == "1,200 unread conversations"
        stage.window.show_count("sent", 0)
        assert not badge.isVisible()
        stage.window.show_count("sent", 1)
        assert (badge.isVisible(), badge.accessibleName()) == (True, "1 unread conversation")


async def test_many_automatic_replies_are_told_apart_and_reached_in_the_order_they_stand(
    qapp: object, tmp_path: Path
) -> None:
    async with staged(tmp_path) as stage:
        window = await replies_page(stage)
        account, listed = stage.shell.account, window.auto_replies
        assert account is not None
        window.close()
        long_text = "We are open from 9 to 6 on weekdays, from 10 to 4 on Saturdays. " * 5
        for keyword in ("HARI", "WAKTU"):
            await stage.desk.inbox.save_auto_reply(AutoReply(0, account.id, keyword, long_text.strip()))
        assert stage.frame._settings is not None
        stage.frame._settings._auto_replies.show(0)
        opened(stage, "replies")
        await until(lambda: len(listed.rows) == 2)
        assert [name_of(each) for each in stops(window)][5:] == [
            *("Keyword", "Answer to HARI", "HARI: on", "Remove the automatic reply to HARI"),
            *("Keyword", "Answer to WAKTU", "WAKTU: on", "Remove the automatic reply to WAKTU"),
            "Add an automatic reply",
        ]
        assert listed.rows[0].text.toolTip() == long_text.strip()
        assert listed.rows[0].text.cursorPosition() == 0
        assert listed.rows[0].keyword.toolTip() == ""


async def test_every_stop_of_the_settings_has_a_name(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        window = await replies_page(stage)
        for page in PAGES:
            window.open_page(page)
            walked = stops(window)
            assert len(walked) > 1
            assert [each for each in walked if not name_of(each)] == []
