"""What is frozen when "Send" is pressed: a broadcast with all its messages, each under a seqno of its own."""

import secrets
import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

import sqlalchemy as sa

from smsdesk.domain.decisions import Why
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import NewBroadcast
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.store.chains import WAITING
from smsdesk.store.schema import broadcasts, messages, submissions

SEQNO_LENGTH = 20
SEQNO_ALPHABET = string.ascii_uppercase + string.digits
# An octet to a sign; the last four octets would make four signs likelier than the others, so they are left out.
_SIGNS = bytes(ord(SEQNO_ALPHABET[octet % len(SEQNO_ALPHABET)]) for octet in range(256))
_UNEVEN = bytes(range(256 - 256 % len(SEQNO_ALPHABET), 256))
BATCH_LIMIT = 100
"""Numbers in one multi-recipient request (row 22 of the failure model)."""
NO_SENDER = "60"
"""Malaysian operators block sender IDs (gateway.md, Types), so none is sent to numbers that begin like this."""
_AT_ONCE = 5000

S = MessageState


class Own(NamedTuple):
    """Where a request differs from its broadcast; None is the broadcast's."""

    text: str | None = None
    kind: Kind | None = None
    parts: int | None = None
    sender: str | None = None


PLAIN = Own()


class Request(NamedTuple):
    """One submission to be stored. `people` are positions from 0; `after` is the place of the request it follows;
    `waits`: for that one, or for the first few of a canary."""

    own: Own
    people: Sequence[int] = ()
    after: int | None = None
    waits: bool = False


def new_seqno() -> str:
    """20 random characters of one case: longer ones are cut by the server, counters restart (reliability.md)."""
    while True:
        signs = secrets.token_bytes(SEQNO_LENGTH + 12).translate(_SIGNS, _UNEVEN)
        if len(signs) >= SEQNO_LENGTH:
            return signs[:SEQNO_LENGTH].decode("ascii")


def create(connection: sa.Connection, new: NewBroadcast, now: float) -> int:
    """Store a broadcast and all its messages as queued, each with its seqno, in the caller's transaction.

    With a due time it is SCHEDULED, else its hold runs. Raises ValueError when a number is there twice (its owner
    would be charged for twice), or when letters and pieces do not fit.
    """
    _check(new)
    key = connection.execute(broadcasts.insert().values(_run_of(new, now))).inserted_primary_key
    assert key is not None
    requests = list(_pieces(new)) if new.pieces else list(_requests(new))
    ids = new_submissions(connection, int(key[0]), requests)
    _add_messages(connection, int(key[0]), new, requests, ids)
    return int(key[0])


def _check(new: NewBroadcast) -> None:
    if len({person.number for person in new.recipients}) < len(new.recipients):
        raise ValueError("a number is there twice")
    if new.letters and len(new.letters) != len(new.recipients):
        raise ValueError("each recipient has one letter")
    if new.pieces and (new.letters or not new.kind.binary):
        raise ValueError("several messages a recipient are binary and the same for all")


def _run_of(new: NewBroadcast, now: float) -> dict[str, Any]:
    due = new.timing.due_at
    return dict(
        account_id=new.account_id,
        created_at=now,
        created_by=new.created_by,
        state=RunState.HOLDING if due is None else RunState.SCHEDULED,
        reason=Reason.NONE,
        text=new.text,
        kind=new.kind,
        sender=new.sender,
        reports=_one_each(new),
        to_label=new.to_label,
        parts=new.parts,
        recipients=len(new.recipients),
        batch_size=max(1, min(new.batch_size, BATCH_LIMIT)),
        hold_until=now + new.hold_seconds if due is None else None,
        title=new.title,
        barcode=new.barcode,
        raw_unicode=new.raw_unicode,
        purpose=new.purpose,
        pieces=max(1, len(new.pieces)),
        merged=bool(new.letters),
        due_at=due,
        repeat=new.timing.repeat,
        canary=new.timing.canary,
        overrides=[asdict(each) for each in new.overrides] or None,
        source=new.source,
        duplicates=new.duplicates,
        saved_parts=new.saved_parts,
    )


def _one_each(new: NewBroadcast) -> bool:
    return new.reports or new.kind.one_each


def _own(new: NewBroadcast, at: int) -> Own:
    """What the request to one recipient has of its own."""
    sender = "" if new.sender and new.recipients[at].number.startswith(NO_SENDER) else None
    if not new.letters:
        return PLAIN if sender is None else PLAIN._replace(sender=sender)
    letter = new.letters[at]
    return Own(
        letter.text if letter.text != new.text else None,
        letter.kind if letter.kind is not new.kind else None,
        letter.parts if letter.parts != new.parts else None,
        sender,
    )


def _requests(new: NewBroadcast) -> Iterator[Request]:
    """One message a recipient: a request each, or batches of those that get the very same. A canary's first few never
    share a batch with the others."""
    size = 1 if _one_each(new) else max(1, min(new.batch_size, BATCH_LIMIT))
    first = new.timing.canary or len(new.recipients)
    for people, waits in ((range(len(new.recipients))[:first], False), (range(len(new.recipients))[first:], True)):
        owns = ((at, _own(new, at)) for at in people)
        yield from (Request(own, group, None, waits) for own, group in batches(owns, size))


def batches(owns: Iterable[tuple[int, Own]], size: int) -> Iterator[tuple[Own, Sequence[int]]]:
    """Keys in groups of at most `size` with equal contents (row 22), in order of first appearance."""
    if size == 1:
        yield from ((own, (key,)) for key, own in owns)
        return
    alike: dict[Own, list[int]] = {}
    for key, own in owns:
        alike.setdefault(own, []).append(key)
    for own, keys in alike.items():
        yield from ((own, keys[start : start + size]) for start in range(0, len(keys), size))


def _pieces(new: NewBroadcast) -> Iterator[Request]:
    """Several messages a recipient: each waits for the one before it."""
    for at in range(len(new.recipients)):
        sender = _own(new, at).sender
        late = 0 < new.timing.canary <= at
        for piece, text in enumerate(new.pieces):
            own = Own(text if text != new.text else None, None, 1 if new.parts != 1 else None, sender)
            after = at * len(new.pieces) + piece - 1 if piece else None
            yield Request(own, (at,), after, late or piece > 0)


def _add_messages(
    connection: sa.Connection, broadcast_id: int, new: NewBroadcast, requests: Sequence[Request], ids: Sequence[int]
) -> None:
    """Insert the messages in the order of their recipients, whatever batches they are in."""
    fresh = dict(broadcast_id=broadcast_id, state=S.QUEUED, why=Why.NONE)
    places = [(at, key) for request, key in zip(requests, ids, strict=True) for at in request.people]
    places.sort()
    for start in range(0, len(places), _AT_ONCE):
        rows = [
            fresh
            | dict(
                number=new.recipients[at].number,
                name=new.recipients[at].name,
                contact_id=new.recipients[at].contact_id,
                position=at + 1,
                submission_id=key,
            )
            for at, key in places[start : start + _AT_ONCE]
        ]
        connection.execute(messages.insert(), rows)


def new_submissions(connection: sa.Connection, broadcast_id: int, requests: Sequence[Request]) -> range:
    """Add submissions to a broadcast, queued or waiting, each with a fresh seqno; their ids in order.

    The ids are given here (the transaction holds the write lock): a request can name the one it follows, and
    RETURNING took four times as long for 100,000 rows.
    """
    last = connection.execute(sa.select(sa.func.max(submissions.c.id))).scalar() or 0
    ids = range(last + 1, last + 1 + len(requests))
    fresh: dict[str, Any] = dict(
        broadcast_id=broadcast_id,
        back_to=S.QUEUED,
        next_try_at=0.0,
        attempts=0,
        doubted=False,
        server_errors=0,
        held=False,
    )
    for start in range(0, len(requests), _AT_ONCE):
        rows = [
            fresh
            | dict(
                id=key,
                seqno=new_seqno(),
                state=WAITING if request.waits else S.QUEUED,
                after_id=None if request.after is None else ids[request.after],
                **request.own._asdict(),
            )
            for key, request in zip(ids[start : start + _AT_ONCE], requests[start : start + _AT_ONCE], strict=True)
        ]
        connection.execute(submissions.insert(), rows)
    return ids
