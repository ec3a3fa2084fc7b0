"""Joins the frame and the services: welcome page or tabs, wishes of the tabs, sheets, news, keys."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from smsdesk.domain.accounts import Account
from smsdesk.domain.events import AccountsChanged, InstallationChecked, SettingsChanged
from smsdesk.services.accounts import Saved
from smsdesk.services.below import PracticeFailed
from smsdesk.services.desk import Desk
from smsdesk.ui import actions, wording_accounts, wording_privacy
from smsdesk.ui.accounts.account_sheet import AccountSheet
from smsdesk.ui.accounts.form_presenter import FormPresenter
from smsdesk.ui.accounts.removal import remove_account
from smsdesk.ui.accounts.welcome import Welcome
from smsdesk.ui.appearance import wear
from smsdesk.ui.find_presenter import FindPresenter
from smsdesk.ui.header_presenter import HeaderPresenter
from smsdesk.ui.keymap import ALWAYS, Keys, open_keymap
from smsdesk.ui.listener.doctor import DoctorWindow
from smsdesk.ui.listener.presenter import DoctorPresenter
from smsdesk.ui.main_window import ORDER, MainWindow
from smsdesk.ui.run_bar_presenter import RunBarPresenter
from smsdesk.ui.settings.presenter import SettingsPresenter
from smsdesk.ui.settings.window import SettingsWindow
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.widgets.sheet import Sheet


class FramePresenter:
    """Built when the desk has started and all pages are in the window; `start` then shows what there is."""

    def __init__(self, window: MainWindow, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._window = window
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._sheet: Sheet | None = None
        self._settings: SettingsPresenter | None = None
        self._doctor: DoctorPresenter | None = None
        self._asked: set[int] = set()
        values = desk.preferences.values
        self._worn = (values.appearance, values.ui_size)
        self._header = HeaderPresenter(window.header, desk, shell, tasks)
        self._run_bar = RunBarPresenter(window.run_bar, window, desk, shell, tasks)
        self._find = FindPresenter(window, desk, shell, tasks)
        self._welcome = Welcome()
        window.set_welcome(self._welcome)
        self._welcome_form = self._new_welcome_form()
        self._forget = [
            desk.bus.listen(AccountsChanged, lambda _event: self._show_frame()),
            desk.bus.listen(SettingsChanged, lambda _event: self._wear()),
            desk.bus.listen(InstallationChecked, lambda _event: self._show_standing()),
        ]
        self._connect()
        self._add_actions()

    def _new_welcome_form(self) -> FormPresenter:
        welcome = self._welcome
        return FormPresenter(welcome.form, welcome.check_and_save, self._desk, self._tasks, self._on_saved)

    def _connect(self) -> None:
        window, shell, header = self._window, self._shell, self._window.header
        self._welcome.practice_requested.connect(self._begin_practice)
        header.connect_requested.connect(lambda: self._open_account_form(0))
        header.practice_requested.connect(self._begin_practice)
        header.change_requested.connect(self._change_account)
        header.remove_requested.connect(self._remove_account)
        header.find_requested.connect(self._find.open)
        header.settings_requested.connect(self._open_settings)
        shell.account_changed.connect(self._on_account_changed)
        shell.tab_requested.connect(window.show_tab)
        shell.compose_requested.connect(lambda _seed: window.show_tab("compose"))
        shell.broadcast_requested.connect(lambda _id: window.show_tab("sent"))
        shell.contact_requested.connect(lambda _id: window.show_tab("contacts"))
        shell.conversation_requested.connect(lambda _book, _number: window.show_tab("inbox"))
        shell.toast_requested.connect(window.toast.say)
        shell.settings_requested.connect(self._open_settings)
        shell.account_form_requested.connect(self._open_account_form)
        shell.listener_requested.connect(self._open_doctor)
        shell.person_requested.connect(self._show_person)

    def _add_actions(self) -> None:
        window = self._window
        for key in window.tab_keys:
            place = f"Ctrl+{ORDER.index(key) + 1}"
            actions.add_action(window, f"Go to {window.tab_title(key)}", place, self._shower(key))
        actions.add_action(window, "Find anything", "Ctrl+K", self._find.open)
        actions.add_action(window, "Refresh balance", "F5", self._header.refresh)
        actions.add_action(window, "Connect another account", "", lambda: self._open_account_form(0))
        actions.add_action(window, "Set up listener", "", lambda: self._open_doctor(0))
        actions.add_action(window, "Settings", "Ctrl+,", self._open_settings)
        actions.add_action(window, "Keys", "F1", self._open_keymap)
        actions.add_action(window, "Quit", "Ctrl+Q", window.quit_requested.emit)

    def _shower(self, key: str) -> Callable[[], None]:
        return lambda: self._window.show_tab(key)

    def start(self) -> None:
        """Show the accounts, the tab of last time, and what is unfinished."""
        self._window.show_tab(self._desk.preferences.values.last_tab)
        self._header.show_accounts()
        self._show_frame()
        self._run_bar.start()
        self._show_standing()
        self._show_restored()

    def stop(self) -> None:
        """Hear no more events."""
        for forget in self._forget:
            forget()
        self._header.stop()
        self._run_bar.stop()
        for opened in (self._settings, self._doctor):
            if opened is not None:
                opened.stop()

    def _show_frame(self) -> None:
        nobody = not self._desk.accounts.all()
        if nobody and not self._window.welcoming:
            self._welcome.show_practice(starting=False)
        self._window.show_welcome(nobody)
        for action in self._window.actions():
            action.setEnabled(not nobody or actions.words(action) in ("Quit", "Keys", "Settings"))
        if nobody:
            self._welcome.focus_first()

    def _on_account_changed(self, account: Account | None) -> None:
        self._window.show_practice(account is not None and account.practice)
        if account is not None:
            self._tasks.spawn_latest("first balance", self._ask_first(account))

    async def _ask_first(self, account: Account) -> None:
        """Each account is asked about once in a session, when it is first chosen; without a word if that fails."""
        if account.id not in self._asked:
            self._asked.add(account.id)
            await self._desk.credits.ask(account.id)

    def _begin_practice(self) -> None:
        self._tasks.spawn_latest("practice", self._practice())

    async def _practice(self) -> None:
        self._welcome.show_practice(starting=True)
        problem = ""
        try:
            account = await self._desk.practice.begin()
            self._header.choose(account.id)
        except PracticeFailed as error:
            problem = f"The practice gateway did not start: {error}."
            if not self._window.welcoming:
                self._shell.toast(problem)
        finally:
            self._welcome.show_practice(starting=False, problem=problem)

    def _on_saved(self, saved: Saved, sentence: str) -> None:
        """An account was connected or changed: choose it, and say where its password is."""
        self._header.choose(saved.account.id)
        kept = saved.kept
        if kept is None:
            self._shell.toast(sentence)
        elif kept.reason is None:
            self._shell.toast(f"{sentence} {wording_accounts.KEPT_IN_KEYRING}")
        else:
            self._shell.toast(sentence)
            self._window.show_notice("warn", wording_accounts.keyring_lasting_text(kept.reason))

    def _open_account_form(self, account_id: int) -> None:
        if self._sheet is not None or (self._window.welcoming and account_id == 0):
            self._welcome.focus_first()
            return
        account = self._desk.accounts.get(account_id) if account_id else None
        if not self._window.isActiveWindow():  # asked for in the settings window
            self._window.activateWindow()
        self._sheet = AccountSheet(self._window, self._desk, self._tasks, self._on_saved, account)
        self._sheet.closed.connect(self._on_sheet_closed)

    def _on_sheet_closed(self) -> None:
        self._sheet = None

    def _change_account(self) -> None:
        if self._shell.account is not None:
            self._open_account_form(self._shell.account.id)

    def _remove_account(self) -> None:
        account = self._shell.account
        if account is not None:
            self._tasks.spawn(remove_account(self._window, self._desk, self._shell, account), "remove account")

    def _open_settings(self, page: str | bool = "") -> None:
        if self._settings is None:
            window = SettingsWindow(self._window)
            self._settings = SettingsPresenter(window, self._desk, self._shell, self._tasks)
        self._settings.open(page if isinstance(page, str) else "")

    def _open_doctor(self, account_id: int) -> None:
        if self._doctor is None:
            window = DoctorWindow(self._window)
            self._doctor = DoctorPresenter(window, self._desk, self._shell, self._tasks)
        self._doctor.open(account_id)

    def _show_person(self, number: str) -> None:
        self._open_settings("privacy")
        if self._settings is not None:
            self._settings.privacy.person.look(f"+{number}")

    def _open_keymap(self) -> None:
        if self._sheet is None:
            self._sheet = open_keymap(self._window, self._keys())
            self._sheet.closed.connect(self._on_sheet_closed)

    def _keys(self) -> list[tuple[str, list[Keys]]]:
        groups = [("Everywhere", [_key(a) for a in self._window.actions() if actions.keys_of(a)] + list(ALWAYS))]
        for key, page in zip(self._window.tab_keys, self._window.pages(), strict=True):
            keys = [_key(each) for each in actions.actions_of(page) if actions.keys_of(each)]
            groups.append((self._window.tab_title(key), keys))
        return groups

    def _wear(self) -> None:
        values = self._desk.preferences.values
        application = QApplication.instance()
        if self._worn != (values.appearance, values.ui_size) and isinstance(application, QApplication):
            self._worn = (values.appearance, values.ui_size)
            wear(application, *self._worn)

    def _show_standing(self) -> None:
        self._welcome_form.show_keyring()
        standing = self._desk.standing
        if standing is not None and standing.tell and standing.reason is not None:
            self._window.show_notice("warn", wording_accounts.no_keyring_text(standing.reason))

    def _show_restored(self) -> None:
        restoring = self._desk.restoring
        if restoring.done is not None:
            sentence = wording_privacy.restored_text(restoring.done, self._desk.clock.wall())
            self._window.show_notice("info" if restoring.done.opt_outs else "warn", sentence)
        elif restoring.failed:
            self._window.show_notice("warn", wording_privacy.RESTORE_FAILED)


def _key(action: QAction) -> Keys:
    return actions.words(action), actions.keys_of(action)
