"""Passwords and small marks in the keyring of the operating system, or in memory for this run only."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from smsdesk.system import logs
from smsdesk.system.keyrings import Vault, open_vault
from smsdesk.system.threads import in_daemon

SERVICE = "smsdesk"


class Reason(StrEnum):
    """Why the keyring does not hold a value; the words for people are in ui/wording.py."""

    ABSENT = "absent"  # no keyring service on this computer, or it went away
    LOCKED = "locked"  # locked, or nobody answered its prompt in time
    REFUSED = "refused"  # the prompt was dismissed, or what was stored did not come back the same
    INSECURE = "insecure"  # there is only one that keeps passwords in the clear, or nowhere
    FAILED = "failed"


@dataclass(frozen=True)
class Kept:
    """Where a value is now: in the keyring (reason None), or for this run only and why."""

    reason: Reason | None = None

    @property
    def in_keyring(self) -> bool:
        """True when the value outlives this run."""
        return self.reason is None


IN_KEYRING = Kept()


@dataclass(frozen=True)
class Found:
    """A value looked for: None without a reason means that the keyring works and has none."""

    value: str | None = field(default=None, repr=False)
    reason: Reason | None = None


class Secrets:
    """The keyring, asked one call at a time, each in a daemon thread with a time limit in seconds.

    `backends` names keyring classes in the order in which they are tried; None: those of this system. A class
    that is not on the allow-list of keyrings.py is never built, whatever it is called.
    """

    def __init__(self, backends: Sequence[str] | None = None, limit: float = 20.0) -> None:
        self._backends = backends
        self._limit = limit
        self._this_run: dict[str, str] = {}
        self._turn = threading.Lock()
        self._stuck = False

    def __repr__(self) -> str:
        return f"<Secrets, {len(self._this_run)} for this run only>"

    async def get(self, account_key: str) -> str | None:
        """The password of an account, None if there is none or the keyring does not give it."""
        return (await self.find(account_key)).value

    async def find(self, account_key: str) -> Found:
        """As `get`, but says why the keyring gave nothing. `account_key` must be unique for this OS user."""
        key = f"account:{account_key}"
        if key in self._this_run:
            return Found(self._this_run[key])
        found = await self._read(key)
        if found.value is not None:
            logs.hide(found.value)
        return found

    async def set(self, account_key: str, password: str) -> Kept:
        """Keep the password in the keyring, else in memory until the program ends; says which. Never raises."""
        logs.hide(password)
        key = f"account:{account_key}"
        kept = await self._write(key, password)
        if kept.in_keyring:
            self._this_run.pop(key, None)
        else:
            self._this_run[key] = password
        return kept

    async def delete(self, account_key: str) -> Kept:
        """Forget the password here and in the keyring; a reason means that the keyring may still hold it."""
        key = f"account:{account_key}"
        self._this_run.pop(key, None)
        reason = (await self._ask(lambda vault: vault.delete(SERVICE, key))).reason
        return Kept(reason)

    async def read_mark(self, key: str) -> Found:
        """A small value that is no secret (installation id and generation: reliability.md, row 18)."""
        return await self._read(f"mark:{key}")

    async def write_mark(self, key: str, value: str) -> Kept:
        """Keep a small value in the keyring; with a reason it is kept nowhere."""
        return await self._write(f"mark:{key}", value)

    async def _read(self, key: str) -> Found:
        return await self._ask(lambda vault: vault.read(SERVICE, key))

    async def _write(self, key: str, value: str) -> Kept:
        def store_and_read_back(vault: Vault) -> str | None:
            vault.store(SERVICE, key, value)
            return vault.read(SERVICE, key)

        found = await self._ask(store_and_read_back)
        if found.reason is None and found.value != value:
            return Kept(Reason.REFUSED)
        return Kept(found.reason)

    async def _ask(self, use: Callable[[Vault], str | None]) -> Found:
        """One call of the keyring. Everything is caught: a broken KWallet raises raw D-Bus errors."""
        if self._stuck:  # an unanswered prompt is still up: no second one on top of it
            return Found(reason=Reason.LOCKED)
        try:
            return Found(await in_daemon(lambda: self._alone(use), limit=self._limit, name="keyring"))
        except TimeoutError:
            self._stuck = self._turn.locked()
            return Found(reason=Reason.LOCKED)
        except Exception as error:
            return Found(reason=reason_for(error))

    def _alone(self, use: Callable[[Vault], str | None]) -> str | None:
        if not self._turn.acquire(timeout=self._limit):
            raise TimeoutError
        try:
            with open_vault(self._backends) as vault:
                return use(vault)
        finally:
            self._stuck = False
            self._turn.release()


def reason_for(error: Exception) -> Reason:
    """The kind of a failure of the keyring library, by the names of the error's class and of its causes'.

    By name, because most of these classes can only be imported on their own system.
    """
    names: set[str] = set()
    cause: BaseException | None = error
    while cause is not None:
        names |= {kind.__name__ for kind in type(cause).__mro__}
        cause = cause.__cause__
    return next((reason for name, reason in _REASONS.items() if name in names), Reason.FAILED)


_REASONS = {  # the first one that fits
    "AbsentError": Reason.ABSENT,
    "InsecureError": Reason.INSECURE,
    "KeyringLocked": Reason.LOCKED,
    "NoKeyringError": Reason.ABSENT,
    "SecretServiceNotAvailableException": Reason.ABSENT,
    "PromptDismissedException": Reason.REFUSED,
    "PasswordSetError": Reason.REFUSED,
}
