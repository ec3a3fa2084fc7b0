"""Rows of a long list of which only the looked-at pages are known; plain data, no Qt."""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class SparseRows(Generic[T]):
    """`size` rows, known in part. A stale page is still shown, and asked for again when it is looked at."""

    def __init__(self, page: int, kept_pages: int = 40) -> None:
        """`page` rows are fetched at once; beyond `kept_pages` those looked at longest ago are dropped."""
        self.page = page
        self.size = 0
        self._kept = kept_pages
        self._rows: dict[int, T] = {}
        self._fresh: dict[int, None] = {}  # pages in the order they were filled or looked at
        self._asked: set[int] = set()

    def clear(self, size: int = 0) -> None:
        """Another list: nothing of the old one is known any more."""
        self.size = size
        self._rows = {}
        self.make_stale()

    def make_stale(self) -> None:
        """Everything known may be out of date."""
        self._fresh = {}
        self._asked = set()

    def row(self, at: int) -> T | None:
        """The row if it is known, fresh or not."""
        return self._rows.get(at)

    def known(self) -> Mapping[int, T]:
        """All rows that are known, by place."""
        return self._rows

    def look(self, at: int) -> int | None:
        """Note that a row is looked at; the number of its page if that has to be fetched now."""
        number = at // self.page
        if number in self._fresh:
            self._fresh[number] = self._fresh.pop(number)
            return None
        if number in self._asked:
            return None
        self._asked.add(number)
        return number

    def give_up(self, number: int) -> None:
        """A page was not fetched after all; it is asked for again when it is looked at."""
        self._asked.discard(number)

    def put(self, number: int, rows: Sequence[T]) -> None:
        """The rows of a page, as many as there are; those beyond `size` are left out."""
        self._asked.discard(number)
        first = number * self.page
        for at in range(first, first + self.page):
            self._rows.pop(at, None)
        self._rows.update(enumerate(rows[: max(0, self.size - first)], first))
        self._fresh.pop(number, None)
        self._fresh[number] = None
        if len(self._fresh) > self._kept:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        oldest = next(iter(self._fresh))
        del self._fresh[oldest]
        for at in range(oldest * self.page, (oldest + 1) * self.page):
            self._rows.pop(at, None)

    def replace(self, at: int, row: T) -> None:
        """A newer state of one known row."""
        self._rows[at] = row

    def resize(self, size: int) -> None:
        """More or fewer rows at the end."""
        self.size = size
        self._rows = {at: row for at, row in self._rows.items() if at < size}

    def put_in_front(self, row: T) -> None:
        """One more row at the top; all others move down."""
        self.size += 1
        self._rows = {0: row, **{at + 1: each for at, each in self._rows.items()}}
        self.make_stale()

    def take_out(self, at: int) -> None:
        """One row is gone; those below it move up."""
        self.size -= 1
        self._rows = {place - (place > at): row for place, row in self._rows.items() if place != at}
        self.make_stale()
