"""Which merge fields there are: the columns of the chosen lists, and every custom field of the contacts."""

from collections.abc import Callable

from smsdesk.domain.accounts import Account
from smsdesk.domain.events import ContactsChanged
from smsdesk.domain.lists import Gathered
from smsdesk.domain.storage import StoreError
from smsdesk.services.desk import Desk
from smsdesk.services.field_names import most_used
from smsdesk.ui.tasks import Tasks


class KnownFields:
    """`on_changed` hears when the contacts have other fields; `stop` ends the listening."""

    def __init__(self, desk: Desk, tasks: Tasks, on_changed: Callable[[], None]) -> None:
        self._desk = desk
        self._tasks = tasks
        self._on_changed = on_changed
        self._book = ""
        self._of_contacts: tuple[str, ...] = ()
        self.stop = desk.bus.listen(ContactsChanged, self._on_contacts_changed)

    def set_account(self, account: Account | None) -> None:
        """Know the fields of this account's contacts."""
        book = account.book if account else ""
        if book and book != self._book:
            self._book = book
            self._tasks.spawn_latest("compose-fields", self._read(book))

    def names(self, gathered: Gathered | None) -> tuple[str, ...]:
        """All names, those of the lists first, each once."""
        of_lists = gathered.fields if gathered else ()
        return tuple(dict.fromkeys((*of_lists, *self._of_contacts)))

    def _on_contacts_changed(self, event: ContactsChanged) -> None:
        if event.book == self._book:
            self._tasks.spawn_latest("compose-fields", self._read(self._book))

    async def _read(self, book: str) -> None:
        try:
            found = tuple(await most_used(self._desk.database, book))
        except StoreError:
            return  # the pre-flight asks again, and says what is wrong
        if book == self._book and found != self._of_contacts:
            self._of_contacts = found
            self._on_changed()
