"""“Restart now” ends the program in order with the wish for another life, which finds the backup in place."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from smsdesk.app import START_AGAIN, App, Injected
from smsdesk.store import meta
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets

pytestmark = pytest.mark.usefixtures("dressed")


async def begun(qapp: QApplication, folder: DataDir) -> tuple[App, "asyncio.Task[int]"]:
    """A life of the program whose window can be used."""
    app = App(qapp, folder, injected=Injected(secrets=Secrets(backends=())))
    life = asyncio.create_task(app.run())
    async with asyncio.timeout(30):
        while not hasattr(app, "pages"):
            await asyncio.sleep(0.01)
    return app, life


async def test_the_next_life_has_the_backup(qapp: QApplication, tmp_path: Path) -> None:
    folder = DataDir(tmp_path / "data")
    folder.prepare()
    app, life = await begun(qapp, folder)
    await app.desk.database.write(meta.put, "which", "backup")
    await app.desk.backups.save(tmp_path / "b.sqlite3", lambda _done, _total: None)
    await app.desk.database.write(meta.put, "which", "later")
    await app.desk.restoring.look_at(tmp_path / "b.sqlite3", lambda _done, _total: None)
    await app.desk.restoring.stage()
    app.shell.restart_requested.emit()
    assert await asyncio.wait_for(life, 30) == START_AGAIN
    app, life = await begun(qapp, folder)
    assert await app.desk.database.read(meta.get, "which") == "backup"
    app.stop()
    assert await asyncio.wait_for(life, 30) == 0
