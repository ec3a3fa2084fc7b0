"""Passwords in a real gnome-keyring, and every way in which there is none."""

import asyncio
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordSetError
from keyring_service import KeyringService

from smsdesk.system import logs
from smsdesk.system.secrets import IN_KEYRING, Found, Kept, Reason, Secrets, reason_for

StartKeyring = Callable[..., KeyringService]
PASSWORD = "pä55 wörd/✓"

_CHILD = """
import asyncio, json
from smsdesk.system.secrets import Secrets
async def main():
    secrets = Secrets(limit=5)
    kept = await secrets.set("1", "from a child")
    again = Secrets(limit=5)
    print(json.dumps([kept.reason, await secrets.get("1"), await again.get("1")]))
asyncio.run(main())
"""


def _child(environment: dict[str, str]) -> list[str | None]:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    answer: list[str | None] = json.loads(done.stdout)
    return answer


def _no_bus(folder: Path) -> dict[str, str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY")}
    return {**environment, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}


async def test_stored_changed_and_deleted(keyring: KeyringService) -> None:
    secrets = Secrets()
    assert await secrets.get("1") is None
    assert await secrets.set("1", "first") == IN_KEYRING
    assert await secrets.set("1", PASSWORD) == IN_KEYRING
    assert await secrets.set("2", "other") == IN_KEYRING
    assert await Secrets().get("1") == PASSWORD
    assert await secrets.delete("1") == IN_KEYRING
    assert await secrets.find("1") == Found(None, None)
    assert await Secrets().get("2") == "other"


async def test_deleting_what_is_not_there_is_no_error(keyring: KeyringService) -> None:
    assert (await Secrets().delete("never stored")).in_keyring


async def test_marks_are_kept_apart_from_passwords(keyring: KeyringService) -> None:
    secrets = Secrets()
    assert await secrets.read_mark("installation") == Found(None, None)
    assert (await secrets.write_mark("installation", "abc 3")).in_keyring
    assert await Secrets().read_mark("installation") == Found("abc 3")
    assert await secrets.get("installation") is None


async def test_calls_at_the_same_time(keyring: KeyringService) -> None:
    secrets = Secrets()
    await asyncio.gather(*(secrets.set(str(i), f"password {i}") for i in range(5)))
    assert await asyncio.gather(*(Secrets().get(str(i)) for i in range(5))) == [f"password {i}" for i in range(5)]


def test_a_child_reads_back_what_it_stored(keyring: KeyringService) -> None:
    assert _child(keyring.environment) == [None, "from a child", "from a child"]


async def test_locked(start_keyring: StartKeyring) -> None:
    start_keyring(unlocked=False)
    secrets = Secrets(limit=3)
    kept = await secrets.set("1", PASSWORD)
    assert kept == Kept(Reason.LOCKED)
    assert await secrets.get("1") == PASSWORD
    assert await Secrets(limit=3).find("1") == Found(None, Reason.LOCKED)
    await secrets.delete("1")
    assert await secrets.get("1") is None


async def test_a_first_keyring_cannot_be_made_without_a_prompt(start_keyring: StartKeyring) -> None:
    """A person who never had a keyring, and nobody there to ask for its password."""
    start_keyring(unlocked=False, exists=False)
    assert await Secrets(limit=3).set("1", PASSWORD) == Kept(Reason.REFUSED)


async def test_the_service_dies_and_comes_back(keyring: KeyringService) -> None:
    secrets = Secrets()
    assert (await secrets.set("1", "kept")).in_keyring
    keyring.kill()
    assert await secrets.find("1") == Found(None, Reason.ABSENT)
    assert await secrets.set("2", "for this run") == Kept(Reason.ABSENT)
    assert await secrets.get("2") == "for this run"
    assert await secrets.write_mark("installation", "x") == Kept(Reason.ABSENT)


async def test_the_service_dies_within_a_call(keyring: KeyringService) -> None:
    """A stopped service holds the call; killed, it ends it."""
    secrets = Secrets(limit=30)
    keyring.process.send_signal(19)  # SIGSTOP
    storing = asyncio.create_task(secrets.set("1", PASSWORD))
    await asyncio.sleep(0.5)
    assert not storing.done()
    keyring.kill()
    kept = await storing
    assert kept.reason in (Reason.ABSENT, Reason.FAILED)
    assert await secrets.get("1") == PASSWORD


async def test_a_service_that_hangs_is_left_alone(keyring: KeyringService) -> None:
    secrets = Secrets(limit=0.5)
    keyring.process.send_signal(19)  # SIGSTOP
    assert await secrets.set("1", PASSWORD) == Kept(Reason.LOCKED)
    hanging = [thread for thread in threading.enumerate() if thread.name == "keyring"]
    assert hanging
    assert all(thread.daemon for thread in hanging)
    assert await secrets.find("2") == Found(None, Reason.LOCKED)
    assert len([thread for thread in threading.enumerate() if thread.name == "keyring"]) == len(hanging)
    keyring.process.send_signal(18)  # SIGCONT: the person answers the prompt after all
    for thread in hanging:
        thread.join(20)
    assert await secrets.set("2", "now") == IN_KEYRING


def test_no_bus_at_all(tmp_path: Path) -> None:
    assert _child(_no_bus(tmp_path)) == ["absent", "from a child", None]


@pytest.mark.parametrize("backend", ["keyring.backends.null.Keyring", "keyrings.alt.file.PlaintextKeyring"])
def test_an_insecure_backend_is_never_taken(tmp_path: Path, backend: str) -> None:
    environment = {**_no_bus(tmp_path), "PYTHON_KEYRING_BACKEND": backend}
    assert _child(environment) == ["insecure", "from a child", None]


def test_the_environment_does_not_choose(keyring: KeyringService) -> None:
    environment = {**keyring.environment, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    assert _child(environment) == [None, "from a child", "from a child"]


async def test_a_backend_off_the_list_is_not_built() -> None:
    assert await Secrets(["keyring.backends.null.Keyring"]).set("1", PASSWORD) == Kept(Reason.INSECURE)
    assert await Secrets([]).set("1", PASSWORD) == Kept(Reason.ABSENT)


async def test_a_backend_of_another_system_is_absent() -> None:
    others = ["keyring.backends.macOS.Keyring", "keyring.backends.Windows.WinVaultKeyring"]
    assert await Secrets(others).set("1", PASSWORD) == Kept(Reason.ABSENT)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (KeyringLocked(), Reason.LOCKED),
        (InitError(), Reason.FAILED),
        (PasswordSetError(), Reason.REFUSED),
        (NoKeyringError(), Reason.ABSENT),
        (RuntimeError("org.kde.kwalletd5: broken"), Reason.FAILED),
    ],
)
def test_reasons(error: Exception, reason: Reason) -> None:
    assert reason_for(error) is reason


async def test_nothing_shows_the_password(caplog: pytest.LogCaptureFixture) -> None:
    secrets = Secrets([])
    with caplog.at_level(logging.DEBUG):
        await secrets.set("1", PASSWORD)
    assert PASSWORD not in repr(secrets) + str(secrets) + repr(await secrets.find("1")) + caplog.text
    assert PASSWORD not in logs.redact(f"it failed for {PASSWORD} and {PASSWORD!r}")


async def test_a_loop_closed_meanwhile_is_no_error(keyring: KeyringService) -> None:
    keyring.process.send_signal(19)  # SIGSTOP

    def give_up_at_once() -> None:
        async def begin() -> None:
            task = asyncio.create_task(Secrets().set("1", PASSWORD))
            await asyncio.sleep(0.2)
            task.cancel()

        asyncio.run(begin())

    await asyncio.to_thread(give_up_at_once)
    keyring.process.send_signal(18)  # SIGCONT
    hanging = [thread for thread in threading.enumerate() if thread.name == "keyring"]
    assert hanging
    for thread in hanging:
        thread.join(20)
        assert not thread.is_alive()
