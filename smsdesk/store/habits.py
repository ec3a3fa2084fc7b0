"""What a gateway does with the seqno of a request it did not take, learned from its answers.

Row 7 of the failure model takes 1718 after a lost answer as "the first request had arrived". That is wrong when
the lost answer was a 1703, 1702 or 1704 and the gateway uses up the seqno on those: found by kill -9 between such
an answer and its commit. So 1718 proves nothing where the gateway has this habit, or may have had it just then.
"""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.answers import Code, Exchange
from smsdesk.domain.decisions import Verdict, Why
from smsdesk.domain.records import Claim
from smsdesk.domain.states import MessageState, check_message
from smsdesk.store import chains, meta, runs
from smsdesk.store.chunks import chunks
from smsdesk.store.schema import broadcasts, exchanges, messages, submissions

USES = "uses"


def learn(connection: sa.Connection, claim: Claim, exchange: Exchange, wall: float) -> set[int]:
    """Note when a seqno that was only ever answered 1703 is answered 1718: this gateway uses it up on errors.

    What 1718 ever seemed to prove becomes uncertain then: it may have been such a lost 1703. What follows it and has
    not left is cancelled. The broadcasts that changed.
    """
    past = claim.history
    proof = exchange.code == Code.DUPLICATE and past.server_errors and not past.doubted and not past.held
    if not proof or _uses(connection, claim):
        return set()
    meta.put(connection, _key(connection, claim), USES)
    check_message(MessageState.ACCEPTED_NO_ID, MessageState.UNCERTAIN)
    other = broadcasts.alias()
    mine = sa.select(other.c.id).where(other.c.account_id == _account(claim))
    undone = connection.execute(
        messages.update()
        .where(
            messages.c.broadcast_id.in_(mine),
            messages.c.state == MessageState.ACCEPTED_NO_ID,
            messages.c.why == Why.SEQNO_KNOWN,
        )
        .values(state=MessageState.UNCERTAIN, why=Why.SEQNO_USED_UP, changed_at=wall)
        .returning(messages.c.submission_id, messages.c.broadcast_id)
    ).all()
    for part in chunks([row.submission_id for row in undone]):
        chains.cut(connection, part, wall)
    changed = {row.broadcast_id for row in undone}
    for broadcast_id in changed:
        runs.settle_run(connection, broadcast_id, wall)
    return changed


def doubt(connection: sa.Connection, claim: Claim, verdict: Verdict) -> Verdict:
    """The verdict, but uncertain where 1718 after a lost answer does not prove that the message was taken."""
    if verdict.why is not Why.SEQNO_KNOWN:
        return verdict
    if _uses(connection, claim) or _refused_meanwhile(connection, claim):
        return replace(verdict, state=MessageState.UNCERTAIN, why=Why.SEQNO_USED_UP)
    return verdict


def _uses(connection: sa.Connection, claim: Claim) -> bool:
    return meta.get(connection, _key(connection, claim)) == USES


def _key(connection: sa.Connection, claim: Claim) -> str:
    return f"seqno after 1703, account {connection.execute(sa.select(_account(claim))).scalar_one()}"


def _account(claim: Claim) -> sa.ScalarSelect[Any]:
    return sa.select(broadcasts.c.account_id).where(broadcasts.c.id == claim.broadcast_id).scalar_subquery()


def _refused_meanwhile(connection: sa.Connection, claim: Claim) -> bool:
    """True when the account was answered 1702 or 1704 since the first try: the lost answer may have been one."""
    found = connection.execute(
        sa.select(exchanges.c.id)
        .join(submissions, submissions.c.id == exchanges.c.submission_id)
        .join(broadcasts, broadcasts.c.id == submissions.c.broadcast_id)
        .where(
            exchanges.c.at >= claim.first.wall,
            exchanges.c.code.in_((Code.BAD_LOGIN, Code.NO_CREDITS)),
            broadcasts.c.account_id == _account(claim),
        )
        .limit(1)
    )
    return found.one_or_none() is not None
