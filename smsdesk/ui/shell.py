"""What the tabs share without knowing each other: the current account, news, and ways from one tab to another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from smsdesk.domain.accounts import Account
from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import Chip
from smsdesk.domain.records import Timing


@dataclass(frozen=True)
class Seed:
    """What Compose is filled with when another tab asks for a message; None leaves a part as it is."""

    chips: tuple[Chip, ...] | None = None
    text: str | None = None
    kind: Kind | None = None
    sender: str | None = None
    reports: bool | None = None
    source: dict[str, Any] | None = None  # what Compose itself kept of a broadcast: everything but the recipients
    timing: Timing | None = None  # only for one that is changed: what is sent again goes out when somebody says so


class Shell(QObject):
    """The frame as the tabs see it. Signals are wishes to it, except the facts `account_changed` and `undone`."""

    account_changed = Signal(object)  # Account | None
    tab_requested = Signal(str)  # "compose", "contacts", "credits", "inbox", "sent"
    compose_requested = Signal(object)  # Seed
    template_requested = Signal(object)  # SavedText, to be put into the message
    broadcast_requested = Signal(int)  # show it under Sent
    contact_requested = Signal(int)  # show this person under Contacts
    conversation_requested = Signal(str, str)  # book and number: show it under Inbox
    toast_requested = Signal(str, str, object)  # sentence, action word or "", callback or None
    settings_requested = Signal(str)  # page name, "" for the first
    listener_requested = Signal(int)  # account id: set up, look at or mend its listener
    person_requested = Signal(str)  # E.164 digits: show under Privacy what there is about this number
    restart_requested = Signal()  # end the program in order and start it again
    account_form_requested = Signal(int)  # account id, 0 for a new one: change address, user name, password
    changing = Signal(int, object)  # a fact: taken back to be changed; the Seed is for when its draft is not kept
    undone = Signal(int)  # a fact: this broadcast was taken back, Compose brings its draft back as it was

    def __init__(self) -> None:
        super().__init__()
        self._account: Account | None = None

    @property
    def account(self) -> Account | None:
        """The account chosen in the header; None before the first one exists."""
        return self._account

    def set_account(self, account: Account | None) -> None:
        """Choose an account (or take over its changed settings) and tell everybody."""
        if account != self._account:
            self._account = account
            self.account_changed.emit(account)

    def toast(self, sentence: str, action: str = "", callback: Callable[[], None] | None = None) -> None:
        """Show news for six seconds; never the only trace of anything."""
        self.toast_requested.emit(sentence, action, callback)
