"""Joins the list of automatic replies and the Inbox's service: what is entered is in force at once, or says why not."""

import asyncio
from dataclasses import replace

from smsdesk.domain.accounts import AccountOptions
from smsdesk.domain.auto_replies import AutoReply, AutoReplyError
from smsdesk.domain.storage import StoreError
from smsdesk.services.desk import Desk
from smsdesk.ui.settings.auto_reply_list import AutoReplyList, AutoReplyRow
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.wording import store_text
from smsdesk.ui.wording_settings import AUTO_REPLY_PROBLEMS


class AutoReplyPresenter:
    """`show` when the account is another one; an account that is shown already keeps what is being typed."""

    def __init__(self, listed: AutoReplyList, desk: Desk, tasks: Tasks) -> None:
        self._list = listed
        self._desk = desk
        self._tasks = tasks
        self._account_id = 0
        self._turn = asyncio.Lock()  # a new one that is stored twice would be two
        listed.changed.connect(lambda row: tasks.spawn(self._save(row), "save automatic reply"))
        listed.remove_requested.connect(lambda row: tasks.spawn(self._remove(row), "remove automatic reply"))
        listed.new_requested.connect(self._on_new_requested)

    def show(self, account_id: int) -> None:
        """The replies of an account, 0 for none."""
        account = self._desk.accounts.get(account_id)
        self._list.set_options(account.options if account is not None else AccountOptions())
        if account_id != self._account_id:
            self._account_id = account_id
            self._list.add.setEnabled(False)
            self._tasks.spawn_latest("automatic replies", self._load(account_id))

    async def _load(self, account_id: int) -> None:
        self._list.show_replies(())
        replies = await self._desk.inbox.auto_replies(account_id) if account_id else []
        if account_id == self._account_id:
            self._list.show_replies(replies)
            self._list.add.setEnabled(account_id != 0)

    def _on_new_requested(self) -> None:
        if self._account_id:
            row = self._list.put_in(AutoReply(0, self._account_id, "", ""))
            row.keyword.setFocus()

    async def _save(self, row: AutoReplyRow) -> None:
        async with self._turn:
            await self._save_now(row)

    async def _save_now(self, row: AutoReplyRow) -> None:
        entered = row.entered()
        if entered == row.reply and entered.id:
            return  # the one before has stored it
        if not entered.id and not (entered.keyword and entered.text):
            return  # a new one is not finished yet
        try:
            key = await self._desk.inbox.save_auto_reply(entered)
        except AutoReplyError as error:
            row.show_problem(AUTO_REPLY_PROBLEMS[error.problem])
        except StoreError as error:
            row.show_problem(store_text(error.problem))
        else:
            row.show_reply(replace(entered, id=key))

    async def _remove(self, row: AutoReplyRow) -> None:
        """Its row stays, with the way back: what is put back is a new one with the same words."""
        try:
            gone = await self._desk.inbox.remove_auto_reply(row.reply.id) if row.reply.id else None
        except StoreError as error:
            row.show_problem(store_text(error.problem))
            return
        if gone is None:
            if row in self._list.rows:
                self._list.take_out(row)
            return
        row.reply = replace(gone, id=0)
        row.show_removed()
