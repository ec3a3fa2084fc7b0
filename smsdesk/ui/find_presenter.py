"""What "Find anything" finds: the actions of the frame and of all pages, and the people of the present book."""

from collections.abc import Callable

from PySide6.QtGui import QAction

from smsdesk.domain import numbers
from smsdesk.domain.lists import ContactChip, GroupChip, Suggestion
from smsdesk.domain.records import SavedText
from smsdesk.services.desk import Desk
from smsdesk.ui import actions, figures
from smsdesk.ui.find import Find, Hit
from smsdesk.ui.main_window import MainWindow
from smsdesk.ui.shell import Seed, Shell
from smsdesk.ui.tasks import Tasks

_PEOPLE = 6
_TEMPLATES = 6


class FindPresenter:
    """Opens the palette over the window; one at a time."""

    def __init__(self, window: MainWindow, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._window = window
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._find: Find | None = None

    def open(self) -> None:
        """Show the palette with everything that can be done."""
        if self._find is not None:
            return
        self._find = find = Find(self._window)
        find.typed.connect(lambda typed: self._tasks.spawn_latest("find", self._search(find, typed)))
        find.closed.connect(self._on_closed)
        find.show_hits(self._deeds(""))
        find.open(find.line)

    def _on_closed(self) -> None:
        self._find = None
        self._tasks.cancel("find")

    async def _search(self, find: Find, typed: str) -> None:
        deeds = self._deeds(typed)
        if self._find is find:
            find.show_hits(deeds, "")
        account, people, texts = self._shell.account, [], []
        if account is not None and typed.strip():
            found = await self._desk.contacts.suggestions(account.book, typed.strip(), _PEOPLE)
            people = [self._person(each) for each in found]
            texts = [self._template(each) for each in await self._desk.templates.list(typed.strip(), _TEMPLATES)]
        if self._find is find:
            find.show_hits(deeds + people + texts, f"Nothing matches “{typed}”.")

    def _deeds(self, typed: str) -> list[Hit]:
        wanted = typed.casefold().split()
        found = [self._deed(action) for action in self._all_actions()]
        return [hit for hit in found if all(word in hit.text.casefold() for word in wanted)]

    def _all_actions(self) -> list[QAction]:
        named: dict[str, QAction] = {}
        for action in [
            *self._window.actions(),
            *(a for page in self._window.pages() for a in actions.actions_of(page)),
        ]:
            if action.isEnabled() and action.isVisible() and actions.words(action) != "Find anything":
                named.setdefault(actions.words(action), action)
        return list(named.values())

    def _deed(self, action: QAction) -> Hit:
        return Hit("arrow-right", actions.words(action), actions.keys_of(action), self._trigger(action))

    def _trigger(self, action: QAction) -> Callable[[], None]:
        def run() -> None:
            key = self._window.key_of(action.parent())
            if key:
                self._window.show_tab(key)
            action.trigger()

        return run

    def _person(self, suggestion: Suggestion) -> Hit:
        chip = suggestion.chip
        if isinstance(chip, GroupChip):
            people = figures.counted(suggestion.size, "person", "people")
            return Hit("users", f"Write to {chip.name}", people, self._writer(chip))
        shown = numbers.parse(f"+{chip.number}")
        number = shown.display if isinstance(shown, numbers.Number) else chip.number
        return Hit("user", chip.name or number, number if chip.name else "", self._shower(chip))

    def _template(self, text: SavedText) -> Hit:
        return Hit("note", f"Write “{text.name}”", "Template", lambda: self._shell.template_requested.emit(text))

    def _writer(self, chip: GroupChip) -> Callable[[], None]:
        return lambda: self._shell.compose_requested.emit(Seed(chips=(chip,)))

    def _shower(self, chip: ContactChip) -> Callable[[], None]:
        return lambda: self._shell.contact_requested.emit(chip.contact_id)
