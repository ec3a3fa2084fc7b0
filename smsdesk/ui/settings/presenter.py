"""Joins the settings window and the services: every change is in force at once, or it says why not."""

from typing import Any

from smsdesk.domain.accounts import Account, AccountOptions
from smsdesk.domain.events import AccountsChanged, SettingsChanged
from smsdesk.services.account_drafts import AccountError
from smsdesk.services.below import Settings
from smsdesk.services.desk import Desk
from smsdesk.services.zones import zone_names
from smsdesk.ui import wording_settings as wording
from smsdesk.ui.settings.entries import parsed
from smsdesk.ui.settings.page import SettingsPage
from smsdesk.ui.settings.privacy_presenter import PrivacyPresenter
from smsdesk.ui.settings.specs import APPEARANCE, SENDING, option, with_option, zone_as_written
from smsdesk.ui.settings.window import SettingsWindow
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

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
        self.privacy = PrivacyPresenter(window.privacy, desk, shell, tasks)
        self._forget = [
            desk.bus.listen(SettingsChanged, lambda _event: self._show_settings()),
            desk.bus.listen(AccountsChanged, lambda _event: self._show_account()),
        ]
        for page in (window.sending, window.appearance):
            page.changed.connect(self._on_setting_changed)
            page.reset_requested.connect(self._on_setting_reset)
        window.accounts.changed.connect(self._on_option_changed)
        window.accounts.reset_requested.connect(self._on_option_reset)
        window.head.account_chosen.connect(self._on_account_chosen)
        window.head.form_requested.connect(lambda: shell.account_form_requested.emit(self._account_id))

    def stop(self) -> None:
        """Hear no more events."""
        for forget in self._forget:
            forget()
        self.privacy.stop()

    def open(self, page: str = "") -> None:
        """Show the window with what is in force now."""
        self._account_id = self._shell.account.id if self._shell.account else 0
        self._show_settings()
        self._show_account()
        self.privacy.show()
        self._window.open_page(page)
        if not self._zones:
            self._tasks.spawn_latest("time zones", self._offer_zones())

    async def _offer_zones(self) -> None:
        self._zones = await zone_names()
        self._window.accounts.settings["time_zone"].suggest([zone_as_written(zone) for zone in self._zones])

    def _page_of(self, key: str) -> SettingsPage:
        return self._window.sending if key in self._window.sending.settings else self._window.appearance

    def _show_settings(self) -> None:
        for spec in (*SENDING, *APPEARANCE):
            value = getattr(self._desk.preferences.values, spec.key)
            self._page_of(spec.key).show_value(spec.key, value, getattr(_DEFAULTS, spec.key))

    def _account(self) -> Account | None:
        return self._desk.accounts.get(self._account_id)

    def _show_account(self) -> None:
        accounts = self._desk.accounts.all()
        account = self._account() or (accounts[0] if accounts else None)
        self._account_id = account.id if account else 0
        self._window.head.show_accounts([(each.id, each.name) for each in accounts], self._account_id)
        self._window.head.change.setVisible(account is not None and not account.practice)
        self._window.accounts.setEnabled(account is not None)
        options = account.options if account else _OPTION_DEFAULTS
        for key in self._window.accounts.settings:
            self._window.accounts.show_value(key, option(options, key), option(_OPTION_DEFAULTS, key))

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
            await self._desk.preferences.change(**{key: value})
        except OSError:
            self._page_of(key).show_error(key, "It holds for this run, but could not be saved on the disk.")

    def _on_option_reset(self, key: str) -> None:
        self._tasks.spawn(self._change_option(key, option(_OPTION_DEFAULTS, key)), "reset option")

    def _on_option_changed(self, key: str, entered: Any) -> None:
        account = self._account()
        spec = self._window.accounts.settings[key].spec
        value, wrong = parsed(spec, entered, account.options if account else _OPTION_DEFAULTS, self._zones)
        if wrong:
            self._window.accounts.show_error(key, wrong)
        elif account is not None and value != option(account.options, key):
            self._tasks.spawn(self._change_option(key, value), "change option")
        elif account is not None:
            self._window.accounts.show_value(key, value, option(_OPTION_DEFAULTS, key))

    async def _change_option(self, key: str, value: Any) -> None:
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
            self._window.accounts.show_error(key, wording.wrong_option(key, error))
