"""Joins the page of what is brought in by hand and its service: looks while typing, stores, tells."""

import asyncio
from collections.abc import Callable

from smsdesk.domain.storage import StoreError
from smsdesk.services.desk import Desk
from smsdesk.services.pasting import Found, PasteError
from smsdesk.ui import wording
from smsdesk.ui import wording_listener_checks as words
from smsdesk.ui.dialogs import choose_open_file
from smsdesk.ui.listener.paste_page import PastePage
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.wording_listener import BY_HAND_FILES, BY_HAND_TITLE

_TYPING = 0.3


class PastePresenter:
    """One look or one storing at a time; another text ends the look before."""

    def __init__(self, page: PastePage, desk: Desk, tasks: Tasks, account_id: Callable[[], int]) -> None:
        self._page = page
        self._desk = desk
        self._tasks = tasks
        self._account_id = account_id
        self._found: Found | None = None
        self._large = False  # what is looked at does not stand in the field
        page.text_changed.connect(self._on_text_changed)
        page.large_pasted.connect(lambda text: self._begin(self._look(text, "What you pasted")))
        page.file_requested.connect(lambda: tasks.spawn_latest("pasted: choose", self._choose()))
        page.store_requested.connect(self._on_store_requested)
        page.stop_requested.connect(self._on_stop_requested)

    def forget(self) -> None:
        """Another account: what was found belongs to the one before."""
        self._tasks.cancel("pasted")
        self._found, self._large = None, False
        self._page.clear()
        self._page.say("info", "")

    def _begin(self, work: object) -> None:
        self._tasks.spawn_latest("pasted", work)  # type: ignore[arg-type]

    def _on_text_changed(self, text: str) -> None:
        if text or not self._large:
            self._page.say("info", "")
            self._begin(self._look(text, "", pause=_TYPING))

    async def _choose(self) -> None:
        path = await choose_open_file(self._page.window(), BY_HAND_TITLE, BY_HAND_FILES)
        if path is None:
            return
        try:
            text = await self._desk.pasting.read_file(path)
        except PasteError as error:
            self._page.say("bad", f"{path.name}: {words.PASTE_PROBLEMS[error.problem]}")
            return
        self._begin(self._look(text, path.name))

    async def _look(self, text: str, source: str, pause: float = 0.0) -> None:
        await asyncio.sleep(pause)
        self._found, self._large = None, bool(source)
        self._page.show_source(source)
        self._page.show_found("", 0)
        if source:
            self._page.edit.clear()
        self._page.say("info", "")
        if not text.strip():
            return
        self._page.show_work("Reading")
        try:
            found = await self._desk.pasting.look(self._account_id(), text, self._page.work.set_progress)
        finally:
            self._page.show_work("")
        self._found = found
        self._page.show_found(words.found_text(found), len(found.fresh))

    def _on_store_requested(self) -> None:
        if self._found is not None and self._found.fresh:
            self._begin(self._store(self._found))

    async def _store(self, found: Found) -> None:
        self._page.show_work("Storing")
        done = 0

        def progress(number: int, total: int) -> None:
            nonlocal done
            done = number
            self._page.work.set_progress(number, total)

        try:
            number = await self._desk.pasting.store(self._account_id(), found, progress)
        except asyncio.CancelledError:
            self._page.say("info", words.stopped_text(done, len(found.fresh)))
            raise
        except StoreError as error:
            self._page.say("bad", wording.store_text(error.problem))
            return
        finally:
            self._page.show_work("")
        self._found, self._large = None, True  # an emptied field is nothing to look at
        self._page.clear()
        self._page.say("ok", words.stored_text(number))

    def _on_stop_requested(self) -> None:
        self._tasks.cancel("pasted")
