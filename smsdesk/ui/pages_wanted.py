"""Fetches the pages a table asks for while it is scrolled: the newest wish first, those out of sight not at all."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from smsdesk.ui.tasks import Tasks
from smsdesk.ui.widgets.list_table import ListTable
from smsdesk.ui.widgets.paged_model import PagedModel

Fetch = Callable[[int], Awaitable[Sequence[Any]]]
"""A coroutine function from a page's number to its records."""


class PagesWanted:
    """Joins a model and its table with `fetch`; `filled` is called after each page."""

    def __init__(
        self,
        model: PagedModel[Any],
        table: ListTable,
        tasks: Tasks,
        fetch: Fetch,
        filled: Callable[[], None] = lambda: None,
    ) -> None:
        self._model = model
        self._table = table
        self._tasks = tasks
        self._fetch = fetch
        self._filled = filled
        self._wanted: list[int] = []
        self._key = f"pages of {table.accessibleName()}"
        self._fetching = False
        self._list = 0
        model.page_wanted.connect(self._on_page_wanted)
        model.modelReset.connect(self._on_model_reset)

    def in_sight(self) -> list[int]:
        """The numbers of the pages that are seen at the moment."""
        first, last = self._table.visible_rows()
        if last < first:
            return []
        return list(range(first // self._model.page, last // self._model.page + 1))

    def _on_model_reset(self) -> None:
        self._list += 1
        self._wanted = []

    def _on_page_wanted(self, number: int) -> None:
        self._wanted.append(number)
        if not self._fetching:
            self._fetching = True
            self._tasks.spawn(self._work(), self._key)

    async def _work(self) -> None:
        try:
            while self._wanted:
                await self._next()
        finally:
            self._fetching = False
            for number in self._wanted:
                self._model.give_up(number)
            self._wanted = []

    async def _next(self) -> None:
        number, shown = self._wanted.pop(), self._list
        if number not in self.in_sight():
            self._model.give_up(number)
            return
        try:
            rows = await self._fetch(number)
        except BaseException:
            self._model.give_up(number)
            raise
        if shown == self._list:
            self._model.fill(number, rows)
            self._filled()
