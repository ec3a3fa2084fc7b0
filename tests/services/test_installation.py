"""A restored, copied or second data file is noticed, with a real keyring (reliability.md, row 18)."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from account_rig import DRAFT, account_rig
from keyring_service import KeyringService, keyring_here

from smsdesk.services.installation import Checked, Installation, Standing
from smsdesk.store import meta
from smsdesk.store.database import Database
from smsdesk.system.secrets import IN_KEYRING, Reason, Secrets

SAME, RESTORED = Checked(Standing.SAME), Checked(Standing.RESTORED)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyringService]:
    with keyring_here(monkeypatch) as service:
        yield service


class Computer:
    """A data file that can be copied away and back, between runs of the program."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "data.sqlite3"
        self.database = Database(self.file)

    async def starts(self, secrets: Secrets | None = None, releases: int = 0) -> Checked:
        """One run of the program that releases some broadcasts and ends."""
        installation = await self.opens(secrets)
        found = await installation.check()
        await installation.advance()
        for _ in range(releases):
            await installation.advance()
        await self.database.close()
        return found

    async def opens(self, secrets: Secrets | None = None) -> Installation:
        self.database = Database(self.file)
        await self.database.open()
        return Installation(self.database, secrets or Secrets())

    def copy(self, other: "Computer") -> None:
        shutil.copy(self.file, other.file)


@pytest.fixture
async def computer(tmp_path: Path) -> AsyncIterator[Computer]:
    made = Computer(tmp_path)
    yield made
    await made.database.close()


@pytest.fixture
async def backup(tmp_path: Path) -> AsyncIterator[Computer]:
    (tmp_path / "backup").mkdir()
    made = Computer(tmp_path / "backup")
    yield made
    await made.database.close()


NO_KEYRING = Secrets(backends=())


async def test_start_after_start_is_the_same(keyring: KeyringService, computer: Computer) -> None:
    assert [await computer.starts(releases=n) for n in range(3)] == [SAME] * 3


async def test_a_restored_backup_is_noticed_once(keyring: KeyringService, computer: Computer, backup: Computer) -> None:
    await computer.starts()
    computer.copy(backup)
    await computer.starts()
    backup.copy(computer)
    assert await computer.starts() == RESTORED
    assert await computer.starts() == SAME


async def test_one_release_since_the_backup_is_enough(
    keyring: KeyringService, computer: Computer, backup: Computer
) -> None:
    installation = await computer.opens()
    await installation.check()
    await installation.advance()
    await computer.database.close()
    computer.copy(backup)
    await computer.opens()
    installation._database = computer.database  # the run goes on
    await installation.advance()
    await computer.database.close()
    backup.copy(computer)
    assert await computer.starts() == RESTORED


async def test_two_copies_in_turn_are_noticed_each_time(
    keyring: KeyringService, computer: Computer, backup: Computer
) -> None:
    await computer.starts()
    computer.copy(backup)
    assert [await one.starts() for one in (computer, backup, computer, backup)] == [SAME, RESTORED, RESTORED, RESTORED]


async def test_a_copy_on_another_computer_is_noticed(keyring: KeyringService, computer: Computer) -> None:
    await computer.starts()
    installation = await computer.opens()
    name = await computer.database.read(meta.get, meta.INSTALLATION)
    await computer.database.write(meta.put, meta.INSTALLATION, "another")  # whose keyring knows nothing of this file
    assert await installation.check() == RESTORED
    await computer.database.write(meta.put, meta.INSTALLATION, name)
    assert await installation.check() == SAME


async def test_a_crash_between_file_and_keyring_is_no_restore(keyring: KeyringService, computer: Computer) -> None:
    await computer.starts()
    installation = await computer.opens()
    await installation.check()
    crash = asyncio.Event()

    async def dies(_key: str, _value: str) -> None:
        crash.set()
        await asyncio.Event().wait()

    installation._secrets.write_mark = dies  # type: ignore[method-assign,assignment]
    advancing = asyncio.create_task(installation.advance())
    await crash.wait()
    advancing.cancel()
    await asyncio.wait({advancing})
    await computer.database.close()
    assert await computer.starts() == SAME


async def test_without_a_keyring_it_is_said_once(computer: Computer) -> None:
    told = [await computer.starts(NO_KEYRING, releases=2) for _ in range(3)]
    assert [found.standing for found in told] == [Standing.NO_KEYRING] * 3
    assert [found.tell for found in told] == [True, False, False]
    assert told[0].reason is Reason.ABSENT


async def test_a_keyring_that_comes_later_is_no_restore(keyring: KeyringService, computer: Computer) -> None:
    await computer.starts(NO_KEYRING, releases=2)
    assert [await computer.starts() for _ in range(2)] == [SAME, SAME]


async def test_a_keyring_that_was_away_for_releases_is_no_restore(keyring: KeyringService, computer: Computer) -> None:
    await computer.starts(releases=1)
    await computer.starts(NO_KEYRING, releases=3)
    assert [await computer.starts() for _ in range(2)] == [SAME, SAME]


async def test_a_restore_after_runs_without_keyring_is_noticed(
    keyring: KeyringService, computer: Computer, backup: Computer
) -> None:
    await computer.starts(releases=1)
    computer.copy(backup)
    await computer.starts(releases=1)
    await computer.starts(NO_KEYRING)
    backup.copy(computer)
    assert await computer.starts() == RESTORED


async def test_a_check_without_advance_goes_on_saying_restored(
    keyring: KeyringService, computer: Computer, backup: Computer
) -> None:
    await computer.starts()
    computer.copy(backup)
    await computer.starts()
    backup.copy(computer)
    installation = await computer.opens()
    assert [await installation.check() for _ in range(2)] == [RESTORED, RESTORED]


async def test_two_data_files_do_not_share_marks_or_passwords(keyring: KeyringService, tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        computer = Computer(tmp_path / name)
        found.append(await computer.starts())
        async with account_rig(tmp_path / name) as rig:
            rig.secrets = Secrets()
            accounts = rig.fresh_accounts()
            await accounts.load()
            saved = await accounts.add(replace(DRAFT, password=name * 4))
            assert saved.kept == IN_KEYRING
    assert found == [SAME, SAME]
    for name in ("one", "two"):
        async with account_rig(tmp_path / name) as rig:
            rig.secrets = Secrets()
            accounts = rig.fresh_accounts()
            await accounts.load()
            account = accounts.all()[0]
            assert (await accounts.password(account.id)).value == name * 4
            assert await accounts.remove(account.id) == IN_KEYRING
            assert (await accounts._secrets.find(await accounts._key(account.id))).value is None
