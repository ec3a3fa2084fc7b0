"""The conversations as rows of two lines, fetched page by page."""

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime

from PySide6.QtCore import QObject, Qt

from smsdesk.domain.conversations import Conversation
from smsdesk.ui import figures
from smsdesk.ui import wording_inbox as words
from smsdesk.ui.outside_text import one_line
from smsdesk.ui.widgets.paged_model import PagedModel

PAGE = 60
RECORD = Qt.ItemDataRole.UserRole.value + 20
"""The Conversation itself, for the delegate."""
WHEN = RECORD + 1
WORDS = RECORD + 2
DOT = RECORD + 3
"""The colour role of the account's dot, "" where one account has them all."""
Key = tuple[str, str]
"""Book and number."""


def key_of(conversation: Conversation) -> Key:
    """What tells a conversation from others."""
    return conversation.book, conversation.number


class ConversationsModel(PagedModel[Conversation]):
    """Rows are Conversation; `wall` gives the present time in epoch seconds."""

    def __init__(self, wall: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(("Conversation",), PAGE, parent)
        self._wall = wall
        self._accounts: Mapping[int, tuple[str, str]] = {}

    def show_accounts(self, accounts: Mapping[int, tuple[str, str]]) -> None:
        """Name and dot of each account, empty where there is only one: then nothing has to be told apart."""
        if accounts != self._accounts:
            self._accounts = dict(accounts)
            self.repaint_all()

    def repaint_all(self) -> None:
        """The day has changed, or names have: what is in sight is drawn anew."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def key(self, record: Conversation) -> Hashable:
        return key_of(record)

    def when(self, record: Conversation) -> str:
        """The time of the newest message, as short as a narrow list wants it."""
        now = datetime.fromtimestamp(self._wall())
        return figures.moment_narrow(datetime.fromtimestamp(record.last_at), now)

    def account_name(self, record: Conversation) -> str:
        """The account that replies go out by, "" while there is only one."""
        return self._accounts.get(record.account_id, ("", ""))[0]

    def cell(self, record: Conversation, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return words.title(record)
        if role == RECORD:
            return record
        if role == WHEN:
            return self.when(record)
        if role == WORDS:
            return one_line(record.last_text)
        if role == DOT:
            return self._accounts.get(record.account_id, ("", ""))[1]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words.row_text(record, one_line(record.last_text), self.when(record), self.account_name(record))
        return None
