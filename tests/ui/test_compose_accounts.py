"""What belongs to the account: its draft, and its sender ID, which follows the settings until one writes another."""

from dataclasses import replace
from pathlib import Path

from compose_stage import Rig, compose
from PySide6.QtWidgets import QApplication

from smsdesk.domain.lists import NumberChip
from smsdesk.ui.compose.composition import Composition


async def set_sender_id(rig: Rig, text: str) -> None:
    options = replace(rig.account.options, sender=text)
    await rig.desk.accounts.set_options(rig.account.id, options)
    changed = rig.desk.accounts.get(rig.account.id)
    assert changed is not None
    rig.account = changed
    rig.shell.set_account(changed)


async def test_the_sender_id_of_the_account_comes_into_compose(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        assert rig.view.sender_id.text() == ""
        await set_sender_id(rig, "KEDAI")
        assert rig.view.sender_id.text() == "KEDAI"
        rig.view.sender_id.setText("TOKO")
        await set_sender_id(rig, "MELUR")
        assert rig.view.sender_id.text() == "TOKO"
        assert rig.presenter.composition.sender == "TOKO"


async def test_every_account_has_its_own_draft(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        await set_sender_id(rig, "KEDAI")
        rig.presenter.recipients.set_chips([NumberChip("012-555 0101")])
        rig.view.message.put_text("RM0 Kedai")
        first = rig.presenter.composition
        other = replace(rig.account, id=rig.account.id + 1, options=replace(rig.account.options, sender="MELUR"))
        rig.shell.set_account(other)
        await rig.until(lambda: rig.presenter.composition == Composition(sender="MELUR"))
        rig.view.message.put_text("RM0 Melur")
        rig.shell.set_account(rig.account)
        await rig.until(lambda: rig.presenter.composition == first)
        rig.shell.set_account(other)
        await rig.until(lambda: rig.presenter.composition == Composition(text="RM0 Melur", sender="MELUR"))
