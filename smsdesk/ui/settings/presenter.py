"""Joins the settings window and the services: every change is in force at once, or it says why not."""

import asyncio
from typing import Any

from smsdesk.domain.accounts import Account, AccountOptions
from smsdesk.domain.composing import measure
from smsdesk.domain.events import AccountsChanged, SettingsChanged
from smsdesk.domain.kinds import Kind
from smsdesk.services.account_drafts import AccountError
from smsdesk.services.below import AutostartError, Settings
from smsdesk.services.desk import Desk
from smsdesk.services.zones import zone_names
from smsdesk.ui import wording_notices
from smsdesk.ui import wording_settings as wording
from smsdesk.ui.settings.auto_reply_presenter import AutoReplyPresenter
from smsdesk.ui.settings.entries import parsed
from smsdesk.ui.settings.listener_presenter import ListenerPresenter
from smsdesk.ui.settings.page import SettingsPage
from smsdesk.ui.settings.privacy_presenter import PrivacyPresenter
from smsdesk.ui.settings.specs import (
    APPEARANCE,
    CONFIRMATION,
    NOTIFICATIONS,
    SENDING,
    option,
    with_option,
    zone_as_written,
)
from smsdesk.ui.settings.window import SettingsWindow
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.tray import has_tray
from smsdesk.ui.wording import text_problem
from smsdesk.ui.wording_compose import encoding_word

_DEFAULTS = Settings()
_OPTION_DEFAULTS = AccountOptions()


class SettingsPresenter:
    """The window shows the account that is chosen in the header until another one is chosen in it."""

    def __init__(self, window: SettingsWindow, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._window = window
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._account_id = 0
        self._zones: tuple[str, ...] = ()
        self._turn = asyncio.Lock()  # two changes at once would each write the other's old value
        self._listener = ListenerPresenter(window.listener, desk, shell)
        self.privacy = PrivacyPresenter(window.privacy, desk, shell, tasks)
        self._forget = [
            desk.bus.listen(SettingsChanged, lambda _event: self._show_settings()),
            desk.bus.listen(AccountsChanged, lambda _event: self._show_account()),
        ]
        self._pages = (window.sending, window.notifications, window.appearance)
        for page in self._pages:
            page.changed.connect(self._on_setting_changed)
            page.reset_requested.connect(self._on_setting_reset)
        for page in (window.accounts, window.replies):
            page.changed.connect(self._on_option_changed)
            page.reset_requested.connect(self._on_option_reset)
        for head in (window.head, window.replies_head):
            head.account_chosen.connect(self._on_account_chosen)
        self._auto_replies = AutoReplyPresenter(window.auto_replies, desk, tasks)
        window.head.form_requested.connect(lambda: shell.account_form_requested.emit(self._account_id))

    def stop(self) -> None:
        """Hear no more events."""
        for forget in self._forget:
            forget()
        self._listener.stop()
        self.privacy.stop()

    def open(self, page: str = "") -> None:
        """Show the window with what is in force now."""
        self._account_id = self._shell.account.id if self._shell.account else 0
        self._show_settings()
        self._show_account()
        self._listener.show()
        self.privacy.show()
        self._window.open_page(page)
        self._tasks.spawn_latest("autostart", self._desk.autostart.look())
        if not self._zones:
            self._tasks.spawn_latest("time zones", self._offer_zones())

    async def _offer_zones(self) -> None:
        self._zones = await zone_names()
        self._window.accounts.settings["time_zone"].suggest([zone_as_written(zone) for zone in self._zones])

    def _page_of(self, key: str) -> SettingsPage:
        return next(page for page in self._pages if key in page.settings)

    def _option_page(self, key: str) -> SettingsPage:
        return self._window.replies if key in self._window.replies.settings else self._window.accounts

    def _show_settings(self) -> None:
        values = self._desk.preferences.values
        for spec in (*SENDING, *NOTIFICATIONS, *APPEARANCE):
            self._page_of(spec.key).show_value(spec.key, getattr(values, spec.key), getattr(_DEFAULTS, spec.key))
        page = self._window.notifications
        page.show_unavailable("notify_content", "" if values.notify else wording_notices.NO_NOTICES)
        page.show_unavailable("close_to_tray", "" if has_tray() else wording_notices.NO_TRAY)

    def _account(self) -> Account | None:
        return self._desk.accounts.get(self._account_id)

    def _show_account(self) -> None:
        accounts = self._desk.accounts.all()
        account = self._account() or (accounts[0] if accounts else None)
        self._account_id = account.id if account else 0
        for head in (self._window.head, self._window.replies_head):
            head.show_accounts([(each.id, each.name) for each in accounts], self._account_id)
        self._window.head.change.setVisible(account is not None and not account.practice)
        options = account.options if account else _OPTION_DEFAULTS
        for page in (self._window.accounts, self._window.replies):
            page.setEnabled(account is not None)
            for key in page.settings:
                page.show_value(key, option(options, key), option(_OPTION_DEFAULTS, key))
        self._show_confirmation(options)
        self._auto_replies.show(self._account_id)

    def _show_confirmation(self, options: AccountOptions) -> None:
        """What it costs as it will leave; one that is too long is never sent, and says so."""
        text, setting = options.replies.confirm_opt_out.strip(), self._window.replies.settings[CONFIRMATION]
        found = measure(text, Kind.TEXT, options)
        cost = wording.confirmation(encoding_word(found.count.encoding), found.parts) if found.count else ""
        setting.show_hint(cost if text else "")
        if text and found.problem is not None:
            setting.show_error(text_problem(found.problem, found.parts, options.max_parts))

    def _on_account_chosen(self, account_id: int) -> None:
        self._account_id = account_id
        self._show_account()

    def _on_setting_reset(self, key: str) -> None:
        self._tasks.spawn(self._change_setting(key, getattr(_DEFAULTS, key)), "reset setting")

    def _on_setting_changed(self, key: str, entered: Any) -> None:
        page = self._page_of(key)
        value, wrong = parsed(page.settings[key].spec, entered, _OPTION_DEFAULTS)
        if wrong:
            page.show_error(key, wrong)
        elif value != getattr(self._desk.preferences.values, key):
            self._tasks.spawn(self._change_setting(key, value), "change setting")
        else:
            self._show_settings()

    async def _change_setting(self, key: str, value: Any) -> None:
        try:
            if key == "start_with_computer":
                await self._desk.autostart.change(value)
            else:
                await self._desk.preferences.change(**{key: value})
        except AutostartError as error:
            self._show_settings()  # the box as it was
            self._page_of(key).show_error(key, wording_notices.autostart(error.problem))
        except OSError:
            self._page_of(key).show_error(key, "It holds for this run, but could not be saved on the disk.")

    def _on_option_reset(self, key: str) -> None:
        self._tasks.spawn(self._change_option(key, option(_OPTION_DEFAULTS, key)), "reset option")

    def _on_option_changed(self, key: str, entered: Any) -> None:
        account = self._account()
        page = self._option_page(key)
        spec = page.settings[key].spec
        value, wrong = parsed(spec, entered, account.options if account else _OPTION_DEFAULTS, self._zones)
        if wrong:
            page.show_error(key, wrong)
        elif account is not None and value != option(account.options, key):
            self._tasks.spawn(self._change_option(key, value), "change option")
        elif account is not None:
            page.show_value(key, value, option(_OPTION_DEFAULTS, key))
            self._show_confirmation(account.options)

    async def _change_option(self, key: str, value: Any) -> None:
        async with self._turn:
            await self._change_option_now(key, value)

    async def _change_option_now(self, key: str, value: Any) -> None:
        account = self._account()
        if account is None:
            return
        try:
            options = with_option(account.options, key, value)
        except ValueError:  # part sizes that contradict each other
            self._window.accounts.show_error(key, wording.part_size(160 if "gsm" in key else 70))
            return
        try:
            await self._desk.accounts.set_options(account.id, options)
        except AccountError as error:
            self._option_page(key).show_error(key, wording.wrong_option(key, error))
