"""Joins the To field and its strip with the services: chips come in, people are counted, problems are shown."""

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer

from smsdesk.domain.accounts import Account
from smsdesk.domain.events import ContactsChanged
from smsdesk.domain.lists import Chip, Gathered, GroupChip, ListChip, NumberChip, ProblemKind, Suggestion
from smsdesk.domain.records import ContactGroup
from smsdesk.domain.storage import StoreError
from smsdesk.domain.tables import ReadError
from smsdesk.services.desk import Desk
from smsdesk.ui import dialogs, wording
from smsdesk.ui import wording_compose as words
from smsdesk.ui.compose.entering import chips_from_file, chips_from_text, lines_in
from smsdesk.ui.compose.faces import faces_of
from smsdesk.ui.compose.rows_sheet import ProblemsSheet
from smsdesk.ui.compose.view import ComposeView
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

_SUGGEST_MS = 120
_QUIET_SECONDS = 0.3  # no progress for what is done sooner
_MANY_LINES = 2000
_NOBODY = Gathered((), ())


class RecipientsPresenter:
    """`chips` and `gathered` are the state; `on_changed` hears of both."""

    def __init__(
        self, view: ComposeView, desk: Desk, shell: Shell, tasks: Tasks, on_changed: Callable[[], None]
    ) -> None:
        self._view = view
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._on_changed = on_changed
        self._account: Account | None = None
        self._sizes: dict[int, int] = {}
        self._entering = asyncio.Lock()
        self._next_row = 0
        self._typing = QTimer(view, singleShot=True, interval=_SUGGEST_MS)
        self.chips: tuple[Chip, ...] = ()
        self.gathered: Gathered | None = _NOBODY
        """Who gets it; None while that is being counted or cannot be."""
        self._forget = desk.bus.listen(ContactsChanged, self._on_contacts_changed)
        self._join()

    def _join(self) -> None:
        to, strip = self._view.to, self._view.strip
        to.editor.text_entered.connect(self.enter)
        to.editor.text_pasted.connect(self.enter)
        to.editor.files_dropped.connect(self._on_files_dropped)
        to.editor.textChanged.connect(self._on_text_changed)
        to.chip_removed.connect(self._on_chip_removed)
        to.chip_edit_requested.connect(self._on_chip_edit_requested)
        to.suggestion_picked.connect(self._on_suggestion_picked)
        to.group_picked.connect(self._on_group_picked)
        to.csv_requested.connect(lambda: self._tasks.spawn(self._choose_csv(), "compose-csv"))
        self._typing.timeout.connect(self._on_typing_timeout)
        strip.cancel_requested.connect(self._on_cancel_requested)
        strip.again_requested.connect(self.recount)
        strip.pill_pressed.connect(self.show_problems)
        self._view.next_problem_requested.connect(self.next_problem)

    def stop(self) -> None:
        """Hear no more events."""
        self._forget()
        self._typing.stop()

    def set_account(self, account: Account | None) -> None:
        """Another book or country: what the chips mean is counted anew."""
        self._account = account
        self._tasks.spawn_latest("compose-groups", self._read_groups())
        self.recount()

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Put other chips in place of all."""
        self.chips = tuple(chips)
        self._next_row = 0
        self.recount()

    def enter(self, text: str) -> None:
        """Make chips of what was typed or pasted."""
        lines = lines_in(text)
        if lines > _MANY_LINES:
            self._view.strip.show_progress(f"Reading {words.lines_text(lines)}", 0, 0)
        self._tasks.spawn(self._enter(text), "compose-enter")

    async def settle(self) -> None:
        """Wait until everything typed is a chip and everybody is counted."""
        self._view.to.editor.end_entry()
        await asyncio.sleep(0)  # the entry just made takes its place in the queue
        async with self._entering:
            pass
        if self.gathered is None:
            self._tasks.cancel("compose-count")
            await self._count()

    def recount(self) -> None:
        """Count who gets it, in the background; the newest wish wins."""
        self._tasks.cancel("compose-count")
        if not self.chips or self._account is None:
            self.gathered = _NOBODY
            self._view.strip.show_sentence(words.NOBODY_YET)
        else:
            self.gathered = None
            self._tasks.spawn_latest("compose-count", self._count())
        self._show_faces()
        self._on_changed()

    async def _count(self) -> None:
        chips, account, began = self.chips, self._account, time.monotonic()
        if account is None:
            return

        def tell(done: int, total: int) -> None:
            if time.monotonic() - began > _QUIET_SECONDS:
                self._view.strip.show_progress("Checking numbers", done, total)

        try:
            found = await self._desk.recipients.gather(account.book, account.options.country, chips, tell)
        except StoreError as error:
            self._view.strip.show_sentence(wording.store_text(error.problem), "bad", again=True)
            return
        self.gathered = found
        self._view.strip.show_counts(len(found.recipients), found.counts)
        self._show_faces()
        self._on_changed()

    def _show_faces(self) -> None:
        region = self._account.options.country if self._account else "MY"
        self._view.to.show_chips(faces_of(self.chips, region, self._sizes, self.gathered))

    async def _enter(self, text: str) -> None:
        account = self._account
        if account is None:
            return
        async with self._entering:
            try:
                found = await chips_from_text(self._desk.contacts, account, text)
            except StoreError as error:
                self._view.to.edit(text)
                self._shell.toast(wording.store_text(error.problem))
                return
            self.set_chips((*self.chips, *found))

    def _on_files_dropped(self, paths: list[str]) -> None:
        for path in paths:
            self._tasks.spawn(self._read_file(path), "compose-file")

    async def _choose_csv(self) -> None:
        path = await dialogs.choose_open_file(self._view, "Add the numbers of a file", words.CSV_FILES)
        if path is not None:
            await self._read_file(str(path))

    async def _read_file(self, path: str) -> None:
        account = self._account
        if account is None:
            return
        async with self._entering:
            self._view.strip.show_progress(f"Reading {Path(path).name}", 0, 0)
            try:
                found = await chips_from_file(account, path)
            except ReadError as error:
                self._shell.toast(words.file_text(error.problem, Path(path).name))
                found = ()
            self.set_chips((*self.chips, *found))

    def _on_cancel_requested(self) -> None:
        """Stop what takes long; the chips stay, and counting can be asked for again."""
        self._tasks.cancel("compose-count")
        self._view.strip.show_sentence(words.NOT_COUNTED, again=True)

    def _on_text_changed(self) -> None:
        self._view.to.drop_unfit(self._view.to.editor.toPlainText())
        self._typing.start()

    def _on_typing_timeout(self) -> None:
        self._tasks.spawn_latest("compose-suggest", self._suggest(self._view.to.editor.toPlainText()))

    async def _suggest(self, typed: str) -> None:
        found: Sequence[Suggestion] = ()
        if self._account is not None and typed.strip() and "\n" not in typed:
            found = await self._desk.contacts.suggestions(self._account.book, typed)
        # Whoever types a number wants Enter to take the number, not a contact that begins like it.
        self._view.to.offer(found, mark_first=typed.strip()[:1] not in tuple("+(0123456789"))

    def _on_suggestion_picked(self, suggestion: Suggestion) -> None:
        if isinstance(suggestion.chip, GroupChip):
            self._sizes[suggestion.chip.group_id] = suggestion.size
        if suggestion.chip not in self.chips:
            self.set_chips((*self.chips, suggestion.chip))

    def _on_group_picked(self, group: ContactGroup) -> None:
        self._on_suggestion_picked(Suggestion(GroupChip(group.id, group.name), group.size))

    def _on_chip_removed(self, place: int) -> None:
        removed = self.chips[place]
        self.set_chips(self.chips[:place] + self.chips[place + 1 :])
        if isinstance(removed, ListChip):
            self._shell.toast(words.removed(removed.label), "Undo", lambda: self.set_chips((*self.chips, removed)))

    def _on_chip_edit_requested(self, place: int) -> None:
        chip = self.chips[place]
        if isinstance(chip, NumberChip):
            self.set_chips(self.chips[:place] + self.chips[place + 1 :])
            self._view.to.edit(f"{chip.name} {chip.raw}".strip())

    def show_problems(self, kind: ProblemKind | None = None) -> ProblemsSheet | None:
        """Open the rows that get nothing, those of one kind or all."""
        if self.gathered is None or not self.gathered.problems:
            return None
        sheet = ProblemsSheet(self._view.window(), self.gathered.problems, self.chips)
        sheet.show_kind(kind)
        sheet.open(sheet.table)
        return sheet

    def next_problem(self) -> None:
        """Open the rows at the problem behind the one looked at last."""
        sheet = self.show_problems()
        if sheet is None or self.gathered is None:
            return
        problems = self.gathered.problems
        sheet.select(self._next_row % len(problems))

        def remember() -> None:
            current = sheet.current()
            self._next_row = problems.index(current) + 1 if current in problems else 0

        sheet.closed.connect(remember)

    def _on_contacts_changed(self, event: ContactsChanged) -> None:
        if self._account is not None and event.book == self._account.book:
            self._tasks.spawn_latest("compose-groups", self._read_groups())
            self.recount()

    async def _read_groups(self) -> None:
        groups = await self._desk.groups.all(self._account.book) if self._account else []
        self._sizes = {group.id: group.size for group in groups}
        self._view.to.set_groups(groups)
        self._show_faces()
