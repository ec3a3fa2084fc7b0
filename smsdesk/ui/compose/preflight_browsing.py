"""Browsing the messages of a pre-flight, recipient by recipient, and the sheets behind its figures."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from smsdesk.domain.records import Recipient
from smsdesk.services.preflight import Preflight, measured
from smsdesk.ui import wording_compose as words
from smsdesk.ui import wording_preflight as say
from smsdesk.ui.compose import preflight_lists as lists
from smsdesk.ui.compose.preflight_sheet import PreflightSheet


class Browsing:
    """Belongs to one open sheet; `on_row(good)` hears whether the text of the row looked at can be sent."""

    def __init__(
        self,
        host: QWidget,
        sheet: PreflightSheet,
        row: int,
        repeat_hours: Callable[[], int],
        on_row: Callable[[Preflight, bool], None],
    ) -> None:
        self._host = host
        self._sheet = sheet
        self._row = row
        self._hours = repeat_hours
        self._on_row = on_row
        self._preflight: Preflight | None = None
        sheet.to.people_requested.connect(lambda: self._open(lists.open_people))
        sheet.to.problems_requested.connect(lambda: self._open(lists.open_problems))
        sheet.to.repeated_requested.connect(self._open_repeated)
        sheet.text.step_requested.connect(self._step)
        sheet.text.longest_requested.connect(self._go_to_longest)
        sheet.text.longer_requested.connect(lambda: self._open(lists.open_longer))
        sheet.text.empty_requested.connect(lambda: self._open(lists.open_empty))
        sheet.text.unsendable_requested.connect(lambda: self._open(lists.open_unsendable))

    @property
    def person(self) -> Recipient | None:
        """Whose message is looked at."""
        people = self._preflight.people if self._preflight else ()
        return people[self._row] if self._row < len(people) else None

    def show(self, preflight: Preflight) -> None:
        """Show the row that is looked at, and which one is the longest."""
        self._preflight = preflight
        self._sheet.text.show_longest(_longest(preflight))
        self._show_row()

    def _show_row(self) -> None:
        preflight = self._preflight
        if preflight is None:
            return
        number = preflight.recipients
        self._row = self._row % number if number else 0
        person = self.person
        seen = measured(preflight.draft, person)
        line = words.row_text(self._row, number, person.name) if person else ""
        self._sheet.show_row(line, number, seen)
        self._on_row(preflight, seen.problem is None)

    def _step(self, by: int) -> None:
        self._row += by
        self._show_row()

    def _go_to_longest(self) -> None:
        if self._preflight is not None and self._preflight.letters.longest is not None:
            self._row = self._preflight.letters.longest
            self._show_row()

    def _open(self, opener: Callable[[QWidget, Preflight], object]) -> None:
        if self._preflight is not None:
            opener(self._host, self._preflight)

    def _open_repeated(self) -> None:
        if self._preflight is not None:
            lists.open_repeated(self._host, self._preflight, self._hours())


def _longest(preflight: Preflight) -> str:
    """Of different texts the one with most parts and characters, if it is among those that are sent."""
    at = preflight.letters.longest if preflight.letters.merged else None
    if at is None or at >= preflight.recipients:
        return ""
    count = measured(preflight.draft, preflight.people[at]).count
    return say.longest(at, count.units, count.capacity) if count else ""
