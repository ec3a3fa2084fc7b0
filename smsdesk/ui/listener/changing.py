"""Changes of an account's listener from the doctor's pages: stored, or said why not, in the doctor's own window."""

from collections.abc import Callable

from smsdesk.domain.accounts import Account
from smsdesk.domain.storage import StoreError
from smsdesk.services.account_drafts import AccountError
from smsdesk.services.desk import Desk
from smsdesk.ui import wording
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.wording_listener import NOT_CHANGED, kept_text


class Changing:
    """`again` shows what is in force, after a change that was refused; `say` tells news."""

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        account: Callable[[], Account | None],
        again: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._tasks = tasks
        self.account = account
        self._again = again
        self._say = say

    def begin(self, **changes: object) -> None:
        """Store fields of the ListenerOptions."""
        self._tasks.spawn(self.store(**changes), "change listener")

    async def store(self, **changes: object) -> bool:
        """The same; False when it was refused."""
        account = self.account()
        if account is None:
            return False
        try:
            await self._desk.listening.change(account.id, **changes)
        except AccountError:
            self._say(NOT_CHANGED)
        except StoreError as error:
            self._say(wording.store_text(error.problem))
        else:
            return True
        self._again()
        return False

    async def switch(self, on: bool) -> None:
        """On or off; the first time a token is made for it."""
        account = self.account()
        if account is None:
            return
        try:
            if not on:
                await self._desk.listening.turn_off(account.id)
                return
            kept = await self._desk.listening.turn_on(account.id)
        except StoreError as error:
            self._say(wording.store_text(error.problem))
            return
        if kept is not None and kept.reason is not None:
            self._say(kept_text(kept.reason))

    async def renew_token(self) -> None:
        """Another token, once the person has agreed."""
        account = self.account()
        if account is None:
            return
        try:
            kept = await self._desk.listening.new_token(account.id)
        except StoreError as error:
            self._say(wording.store_text(error.problem))
            return
        self._say(kept_text(kept.reason))
