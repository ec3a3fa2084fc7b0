"""The Inbox with 200,000 received and 300,000 sent messages in 20,000 conversations: time in the database's thread.

The peer of a search is the same question as LIKE over whole tables, which is what one writes first.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import inbox_journal
import sqlalchemy as sa

from smsdesk.domain.conversations import ConversationQuery, InboxShelf
from smsdesk.store import conversations, sqlite, threads
from smsdesk.store.upgrade import upgrade

TIMES = 7
TYPED = ("order", "order ros", inbox_journal.NEEDLE, "or", "o", "你好", "12", "aisyah", "zzzqqq")
PEER = sa.text(
    """SELECT number FROM conversations AS c WHERE book = 'real' AND deleted_at IS NULL AND spam_at IS NULL
    AND archived_at IS NULL AND (number LIKE :typed
    OR EXISTS (SELECT 1 FROM incoming i WHERE i.book = c.book AND i.number = c.number AND i.text LIKE :typed)
    OR EXISTS (SELECT 1 FROM contacts k WHERE k.book = c.book AND k.number = c.number AND k.search LIKE :typed)
    OR EXISTS (SELECT 1 FROM messages m JOIN broadcasts b ON b.id = m.broadcast_id
               JOIN submissions s ON s.id = m.submission_id
               WHERE m.number = c.number AND coalesce(s.text, b.text) LIKE :typed))
    ORDER BY unread > 0 DESC, last_at DESC"""
)


def took(work: Callable[[], Any], times: int = TIMES) -> tuple[str, float, Any]:
    """Milliseconds by the clock and of the processor in words, those of the quickest, and the last answer."""
    clock, processor, answer = list[float](), list[float](), None
    for _ in range(times):
        began, began_at = time.thread_time(), time.perf_counter()
        answer = work()
        clock.append((time.perf_counter() - began_at) * 1000)
        processor.append((time.thread_time() - began) * 1000)
    middle = sorted(processor)[times // 2]
    return f"{min(clock):.1f} to {max(clock):.1f} ms, {middle:.1f} of the processor", min(clock), answer


def open_pages(connection: sa.Connection) -> Iterator[str]:
    """Lists, threads and counts."""
    busiest = connection.exec_driver_sql("SELECT number FROM incoming GROUP BY number ORDER BY count(*) DESC LIMIT 1")
    number = busiest.scalar_one()
    newest = threads.page(connection, "real", number, None, 100)
    works: dict[str, Callable[[], Any]] = {
        "first page of the Inbox": lambda: conversations.page(connection, ConversationQuery("real"), 0, 100),
        "a page far down": lambda: conversations.page(connection, ConversationQuery("real"), 15_000, 100),
        "archived": lambda: conversations.page(connection, ConversationQuery("real", InboxShelf.ARCHIVED), 0, 100),
        "counts of all shelves": lambda: conversations.counts(connection, "real"),
        "size of the Inbox": lambda: conversations.size(connection, ConversationQuery("real")),
        "the longest thread": lambda: threads.page(connection, "real", number, None, 100),
        "its page before": lambda: threads.page(connection, "real", number, newest[0].key, 100),
    }
    for name, work in works.items():
        yield f"{name}: {took(work)[0]}"


def searches(connection: sa.Connection) -> Iterator[str]:
    """What is typed, against LIKE over everything."""
    for typed in TYPED:
        query = ConversationQuery("real", typed=typed)
        said, least, found = took(lambda query=query: conversations.found(connection, query))
        _, peer, all_found = took(
            lambda typed=typed: connection.execute(PEER, {"typed": f"%{typed}%"}).scalars().all(), 1
        )
        yield (
            f"search {typed!r}: {said}, {len(found)} found; "
            f"LIKE over all: {peer:.0f} ms, {len(all_found)} found: {peer / least:.0f} times as long"
        )


def main() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "inbox.sqlite3"
        engine = sqlite.engine_for(path)
        upgrade(engine, path)
        with engine.connect() as connection:
            began = time.perf_counter()
            with connection.begin():
                inbox_journal.write(connection)
            yield f"data written in {time.perf_counter() - began:.0f} s, {path.stat().st_size / 1e6:.0f} MB"
            reading = sqlite.for_reading(connection)
            with reading.begin():
                yield from open_pages(reading)
                yield from searches(reading)
        engine.dispose()
