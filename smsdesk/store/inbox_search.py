"""Which conversations hold what was typed: in names, numbers, and the texts of both directions."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.people import searched_parts
from smsdesk.store import sqlite
from smsdesk.store.chunks import beside_key
from smsdesk.store.schema import accounts, broadcasts, contacts, conversations, incoming, messages, submissions

NEWEST = 2_000
"""Conversations, and messages of each direction, that are found at most: of what stands in more, the newest ones."""
LOOKED_THROUGH = 10_000
"""What no index knows is looked for in the newest so many: words of one or two characters in received messages, any
word in texts of which every recipient got another."""

C = conversations.c


def wanted(book: str, typed: str) -> list[sa.ColumnElement[bool]]:
    """What a conversation of a book has to fulfil; nothing where nothing was typed. Every word has to be found, all of
    them in the same name, number or message; a broadcast with merge fields is found by its template too."""
    parts, words = searched_parts(_plain(typed)), words_of(typed)
    if not parts:
        return []
    texts = [_received(book, words), _sent(book, words), _sent_own(book, words)]
    if len(parts) > 1 or not parts[0].isdigit():
        return [C.number.in_(sa.union_all(_named(book, parts), *texts))]
    # Whose number has them is found by that: of contacts only the others are gathered, which may be 100,000 fewer.
    others = _named(book, parts, ~sqlite.holds(contacts.c.number, parts[0]))
    return [sqlite.holds(C.number, parts[0]) | C.number.in_(sa.union_all(others, *texts))]


def words_of(typed: str) -> list[str]:
    """What all must be found in a text."""
    return unicodedata.normalize("NFC", _plain(typed)).split()


def _plain(typed: str) -> str:
    return "".join(" " if unicodedata.category(ch) in ("Cc", "Cs") else ch for ch in typed)


def all_of(column: sa.ColumnElement[Any], words: Sequence[str]) -> Iterator[sa.ColumnElement[bool]]:
    """Each of the words stands in a column, in any case."""
    return (sqlite.holds(column, word) for word in words)


def _named(book: str, parts: Sequence[str], *first: sa.ColumnElement[bool]) -> sa.Select[tuple[str]]:
    # One walk through the table is twice as quick as one through the index that begins with the book, and what few
    # contacts fulfil is asked first.
    said = (sqlite.holds_exactly(contacts.c.search, part) for part in parts)
    mine = (beside_key(contacts.c.book, book), contacts.c.deleted_at.is_(None))
    return sa.select(contacts.c.number).where(*first, *said, *mine)


def _received(book: str, words: Sequence[str]) -> sa.Select[tuple[str]]:
    indexed = [word for word in words if len(word) >= sqlite.SHORTEST_FOUND]
    if not indexed:
        # Only what is looked at: a walk that takes all columns along is half as quick again.
        walk = sa.select(incoming.c.number, incoming.c.book, incoming.c.text)
        newest = walk.order_by(incoming.c.id.desc()).limit(LOOKED_THROUGH).subquery()
        return sa.select(newest.c.number).where(newest.c.book == book, *all_of(newest.c.text, words))
    short = [word for word in words if word not in indexed]
    return sa.select(incoming.c.number).where(
        incoming.c.id.in_(sqlite.full_text(indexed, NEWEST)),
        beside_key(incoming.c.book, book),
        *all_of(incoming.c.text, short),
    )


def _accounts(book: str) -> sa.Select[tuple[int]]:
    return sa.select(accounts.c.id).where(accounts.c.practice == (book == "practice"))


def _sent(book: str, words: Sequence[str]) -> sa.Select[tuple[str]]:
    runs = (
        sa.select(broadcasts.c.id)
        # Beside the walk from the newest on: by the index of accounts all of them would have to be sorted.
        .where((broadcasts.c.account_id + 0).in_(_accounts(book)), *all_of(broadcasts.c.text, words))
        .order_by(broadcasts.c.id.desc())
        .limit(NEWEST)
    )
    newest = (
        sa.select(messages.c.number)
        .where(messages.c.broadcast_id.in_(runs))
        .order_by(messages.c.broadcast_id.desc())
        .limit(NEWEST)
    )
    return sa.select(newest.subquery().c.number)


def _sent_own(book: str, words: Sequence[str]) -> sa.Select[tuple[str]]:
    newest = sa.select(submissions.c.id, submissions.c.broadcast_id, submissions.c.text)
    some = newest.order_by(submissions.c.id.desc()).limit(LOOKED_THROUGH).subquery()
    return (
        sa.select(messages.c.number)
        .join(some, some.c.id == messages.c.submission_id)
        .join(broadcasts, broadcasts.c.id == some.c.broadcast_id)
        # Most have no text of their own, which is quicker said than looked through.
        .where(some.c.text.is_not(None), *all_of(some.c.text, words), broadcasts.c.account_id.in_(_accounts(book)))
    )
