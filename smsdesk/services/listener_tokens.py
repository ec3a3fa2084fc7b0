"""The token of each account's callback addresses: in the keyring, or for this run only."""

import secrets as randomness

from smsdesk.domain.accounts import Account
from smsdesk.domain.listening import digest_of
from smsdesk.store import accounts
from smsdesk.store.database import Database
from smsdesk.system.logs import hide
from smsdesk.system.secrets import IN_KEYRING, Found, Kept, Secrets

_OCTETS = 24  # 32 characters


class ListenerTokens:
    """Of a token only the digest is in the data file, so a token that the keyring does not give cannot be shown, only
    be replaced. That of practice is never put into the keyring: the practice gateway is told each new one."""

    def __init__(self, database: Database, secrets: Secrets) -> None:
        self._database = database
        self._secrets = secrets
        self._known: dict[int, str] = {}

    async def make(self, account: Account) -> tuple[str, Kept]:
        """A new token in place of the old one, and where it is kept."""
        token = randomness.token_urlsafe(_OCTETS)
        hide(token)
        kept = IN_KEYRING if account.practice else await self._secrets.set(await self._key(account.id), token)
        self._known[account.id] = token
        return token, kept

    async def find(self, account: Account) -> Found:
        """The account's token, or none with the keyring's reason; one that does not fit the digest is none."""
        digest = account.options.listener.token_digest
        known = self._known.get(account.id, "")
        if known and digest_of(known) == digest:
            return Found(known)
        if account.practice or not digest:
            return Found()
        found = await self._secrets.find(await self._key(account.id))
        if found.value is None or digest_of(found.value) != digest:
            return Found(reason=found.reason)
        self._known[account.id] = found.value
        return found

    async def newest(self, account: Account) -> str | None:
        """The token that was made last, also where the data file is an older one and has the digest of another; None
        where there is none, or the keyring does not give it."""
        if account.practice or not account.options.listener.token_digest:
            return None
        return (await self._secrets.find(await self._key(account.id))).value

    async def forget(self, account_id: int) -> None:
        """The account is gone, and its token with it."""
        self._known.pop(account_id, None)
        await self._secrets.delete(await self._key(account_id))

    async def _key(self, account_id: int) -> str:
        return f"{await self._database.read(accounts.keyring_entry, account_id)}:listener"
