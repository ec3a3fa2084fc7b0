"""What can be taken back in this tab, newest last, each book for itself."""

from collections.abc import Awaitable, Callable

_KEPT = 50

Back = Callable[[], Awaitable[object]]


class Undo:
    """`did` after every change that can be taken back; `changed(label)` is called with the newest label, or ""."""

    def __init__(self, changed: Callable[[str], None]) -> None:
        self._changed = changed
        self._book = ""
        self._done: dict[str, list[tuple[str, Back]]] = {}

    def show_book(self, book: str) -> None:
        """Another book is open now: its own changes are the ones to be taken back."""
        self._book = book
        self._tell()

    def did(self, label: str, back: Back) -> None:
        """Something was done ("Delete 3") that `back` takes back."""
        done = self._done.setdefault(self._book, [])
        done.append((label, back))
        del done[:-_KEPT]
        self._tell()

    @property
    def label(self) -> str:
        """What would be taken back next, "" for nothing."""
        done = self._done.get(self._book)
        return done[-1][0] if done else ""

    async def undo(self) -> str:
        """Take the newest change back; its label, "" when there was none. Raises what the way back raises."""
        done = self._done.get(self._book)
        if not done:
            return ""
        label, back = done.pop()
        self._tell()
        await back()
        return label

    def _tell(self) -> None:
        self._changed(self.label)
