"""The whole program without a window: all services, built in order and stopped in reverse."""

import asyncio
import logging
from contextlib import AsyncExitStack
from typing import Any

from smsdesk.domain.callbacks import CallbackKind
from smsdesk.domain.events import InstallationChecked, RunChanged, SettingsChanged
from smsdesk.gateway.client import GatewayClient
from smsdesk.gateway.connection import default_context
from smsdesk.services.accounts import Accounts
from smsdesk.services.answering import Answering
from smsdesk.services.arrivals import Arrivals
from smsdesk.services.autostart import Autostart
from smsdesk.services.backups import Backups
from smsdesk.services.broadcasts import Broadcasts
from smsdesk.services.bus import Bus
from smsdesk.services.clients import ClientFactory
from smsdesk.services.contacts import Contacts
from smsdesk.services.credits import Credits
from smsdesk.services.day_limits import DayLimits
from smsdesk.services.diagnostics import Diagnostics, listener_figures
from smsdesk.services.erasing import Erasing
from smsdesk.services.groups import Groups
from smsdesk.services.hours import Hours
from smsdesk.services.importing import Importing
from smsdesk.services.inbox import Inbox
from smsdesk.services.installation import Checked, Installation, Standing
from smsdesk.services.lessons import Lessons
from smsdesk.services.listener_checks import ListenerChecks
from smsdesk.services.listening import Listening
from smsdesk.services.low_balance import LowBalance
from smsdesk.services.notices import Notices
from smsdesk.services.opt_outs import OptOuts
from smsdesk.services.pasting import Pasting
from smsdesk.services.preferences import Preferences
from smsdesk.services.recipients import Recipients
from smsdesk.services.reports import Reports
from smsdesk.services.restoring import Restoring
from smsdesk.services.retention import Retention
from smsdesk.services.schedule import Schedule
from smsdesk.services.sender import Sender
from smsdesk.services.spending import Spending
from smsdesk.services.templates import Templates
from smsdesk.services.tools import Tools
from smsdesk.services.training import Practice
from smsdesk.services.transfers import Transfers
from smsdesk.services.vigil import Vigil
from smsdesk.store import drafts, incoming, recovery
from smsdesk.store import reports as stored_reports
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock
from smsdesk.system.notify import Notifier
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets
from smsdesk.system.settings import Settings

log = logging.getLogger(__name__)

HANDLERS = {CallbackKind.REPORT: stored_reports.apply, CallbackKind.REPLY: incoming.apply}
"""What applies a stored callback, by its kind."""


class Desk:
    """All services of one data folder. `start` once, `stop` once; attributes are the services by name."""

    def __init__(
        self,
        folder: DataDir,
        *,
        clock: Clock | None = None,
        secrets: Secrets | None = None,
        client_factory: ClientFactory = GatewayClient,
    ) -> None:
        """`clock`, `secrets` and `client_factory` are other ones in tests only."""
        self.folder = folder
        self.clock = clock or Clock()
        self.bus = Bus()
        self.preferences = Preferences(folder.settings, self.bus)
        self.database = Database(folder.database)
        self.secrets = secrets or Secrets()
        self.accounts = Accounts(self.database, self.secrets, self.bus, self.clock, client_factory)
        self.credits = Credits(self.database, self.accounts, self.bus, self.clock)
        self.spending = Spending(self.database, self.accounts, self.clock)
        self.contacts = Contacts(self.database, self.bus, self.clock)
        self.groups = Groups(self.database, self.bus)
        self.opt_outs = OptOuts(self.database, self.bus, self.clock)
        self.importing = Importing(self.database, self.bus, self.clock)
        self.recipients = Recipients(self.database, self.opt_outs)
        self.installation = Installation(self.database, self.secrets)
        self.practice = Practice(folder.practice, self.database, self.accounts, self.bus, self.clock)
        self.standing: Checked | None = None
        """How the data file stands to this computer; None until the keyring has answered."""
        self._checked: asyncio.Task[None] | None = None
        self._newest = 0
        self._stack = AsyncExitStack()
        self._make_sending()
        self._make_receiving()
        self._make_telling(folder)
        self._make_keeping(folder)

    def _make_sending(self) -> None:
        """What lets messages and credits go, and when."""
        self.day_limits = DayLimits(self.database, self.accounts, self.clock)
        self._tools = Tools(self.database, self.bus, self.clock, self.accounts.client, day_limit=self.day_limits.limit)
        self.sender = Sender(self._tools, left_for=self.credits.left, before_release=self._before_release)
        self.vigil = Vigil(self.sender, self.bus, self.clock, on_time=self._on_time)
        self.templates = Templates(self.database, self.bus, self.clock)
        self.lessons = Lessons(self.database, self.accounts, self.credits, self.bus, self.clock)
        timed = (self.database, self.accounts, self.sender, self.bus, self.clock)
        self.schedule = Schedule(*timed, settings=self._settings, ready=self._before_release)
        self.hours = Hours(*timed, settings=self._settings)
        self._tools.held_back = self._holds_back
        self.transfers = Transfers(
            *(self.database, self.accounts, self.credits, self.bus, self.clock),
            settings=self._settings,
            before_release=self._before_release,
        )
        self.broadcasts = Broadcasts(
            *(self.database, self.recipients, self.credits, self.sender, self.clock),
            settings=self._settings,
            day_room=self.day_limits.room,
        )

    def _make_receiving(self) -> None:
        """What takes callbacks, and what becomes of them."""
        self.reports = Reports(self.database, self.bus, self.clock, self._settings)
        self.inbox = Inbox(*(self.database, self.accounts, self.broadcasts, self.bus, self.clock), self._settings)
        self._answering = Answering(
            *(self.database, self.accounts, self.inbox, self.sender, self.bus, self.clock),
            open_now=self.hours.open_now,
            ready=self._same_file,
        )
        self.arrivals = Arrivals(self.database, self.bus, self.clock, HANDLERS)
        self.listening = Listening(
            *(self.database, self.accounts, self.secrets, self.bus, self.clock),
            arrived=self.arrivals.wake,
            announce=self.practice.announce,
        )
        self.reports.reception = self.listening.reception
        self.listener_checks = ListenerChecks(self.listening, self.accounts)
        self.pasting = Pasting(self.database, self.accounts, self.clock, self.arrivals.wake)

    def _make_telling(self, folder: DataDir) -> None:
        """What tells a person while the window is not in front, and starts the program with the computer."""
        self.low_balance = LowBalance(self.accounts, self.credits, self.bus, self.clock)
        self.autostart = Autostart(folder.root, self.preferences)
        self.notifier = Notifier()
        self.notices = Notices(
            *(self.database, self.accounts, self.broadcasts, self.bus, self.clock),
            settings=self._settings,
            listener_problem=lambda account_id: self.listening.state(account_id).problem,
        )

    def _make_keeping(self, folder: DataDir) -> None:
        """What saves, puts back, erases and tells what is kept."""
        self.backups = Backups(folder, self.database, self.clock)
        self.restoring = Restoring(folder)
        self.diagnostics = Diagnostics(
            *(folder, self.database, self._settings, self._standing),
            listeners=lambda: listener_figures(self.accounts, self.listening),
        )
        self.erasing = Erasing(*(self.database, self.accounts, self.bus, self.clock), work_off=self.arrivals.work_off)
        self.retention = Retention(self.database, self.bus, self.clock, self._settings)

    async def start(self) -> None:
        """Open the data file and recover the journal; nothing is sent by itself. Raises StoreError."""
        self.sender.change_speed(self.preferences.values.concurrency, float(self.preferences.values.per_second))
        await self.restoring.swap_in()
        await asyncio.gather(self.database.open(), asyncio.to_thread(default_context))
        self._stack.push_async_callback(self.database.close)
        await self.accounts.load()
        self._stack.push_async_callback(self.accounts.stop)
        self._stack.push_async_callback(self.credits.stop)
        self._stack.push_async_callback(self.practice.stop)
        self._stack.callback(self.notifier.close)
        self._stack.push_async_callback(self.notices.stop)
        self.low_balance.start()
        self._stack.push_async_callback(self.low_balance.stop)
        self.lessons.start()
        self._stack.push_async_callback(self.lessons.stop)
        await self.sender.start()
        self._stack.push_async_callback(self.sender.stop)
        await self.transfers.start()
        self._stack.push_async_callback(self.transfers.stop)
        await self.schedule.recover()
        # After that: the next one of a missed series is held with the others where the file was restored.
        self._newest = await self.database.read(recovery.newest)
        self._stack.callback(self.bus.listen(SettingsChanged, self._on_settings_changed))
        self._checked = asyncio.create_task(self._check(), name="installation")
        self._stack.push_async_callback(self._end_check)
        self.vigil.start()
        self._stack.push_async_callback(self.vigil.stop)
        self.hours.start()
        self._stack.push_async_callback(self.hours.stop)
        self.schedule.start()
        self._stack.push_async_callback(self.schedule.stop)
        self.reports.start()
        self._stack.push_async_callback(self.reports.stop)
        self._answering.start()
        self._stack.push_async_callback(self._answering.stop)
        self.arrivals.start()
        self._stack.push_async_callback(self.arrivals.stop)
        await self.listening.start()
        self._stack.push_async_callback(self.listening.stop)
        self.erasing.start()
        self._stack.push_async_callback(self.erasing.stop)
        self.retention.start()
        self._stack.push_async_callback(self.retention.stop)

    async def stop(self) -> None:
        """End everything in reverse order."""
        await self._stack.aclose()

    async def _holds_back(self, broadcast_id: int) -> bool:
        return await self._answering.holds_back(broadcast_id) or await self.hours.holds_back(broadcast_id)

    def _on_time(self) -> None:
        self.schedule.wake()
        self.hours.wake()

    def _settings(self) -> Settings:
        return self.preferences.values

    def _standing(self) -> Standing | None:
        return self.standing.standing if self.standing is not None else None

    def _on_settings_changed(self, _event: SettingsChanged) -> None:
        self.sender.change_speed(self.preferences.values.concurrency, float(self.preferences.values.per_second))

    async def _check(self) -> None:
        """Row 18, beside the start: a locked keyring must not hold it up. Nothing is released before it is done."""
        self.standing = await self.installation.check()
        restored = self.standing.standing is Standing.RESTORED
        await self.transfers.settle_start(restored=restored)
        if restored:
            for broadcast_id in await self.database.write(recovery.hold_restored, self._newest):
                self.bus.tell(RunChanged(broadcast_id))
            await self.listening.renew_restored()
        if self.standing.standing is not Standing.NO_KEYRING:
            await self.installation.advance()
        self.bus.tell(InstallationChecked())

    async def _end_check(self) -> None:
        if self._checked is not None:
            self._checked.cancel()
            await asyncio.gather(self._checked, return_exceptions=True)

    async def _before_release(self) -> None:
        if self._checked is not None:
            if self._checked.done() and (self._checked.cancelled() or self._checked.exception() is not None):
                # The data file refused at the start: that must not stand in the way for ever.
                self._checked = asyncio.create_task(self._check(), name="installation")
            await asyncio.shield(self._checked)
        if self.standing is not None and self.standing.standing is not Standing.NO_KEYRING:
            await self.installation.advance()

    async def _same_file(self) -> bool:
        await self._before_release()
        return self.standing is None or self.standing.standing is not Standing.RESTORED

    async def keep_draft(self, key: str, value: Any) -> None:
        """Keep what was typed under a name (JSON), so that a crash loses nothing."""
        await self.database.write(drafts.put, key, value, self.clock.wall())

    async def draft(self, key: str) -> Any:
        """What was kept under a name, or None."""
        return await self.database.read(drafts.get, key)

    async def forget_draft(self, key: str) -> None:
        """Forget what was kept under a name."""
        await self.database.write(drafts.delete, key)
