"""What can be done with conversations, each with its words, icon and key: the menus and the key map say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QKeySequence

from smsdesk.domain.conversations import Conversation
from smsdesk.ui import wording_inbox as words


class Deed(StrEnum):
    """One entry of the menus."""

    OPEN_CONTACT = "open_contact"
    ADD_CONTACT = "add_contact"
    FORWARD = "forward"
    OPT_OUT = "opt_out"
    ALLOW = "allow"
    UNREAD = "unread"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    SPAM = "spam"
    NOT_SPAM = "not_spam"
    BIN = "bin"
    RESTORE = "restore"
    EMPTY_BIN = "empty_bin"
    COPY_NUMBER = "copy_number"
    SETTINGS = "settings"


@dataclass(frozen=True)
class Look:
    """How a deed is shown."""

    words: str
    icon: str
    keys: str = ""

    @property
    def shown_keys(self) -> str:
        """The keys as this system writes them."""
        return QKeySequence(self.keys).toString(QKeySequence.SequenceFormat.NativeText)


_LOOKS = {
    Deed.OPEN_CONTACT: Look(words.OPEN_CONTACT, "user", "Ctrl+O"),
    Deed.ADD_CONTACT: Look(f"{words.ADD_CONTACT}…", "user-plus", "Ctrl+O"),
    Deed.FORWARD: Look("Forward in Compose", "share", "Ctrl+Shift+F"),
    Deed.OPT_OUT: Look(words.OPT_OUT, "prohibit", "Ctrl+Shift+O"),
    Deed.ALLOW: Look(f"{words.ALLOW}…", "check", "Ctrl+Shift+O"),
    Deed.UNREAD: Look("Mark as unread", "envelope-simple", "Ctrl+U"),
    Deed.ARCHIVE: Look("Archive", "archive", "Ctrl+E"),
    Deed.UNARCHIVE: Look("Move to the inbox", "tray", "Ctrl+E"),
    Deed.SPAM: Look("Mark as spam", "warning-octagon", "Ctrl+J"),
    Deed.NOT_SPAM: Look("Not spam", "tray", "Ctrl+J"),
    Deed.BIN: Look("Delete", "trash", "Del"),
    Deed.RESTORE: Look("Take out of the bin", "arrow-counter-clockwise", "Del"),
    Deed.EMPTY_BIN: Look("Empty the bin…", "trash"),
    Deed.COPY_NUMBER: Look("Copy number", "copy"),
    Deed.SETTINGS: Look("Opt-out words and automatic replies…", "gear-six"),
}


def entry(deed: Deed) -> Look:
    """How it is shown."""
    return _LOOKS[deed]


def for_one(conversation: Conversation) -> tuple[Deed, ...]:
    """What can be done with an open conversation, in the order of its menu."""
    real = words.is_number(conversation.number)
    found = [Deed.OPEN_CONTACT if conversation.contact_id is not None else Deed.ADD_CONTACT] if real else []
    found.append(Deed.FORWARD)
    if real:
        found += [Deed.COPY_NUMBER, Deed.ALLOW if conversation.opted_out else Deed.OPT_OUT]
    return (*found, *([] if conversation.unread else [Deed.UNREAD]), *for_several([conversation]), Deed.SETTINGS)


def for_several(conversations: Sequence[Conversation]) -> tuple[Deed, ...]:
    """What can be done with all the selected ones at once."""
    if conversations and all(one.deleted for one in conversations):
        return (Deed.RESTORE,)
    archived = bool(conversations) and all(one.archived for one in conversations)
    spam = bool(conversations) and all(one.spam for one in conversations)
    middle = Deed.UNARCHIVE if archived else Deed.ARCHIVE
    return (*([] if spam else [middle]), Deed.NOT_SPAM if spam else Deed.SPAM, Deed.BIN)
