"""Sent: what waits for its time stands there with its buttons; each recipient's details say what really left."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from compose_stage import Rig, compose
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sent_stage import shown_in_window

from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Letter, NewBroadcast, Override, Recipient, Timing
from smsdesk.domain.states import RunState
from smsdesk.domain.timing import Every, Repeat
from smsdesk.ui.run_line import Act
from smsdesk.ui.sent.broadcasts_model import Column
from smsdesk.ui.sent.presenter import SentPresenter
from smsdesk.ui.sent.view import SentView
from smsdesk.ui.shell import Seed
from smsdesk.ui.wording_details import facts as facts_of

PEOPLE = (Recipient("60125552000", "Aisyah"), Recipient("6591234567", "Mei"))


@asynccontextmanager
async def sent(rig: Rig) -> AsyncIterator[SentView]:
    view = SentView(rig.desk.clock.wall)
    window = shown_in_window(view)
    presenter = SentPresenter(view, rig.desk, rig.shell, rig.tasks)
    presenter.start()
    try:
        yield view
    finally:
        presenter.stop()
        window.close()
        window.deleteLater()


def merged(rig: Rig) -> NewBroadcast:
    letters = (Letter("RM0 Hi Aisyah", Kind.TEXT, 1), Letter("RM0 Hi 美玲" * 20, Kind.UNICODE, 3))
    due = rig.desk.clock.wall() + 3 * 86400
    return NewBroadcast(
        rig.account.id,
        "RM0 Hi {name}",
        Kind.TEXT,
        "KEDAI",
        True,
        "Both",
        3,
        PEOPLE,
        "tester",
        letters=letters,
        timing=Timing(due, Repeat(Every.WEEK, 1, None, 4).to_text()),
        overrides=(Override("link", "they asked for it"),),
        source={"text": "RM0 Hi {name}", "kind": "text", "automatic": True, "sender": "KEDAI", "reports": True},
    )


async def test_a_scheduled_one_has_its_state_and_its_buttons(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig, sent(rig) as view:
        key = await rig.desk.sender.submit(merged(rig))
        strip, lower = view.recipients.strip, view.recipients
        await rig.until(strip.text)
        assert strip.text().startswith("Scheduled: 2 messages on ")
        assert ". To Both, " in strip.text()
        assert strip.text().endswith(" credits. Every week, 4 times in all.")
        assert "2 messages × up to 3 parts · at most 6 credits · scheduled for " in lower._line[0]
        when = view.broadcasts.model.index(0, Column.WHEN)
        assert "scheduled for " in str(when.data(Qt.ItemDataRole.AccessibleTextRole))
        lower.again.click()
        seeds: list[Seed] = []
        rig.shell.compose_requested.connect(seeds.append)
        lower.again_requested.emit("choose")
        await rig.until(lambda: seeds)
        assert seeds[0].source is not None
        assert rig.view.message.text() == "RM0 Hi {name}"
        now = strip.button(Act.SEND_NOW)
        assert now is not None
        now.click()
        await rig.until(lambda: not strip.text())
        row = await rig.desk.broadcasts.one(key)
        assert row is not None
        assert row.broadcast.state is RunState.HOLDING
        assert await rig.desk.sender.undo(key)


async def test_details_say_what_really_left(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        key = await rig.desk.sender.submit(replace(merged(rig), timing=Timing(), hold_seconds=0))
        row = await rig.desk.broadcasts.one(key)
        while row is not None and row.broadcast.state is not RunState.DONE:
            row = await rig.desk.broadcasts.one(key)
        assert row is not None
        first, second = await rig.desk.broadcasts.messages(key, 0, 10)
        facts = dict(facts_of(await rig.desk.broadcasts.details(first.id), row))
        assert facts["Message"] == "RM0 Hi Aisyah"
        assert facts["Sent as"] == "GSM-7, 1 part"
        assert facts["Sender ID"] == "none was sent: Malaysian operators block sender IDs"
        assert facts["Sent anyway"] == "No links: they asked for it"
        facts = dict(facts_of(await rig.desk.broadcasts.details(second.id), row))
        assert facts["Sent as"] == "Unicode, 3 parts"
        assert facts["Sender ID"] == "KEDAI"


async def test_octets_have_a_title_and_each_message_its_row(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig, sent(rig) as view:
        pieces = ("06050415810000AA", "06050415810000BB")
        tune = NewBroadcast(
            rig.account.id, pieces[0], Kind.BINARY_UDH, "", True, "Both", 2, PEOPLE, "tester", pieces=pieces
        )
        key = await rig.desk.sender.submit(replace(tune, title="Ringtone “Jom Raya”", hold_seconds=60.0))
        lower = view.recipients
        await rig.until(lambda: lower.model.rowCount() == 4)
        assert view.broadcasts.model.index(0, Column.MESSAGE).data() == "Ringtone “Jom Raya”"
        assert lower._line[0].split(" · ")[1:3] == ["2 people × 2 messages", "at most 4 credits"]
        assert "Binary with header" in lower._line[0]
        assert [str(lower.model.index(row, 3).data()) for row in range(2)] == ["Message 1 of 2.", "Message 2 of 2."]
        view.broadcasts.search.setText("jom raya")
        await rig.until(lambda: lower.model.rowCount() == 4)
        _, second, *_ = await rig.desk.broadcasts.messages(key, 0, 10)
        row = await rig.desk.broadcasts.one(key)
        assert row is not None
        facts = dict(facts_of(await rig.desk.broadcasts.details(second.id), row))
        assert facts["Message"] == "06 05 04 15 81 00 00 BB"
        assert facts["Sent as"] == "Binary with header, Ringtone “Jom Raya”, message 2 of 2"
        assert await rig.desk.sender.undo(key)


async def test_one_over_the_days_limit_may_go_when_the_limit_is_changed(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig, sent(rig) as view:
        await rig.desk.preferences.change(hours_from=0, hours_to=24)
        options = replace(rig.account.options, broadcast_day_limit=2)
        await rig.desk.accounts.set_options(rig.account.id, options)
        key = await rig.desk.sender.submit(replace(merged(rig), timing=Timing(), hold_seconds=0))
        strip = view.recipients.strip
        await rig.until(lambda: strip.button(Act.CHANGE_LIMIT))
        assert strip.text().startswith("Paused: it would pass the day’s limit of this account.")
        assert strip.text().endswith("0 sent, 2 not sent, 4 credits are needed. 2 may still go today.")
        resume = strip.button(Act.RESUME)
        assert resume is not None
        assert not resume.isEnabled()
        await rig.desk.accounts.set_options(rig.account.id, replace(options, broadcast_day_limit=4))
        await rig.until(lambda: (now := strip.button(Act.RESUME)) is not None and now.isEnabled())
        assert await rig.desk.sender.stop_run(key)
