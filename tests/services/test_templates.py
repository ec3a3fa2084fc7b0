"""Saved texts in a real data file: replaced by name, found by words, deleted and brought back."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from office import NOON, StoppedClock

from smsdesk.domain.events import Event, TemplatesChanged
from smsdesk.domain.kinds import Kind
from smsdesk.services.bus import Bus
from smsdesk.services.templates import LONGEST_NAME, Templates
from smsdesk.store.database import Database


class Calendar(StoppedClock):
    """Noon of a day that the test chooses."""

    def __init__(self) -> None:
        self.days = 0

    def wall(self) -> float:
        return NOON + self.days * 86_400


@dataclass
class Shelf:
    """Templates over one data file, and what they told."""

    database: Database
    clock: Calendar = field(default_factory=Calendar)
    told: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        bus = Bus()
        bus.listen(TemplatesChanged, self.told.append)
        self.texts = Templates(self.database, bus, self.clock)

    async def names(self, search: str = "", limit: int = 200) -> list[str]:
        return [each.name for each in await self.texts.list(search, limit)]


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    database = Database(tmp_path / "data.sqlite3")
    await database.open()
    yield Shelf(database)
    await database.close()


async def test_a_saved_text_comes_back_character_by_character(shelf: Shelf) -> None:
    text = "RM0 Kedai: hi {name|friend}\r\n\u202babc\u202c 🙂\x00"
    key = await shelf.texts.save("  Greeting \n card ", text, Kind.UNICODE)
    found = await shelf.texts.find("greeting CARD")
    assert found is not None
    assert (found.id, found.name, found.text, found.kind) == (key, "Greeting card", text, Kind.UNICODE)
    assert found.changed_at == NOON
    assert shelf.told == [TemplatesChanged()]


async def test_the_same_name_replaces(shelf: Shelf) -> None:
    first = await shelf.texts.save("Sale", "old", Kind.TEXT)
    await shelf.texts.save("Sale 2", "other", Kind.TEXT)
    assert await shelf.texts.save("SALE", "new", Kind.FLASH) == first
    assert [(each.name, each.text) for each in await shelf.texts.list()] == [("SALE", "new"), ("Sale 2", "other")]


async def test_every_word_is_looked_for_in_name_and_text(shelf: Shelf) -> None:
    await shelf.texts.save("Café hours", "Open at 100% of_days", Kind.TEXT)
    await shelf.texts.save("Birthday", "Sálam {name}", Kind.TEXT)
    await shelf.texts.save("中秋", "中秋节快乐", Kind.UNICODE)
    assert await shelf.names() == ["Birthday", "Café hours", "中秋"]
    assert await shelf.names("cafe OPEN") == ["Café hours"]
    assert await shelf.names("salam") == ["Birthday"]
    assert await shelf.names("快乐") == ["中秋"]
    assert await shelf.names("%") == ["Café hours"]
    assert await shelf.names("cafe birthday") == []
    assert await shelf.names("", limit=2) == ["Birthday", "Café hours"]


async def test_a_name_is_given_once(shelf: Shelf) -> None:
    one = await shelf.texts.save("One", "1", Kind.TEXT)
    two = await shelf.texts.save("Two", "2", Kind.TEXT)
    assert not await shelf.texts.rename(two, "oNE")
    assert not await shelf.texts.rename(two, " \t")
    assert not await shelf.texts.rename(999, "Three")
    assert await shelf.texts.rename(one, "ONE")
    assert await shelf.texts.rename(two, "Three")
    assert await shelf.names() == ["ONE", "Three"]
    assert await shelf.names("two") == []
    assert len(shelf.told) == 4


async def test_deleting_can_be_undone_even_when_the_name_is_taken_meanwhile(shelf: Shelf) -> None:
    key = await shelf.texts.save("Sale", "old", Kind.TEXT)
    assert await shelf.texts.delete(key)
    assert not await shelf.texts.delete(key)
    assert await shelf.names() == []
    assert await shelf.texts.find("Sale") is None
    await shelf.texts.save("Sale", "new", Kind.TEXT)
    assert await shelf.texts.restore(key)
    assert not await shelf.texts.restore(key)
    assert await shelf.names() == ["Sale", "Sale (2)"]
    assert (await shelf.texts.list("old"))[0].id == key


async def test_the_bin_is_emptied_after_a_month(shelf: Shelf) -> None:
    keys = [await shelf.texts.save(name, "text", Kind.TEXT) for name in ("a", "b", "c")]
    for key, day in zip(keys, (0, 2, 31), strict=True):
        shelf.clock.days = day
        await shelf.texts.delete(key)
    assert [await shelf.texts.restore(key) for key in keys] == [False, True, True]


async def test_what_cannot_be_kept_is_refused(shelf: Shelf) -> None:
    with pytest.raises(ValueError, match="surrogate"):
        await shelf.texts.save("Half", "\ud83d", Kind.UNICODE)
    with pytest.raises(ValueError, match="no name"):
        await shelf.texts.save(" \u200b", "text", Kind.TEXT)
    await shelf.texts.save("n" * 200, "text", Kind.TEXT)
    assert await shelf.names() == ["n" * LONGEST_NAME]
    assert len(shelf.told) == 1
