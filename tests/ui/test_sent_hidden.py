"""What was sent while another tab was in front is all there when Sent is looked at."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from sent_stage import Stage, staged, until

from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import NewBroadcast, Recipient


async def send(stage: Stage, number: int) -> None:
    """A broadcast that stays in its hold."""
    account = stage.desk.accounts.all()[0]
    people = (Recipient(f"6012555{number:04d}"),)
    new = NewBroadcast(account.id, f"RM0 {number}", Kind.TEXT, "", True, f"To {number}", 1, people, "t", 100, 1e6)
    await stage.desk.sender.submit(new)


async def test_all_that_was_queued_unseen_is_shown(tmp_path: Path, dressed: QApplication) -> None:
    async with staged(tmp_path, ()) as stage:
        table = stage.view.broadcasts.table
        await until(stage.view.empty.isVisible)
        sent: list[str] = []
        for _turn in range(4):
            stage.window.hide()
            for _each in range(3):
                sent.insert(0, f"To {len(sent)}")
                await send(stage, len(sent) - 1)
            stage.window.show()
            await until(lambda: stage.rows(table) >= len(sent) and "…" not in stage.cells(table, len(sent) - 1))
            assert [stage.cells(table, row)[2] for row in range(stage.rows(table))] == sent
        await stage.desk.sender.stop()
