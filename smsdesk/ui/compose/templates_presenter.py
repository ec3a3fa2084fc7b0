"""Joins the sheet of saved texts, and the menu of merge fields, with the message."""

from functools import partial

from smsdesk.domain.events import TemplatesChanged
from smsdesk.domain.merging import BUILT_IN
from smsdesk.domain.records import SavedText
from smsdesk.domain.storage import StoreError
from smsdesk.services.desk import Desk
from smsdesk.ui import dialogs
from smsdesk.ui import wording_merging as merge_words
from smsdesk.ui import wording_templates as words
from smsdesk.ui.compose.templates_sheet import TemplatesSheet
from smsdesk.ui.compose.view import ComposeView
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

_MOST = 200


class TemplatesPresenter:
    """One sheet at a time. `fields` are the names that the recipients' lists have, told by `set_fields`."""

    def __init__(self, view: ComposeView, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._view = view
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._fields: tuple[str, ...] = ()
        self.sheet: TemplatesSheet | None = None
        view.templates_requested.connect(self.open)
        shell.template_requested.connect(self._on_template_requested)
        view.field.choices.aboutToShow.connect(self._fill_fields)
        self.stop = desk.bus.listen(TemplatesChanged, lambda _event: self._search())
        """Hear no more events."""

    def set_fields(self, fields: tuple[str, ...]) -> None:
        """The columns of the lists and the fields of the contacts that are chosen."""
        self._fields = fields

    def _fill_fields(self) -> None:
        menu = self._view.field.choices
        menu.clear()
        names = [*BUILT_IN, *(name for name in self._fields if name.casefold() not in BUILT_IN)]
        for name in names:
            menu.addAction("{" + name.replace("&", "&&") + "}", partial(self._view.message.insert, "{" + name + "}"))
        menu.addSeparator()
        menu.addAction(merge_words.WITH_FALLBACK, partial(self._view.message.insert, "{name|customer}"))
        menu.addAction(merge_words.A_BRACE, partial(self._view.message.insert, "{{"))

    def open(self) -> None:
        """Show the saved texts."""
        if self.sheet is not None:
            return
        kind = self._view.kind.choice[0]
        can_save = bool(self._view.message.text().strip()) and not kind.binary
        self.sheet = sheet = TemplatesSheet(self._view.window(), can_save=can_save)
        sheet.searched.connect(lambda _search: self._search())
        sheet.insert_requested.connect(self._insert)
        sheet.delete_requested.connect(lambda text: self._tasks.spawn(self._delete(text), "template-delete"))
        sheet.rename_requested.connect(lambda text, name: self._tasks.spawn(self._rename(text, name), "template-name"))
        sheet.save_requested.connect(lambda name: self._tasks.spawn_latest("template-save", self._save(name)))
        sheet.closed.connect(self._on_sheet_closed)
        self._search()
        sheet.open(sheet.search)

    def insert_text(self, text: SavedText) -> None:
        """Put a saved text into the message: into an empty one with its kind, else where the cursor stands."""
        if not self._view.message.text().strip():
            self._view.kind.set_choice(text.kind, True)
            self._view.kind.choice_changed.emit()
        self._view.message.insert(text.text)

    def _on_template_requested(self, text: SavedText) -> None:
        self._shell.tab_requested.emit("compose")
        self.insert_text(text)

    def _insert(self, text: SavedText) -> None:
        if self.sheet is not None:
            self.sheet.dismiss()
        self.insert_text(text)

    def _search(self, choose: int | None = None) -> None:
        if self.sheet is not None:
            self._tasks.spawn_latest("templates", self._show(self.sheet.search.text(), choose))

    async def _show(self, search: str, choose: int | None) -> None:
        chosen = self.sheet.chosen if self.sheet else None
        try:
            texts = await self._desk.templates.list(search, _MOST)
        except StoreError as error:
            self._say(words.failed(error.problem), bad=True)
            return
        if self.sheet is not None:
            self.sheet.show_texts(texts, search, choose or (chosen.id if chosen else None))

    async def _save(self, name: str) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        text, kind = self._view.message.text(), self._view.kind.choice[0]
        try:
            if await self._desk.templates.find(name) is not None and not await self._may_replace(name):
                return
            key = await self._desk.templates.save(name, text, kind)
        except StoreError as error:
            self._say(words.failed(error.problem), bad=True)
        except ValueError:
            self._say(words.NO_TEXT, bad=True)
        else:
            sheet.new_name.clear()
            self._say(words.saved(name.strip()))
            self._search(key)

    async def _may_replace(self, name: str) -> bool:
        choices = (dialogs.Choice("", "Keep it"), dialogs.Choice("replace", "Replace", "danger"))
        return (
            await dialogs.ask(self._view, words.replace_title(name.strip()), words.REPLACE_SENTENCE, choices)
            == "replace"
        )

    async def _rename(self, text: SavedText, name: str) -> None:
        try:
            done = await self._desk.templates.rename(text.id, name)
        except StoreError as error:
            self._say(words.failed(error.problem), bad=True)
            return
        self._say("" if done else words.TAKEN if name.strip() else words.NO_NAME, bad=not done)

    async def _delete(self, text: SavedText) -> None:
        try:
            await self._desk.templates.delete(text.id)
        except StoreError as error:
            self._say(words.failed(error.problem), bad=True)
            return
        self._shell.toast(words.deleted(text.name), "Undo", partial(self._bring_back, text))

    def _bring_back(self, text: SavedText) -> None:
        self._tasks.spawn(self._restore(text), "template-restore")

    async def _restore(self, text: SavedText) -> None:
        try:
            await self._desk.templates.restore(text.id)
        except StoreError as error:
            self._shell.toast(words.failed(error.problem))

    def _say(self, sentence: str, *, bad: bool = False) -> None:
        if self.sheet is not None:
            self.sheet.say(sentence, bad=bad)

    def _on_sheet_closed(self) -> None:
        self._tasks.cancel("templates")
        self.sheet = None
