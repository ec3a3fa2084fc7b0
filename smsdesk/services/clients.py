"""One gateway client per account, kept until the account or its password changes."""

import logging
from collections.abc import Callable

from smsdesk.domain.accounts import Account
from smsdesk.gateway.client import GatewayClient

ClientFactory = Callable[[Account, str], GatewayClient]

log = logging.getLogger(__name__)


class Clients:
    """Keeps clients. Replaced ones live on until `close`: a request may still be under way in them, and cutting
    it would put its row in doubt. They hold nothing but connections that end by themselves after seconds."""

    def __init__(self, factory: ClientFactory) -> None:
        self._factory = factory
        self._present: dict[int, tuple[Account, GatewayClient]] = {}
        self._replaced: list[GatewayClient] = []

    def kept(self, account: Account) -> GatewayClient | None:
        """The client made for exactly this account, if there is one."""
        found = self._present.get(account.id)
        return found[1] if found and found[0] == account else None

    def make(self, account: Account, password: str) -> GatewayClient | None:
        """A new client in place of an earlier one; None if the account's address or proxy cannot be used."""
        self.drop(account.id)
        try:
            client = self._factory(account, password)
        except ValueError as error:  # a data file edited by hand: accounts are checked before they are stored
            log.warning("account %d cannot be used: %s", account.id, type(error).__name__)
            return None
        self._present[account.id] = account, client
        return client

    async def unconnected(self, account: Account) -> GatewayClient:
        """A client that writes no byte: every request is "not connected", so nothing comes into doubt."""
        client = self._factory(account, "")
        await client.aclose()
        return client

    def drop(self, account_id: int) -> None:
        """Forget an account's client, because its password changed or it was removed."""
        found = self._present.pop(account_id, None)
        if found:
            self._replaced.append(found[1])

    async def close(self) -> None:
        """Close all; requests still under way end as lost."""
        clients = [*self._replaced, *(client for _, client in self._present.values())]
        self._replaced.clear()
        self._present.clear()
        for client in clients:
            await client.aclose()
