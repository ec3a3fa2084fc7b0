"""Sent while a broadcast really goes out through the practice gateway."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from sending import FastClock, control, ledger, number
from sent_stage import shown_in_window, until

from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Group, NewBroadcast, Recipient
from smsdesk.services.desk import Desk
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets
from smsdesk.ui.sent.presenter import SentPresenter
from smsdesk.ui.sent.recipients_model import Column
from smsdesk.ui.sent.recipients_pane import RecipientsPane
from smsdesk.ui.sent.view import SentView
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

_MANY = 120
_FIRST = 5000  # none of the practice book's people, one of whom has opted out


def column(pane: RecipientsPane, wanted: Column) -> set[str]:
    """All texts of a column."""
    return {str(pane.model.index(row, wanted).data()) for row in range(pane.model.rowCount())}


async def test_every_recipient_ends_as_the_gateways_ledger_says(tmp_path: Path, dressed: QApplication) -> None:
    folder = DataDir(tmp_path / "data")
    folder.prepare()
    desk = Desk(folder, clock=FastClock(20.0), secrets=Secrets(backends=()))
    await desk.start()
    errors: list[BaseException] = []
    tasks = Tasks(lambda _name, error: errors.append(error))
    view = SentView(desk.clock.wall)
    window = shown_in_window(view)
    presenter = SentPresenter(view, desk, Shell(), tasks)
    try:
        account = await desk.practice.begin()
        await control(account.address, "faults", {"rules": [{"fault": "reset_after", "next": 3}]})
        presenter.start()
        await until(view.empty.isVisible)
        await desk.sender.submit(broadcast(account.id))
        lower = view.recipients
        await until(lambda: lower.model.rowCount() == _MANY)
        seen: set[str] = set()

        def finished() -> bool:
            seen.update(str(lower.model.index(row, Column.STATE).data()) for row in range(8))
            return lower.pills.pill(Group.WAITING).text() == "Waiting 0"

        await until(finished)
        assert {"Waiting", "In doubt"} <= seen
        await until(lambda: column(lower, Column.STATE) <= {"Accepted", "No report expected"})
        assert len(column(lower, Column.NUMBER)) == _MANY
        assert "120 credits" in view.recipients._subtitle.text()
        charged = (await ledger(account.address))["messages"]
        assert {message["number"] for message in charged} == {number(_FIRST + at) for at in range(_MANY)}
        assert len(charged) == _MANY
    finally:
        presenter.stop()
        await tasks.stop()
        await desk.stop()
        window.close()
        window.deleteLater()
    assert errors == []


def broadcast(account_id: int) -> NewBroadcast:
    people = tuple(Recipient(number(_FIRST + at), f"Person {at}") for at in range(_MANY))
    return NewBroadcast(
        account_id, "RM0 Kedai: hello", Kind.TEXT, "", True, "Everybody", 1, people, "tester", 100, 30.0
    )
