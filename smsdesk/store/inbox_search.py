"""Which conversations hold what was typed: in names, numbers, and the texts of both directions."""

import sqlalchemy as sa

from smsdesk.domain.people import folded, searched_parts
from smsdesk.store import sqlite
from smsdesk.store.schema import accounts, broadcasts, contacts, conversations, incoming, messages

NEWEST = 5_000
"""Messages of each direction that are found at most: of what stands in more, the newest ones."""
LOOKED_THROUGH = 20_000
"""Of one or two characters no index knows, so the newest so many messages are looked through."""

C = conversations.c


def wanted(book: str, typed: str) -> list[sa.ColumnElement[bool]]:
    """What a conversation of a book has to fulfil; nothing for nothing typed. Every word has to be found, all of them
    in the same name, number or message."""
    words = folded(typed).split()
    if not words:
        return []
    digits = sa.and_(*(C.number.contains(part, autoescape=True) for part in searched_parts(typed)))
    texts = (C.number.in_(_received(book, words)), C.number.in_(_sent(book, words)))
    return [sa.or_(digits, C.number.in_(_named(book, typed)), *texts)]


def _named(book: str, typed: str) -> sa.Select[tuple[str]]:
    return sa.select(contacts.c.number).where(
        contacts.c.book == book,
        contacts.c.deleted_at.is_(None),
        *(contacts.c.search.contains(part, autoescape=True) for part in searched_parts(typed)),
    )


def _received(book: str, words: list[str]) -> sa.Select[tuple[str]]:
    indexed = [word for word in words if len(word) >= sqlite.SHORTEST_FOUND]
    short = [incoming.c.text.icontains(word, autoescape=True) for word in words if word not in indexed]
    if indexed:
        newest = sqlite.full_text(indexed, NEWEST)
        return sa.select(incoming.c.number).where(incoming.c.id.in_(newest), incoming.c.book == book, *short)
    recent = sa.select(incoming).order_by(incoming.c.id.desc()).limit(LOOKED_THROUGH).subquery()
    hits = [recent.c.text.icontains(word, autoescape=True) for word in words]
    return sa.select(recent.c.number).where(recent.c.book == book, *hits)


def _sent(book: str, words: list[str]) -> sa.Select[tuple[str]]:
    hits = [broadcasts.c.text.icontains(word, autoescape=True) for word in words]
    runs = (
        sa.select(broadcasts.c.id)
        .join(accounts, accounts.c.id == broadcasts.c.account_id)
        .where(accounts.c.practice == (book == "practice"), *hits)
        .order_by(broadcasts.c.id.desc())
        .limit(NEWEST)
    )
    return sa.select(messages.c.number).where(messages.c.broadcast_id.in_(runs))
