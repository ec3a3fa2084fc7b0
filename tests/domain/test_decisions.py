"""The failure model's rows as pure functions, and a model gateway that may lose any answer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.answers import Code, Exchange, Failure, Item
from smsdesk.domain.decisions import (
    DOUBT_LIMIT,
    DOUBT_WAITS,
    History,
    Stamp,
    Why,
    decide,
    doubt_wait,
    too_late,
)
from smsdesk.domain.states import MESSAGE_CHANGES, OPEN, UNSENT, MessageState, Reason

S = MessageState
CLEAN = History()
DOUBTED = History(attempts=2, doubted=True, back_to=S.DOUBT)
FAILED_BEFORE = History(attempts=2, server_errors=1, back_to=S.RETRY)


def answer(*items: Item | int) -> Exchange:
    return Exchange(items=tuple(Item(item) if isinstance(item, int) else item for item in items))


def lost(failure: Failure = Failure.LOST) -> Exchange:
    return Exchange(failure=failure)


def one(history: History, exchange: Exchange) -> tuple[MessageState, Why, Reason]:
    decision = decide(history, exchange)
    assert len(decision.verdicts) == 1
    return decision.verdicts[0].state, decision.verdicts[0].why, decision.stop


@pytest.mark.parametrize(
    ("history", "exchange", "state", "why", "stop"),
    [
        (CLEAN, lost(), S.DOUBT, Why.ANSWER_LOST, Reason.NONE),
        (CLEAN, lost(Failure.NOT_CONNECTED), S.QUEUED, Why.NO_CONNECTION, Reason.NONE),
        (DOUBTED, lost(Failure.NOT_CONNECTED), S.DOUBT, Why.NO_CONNECTION, Reason.NONE),
        (FAILED_BEFORE, lost(Failure.NOT_CONNECTED), S.RETRY, Why.NO_CONNECTION, Reason.NONE),
        (CLEAN, lost(Failure.NOT_GATEWAY), S.DOUBT, Why.NOT_GATEWAY, Reason.NONE),
        (CLEAN, answer(Item(1701, "A1")), S.ACCEPTED, Why.NONE, Reason.NONE),
        (CLEAN, answer(1701), S.ACCEPTED_NO_ID, Why.NO_ID, Reason.NONE),
        (DOUBTED, answer(1718), S.ACCEPTED_NO_ID, Why.SEQNO_KNOWN, Reason.NONE),
        (FAILED_BEFORE, answer(1718), S.UNCERTAIN, Why.SEQNO_USED_UP, Reason.NONE),
        (replace(DOUBTED, server_errors=1), answer(1718), S.UNCERTAIN, Why.SEQNO_USED_UP, Reason.NONE),
        (replace(DOUBTED, held=True), answer(1718), S.UNCERTAIN, Why.SEQNO_USED_UP, Reason.NONE),
        (CLEAN, answer(1718), S.UNCERTAIN, Why.SEQNO_FOREIGN, Reason.NONE),
        (CLEAN, answer(1703), S.RETRY, Why.SERVER_ERRORS, Reason.NONE),
        (History(server_errors=5), answer(1703), S.RETRY, Why.SERVER_ERRORS, Reason.SERVER_ERROR),
        (CLEAN, answer(1702), S.HELD, Why.NONE, Reason.BAD_LOGIN),
        (CLEAN, answer(1704), S.HELD, Why.NONE, Reason.NO_CREDITS),
        (DOUBTED, answer(1704), S.DOUBT, Why.NONE, Reason.NO_CREDITS),
        (FAILED_BEFORE, answer(1702), S.RETRY, Why.NONE, Reason.BAD_LOGIN),
        (CLEAN, answer(1705), S.REFUSED, Why.NONE, Reason.NONE),
        (CLEAN, answer(1706), S.REFUSED, Why.NONE, Reason.NONE),
        (CLEAN, answer(1719), S.REFUSED, Why.NONE, Reason.NONE),
        (DOUBTED, answer(1705), S.UNCERTAIN, Why.REFUSED_LATER, Reason.NONE),
        (CLEAN, answer(1799), S.DOUBT, Why.UNKNOWN_CODE, Reason.NONE),
        (replace(DOUBTED, last_unknown=1799), answer(1799), S.UNCERTAIN, Why.UNKNOWN_CODE, Reason.NONE),
        (replace(DOUBTED, last_unknown=1798), answer(1799), S.DOUBT, Why.UNKNOWN_CODE, Reason.NONE),
    ],
)
def test_a_single_answer(history: History, exchange: Exchange, state: MessageState, why: Why, stop: Reason) -> None:
    assert one(history, exchange) == (state, why, stop)


def test_a_batch_answered_by_one_code() -> None:
    assert {v.state for v in decide(CLEAN, answer(1701), 3).verdicts} == {S.ACCEPTED_NO_ID}
    assert {v.state for v in decide(CLEAN, answer(1704), 3).verdicts} == {S.HELD}
    assert {v.state for v in decide(CLEAN, answer(1703), 3).verdicts} == {S.RETRY}
    assert {v.state for v in decide(CLEAN, answer(1705), 3).verdicts} == {S.UNCERTAIN}
    # Which of its numbers the lost answer took, nobody knows: that is no "Accepted".
    assert {v.state for v in decide(DOUBTED, answer(1718), 3).verdicts} == {S.UNCERTAIN}


def test_a_batch_answered_code_by_code() -> None:
    decision = decide(CLEAN, answer(1701, 1705, 1704, 1703, 1701), 5)
    states = [verdict.state for verdict in decision.verdicts]
    assert states == [S.ACCEPTED_NO_ID, S.REFUSED, S.HELD, S.UNCERTAIN, S.ACCEPTED_NO_ID]
    assert decision.stop is Reason.NO_CREDITS


def test_a_row_that_may_have_gone_out_can_never_be_cancelled() -> None:
    assert S.DOUBT not in UNSENT
    assert S.RETRY not in UNSENT
    assert S.CANCELLED not in MESSAGE_CHANGES[S.DOUBT] | MESSAGE_CHANGES[S.RETRY] | MESSAGE_CHANGES[S.SENDING]


exchanges = st.one_of(
    st.sampled_from([lost(failure) for failure in Failure]),
    st.integers(1700, 1799).map(answer),
    st.just(answer(Item(1701, "X-1"))),
)


@given(
    st.builds(
        History,
        attempts=st.integers(1, 40),
        doubted=st.booleans(),
        server_errors=st.integers(0, 20),
        held=st.booleans(),
        last_unknown=st.none() | st.integers(1700, 1799),
        back_to=st.sampled_from([S.QUEUED, S.DOUBT, S.RETRY]),
    ),
    exchanges,
    st.integers(1, 5),
)
def test_every_verdict_is_legal_and_open_rows_know_when(history: History, exchange: Exchange, size: int) -> None:
    if history.back_to is S.QUEUED and (history.doubted or history.server_errors):
        history = replace(history, back_to=S.DOUBT)
    decision = decide(history, exchange, size)
    assert len(decision.verdicts) == size or len(exchange.items) == size
    for verdict in decision.verdicts:
        assert verdict.state in MESSAGE_CHANGES[S.SENDING]
        if verdict.state in OPEN and verdict.state is not S.HELD:
            assert verdict.wait is not None
        if (history.doubted or history.server_errors) and verdict.state not in (S.ACCEPTED, S.ACCEPTED_NO_ID):
            assert verdict.state not in (S.CANCELLED, S.HELD, S.QUEUED) or not history.doubted


class ModelGateway:
    """Remembers seqnos; may use them up on 1703, may lose any answer after or before taking the request."""

    def __init__(self, uses_up: bool) -> None:
        self.uses_up = uses_up
        self.known = False
        self.charges = 0

    def ask(self, event: str) -> Exchange:
        if event == "lost before":
            return lost()
        if event == "refused connection":
            return lost(Failure.NOT_CONNECTED)
        real = self._take(event)
        return lost() if event == "lost after" else real

    def _take(self, event: str) -> Exchange:
        if self.known:
            return answer(Code.DUPLICATE)
        if event == "1703":
            self.known = self.uses_up
            return answer(Code.SERVER_ERROR)
        self.known = True
        self.charges += 1
        return answer(Item(Code.SENT, "ID"))


EVENTS = ["fine", "lost before", "lost after", "refused connection", "1703"]


@given(st.lists(st.sampled_from(EVENTS), max_size=12), st.booleans())
def test_accepted_means_charged_once_and_every_other_charge_is_open(events: list[str], uses_up: bool) -> None:
    gateway, state, history = ModelGateway(uses_up), S.QUEUED, History(attempts=0)
    for event in events:
        if state not in (S.QUEUED, S.DOUBT, S.RETRY):
            break
        history = replace(history, attempts=history.attempts + 1, back_to=state)
        decision = decide(history, gateway.ask(event))
        state, history = decision.verdicts[0].state, decision.history
    assert gateway.charges <= 1
    if state in (S.ACCEPTED, S.ACCEPTED_NO_ID):
        assert gateway.charges == 1
    elif gateway.charges:
        assert state in (S.DOUBT, S.UNCERTAIN, S.RETRY)


NOW = Stamp(1_000_000.0, "boot", 5_000.0, None)


@pytest.mark.parametrize(
    ("first", "now", "why"),
    [
        (NOW, NOW, Why.NONE),
        (NOW, replace(NOW, wall=NOW.wall + DOUBT_LIMIT - 1), Why.NONE),
        (NOW, replace(NOW, wall=NOW.wall + DOUBT_LIMIT + 1), Why.TOO_OLD),
        (NOW, replace(NOW, boot=NOW.boot + DOUBT_LIMIT + 1), Why.TOO_OLD),  # the wall clock was set back meanwhile
        (NOW, Stamp(NOW.wall, "another boot", NOW.boot + DOUBT_LIMIT + 1), Why.NONE),
        (replace(NOW, server=10.0), replace(NOW, server=10.0 + DOUBT_LIMIT + 1), Why.TOO_OLD),
        (NOW, replace(NOW, wall=NOW.wall - 301), Why.CLOCK_BACK),
        (NOW, replace(NOW, wall=NOW.wall - 299), Why.NONE),
    ],
)
def test_age_by_every_clock(first: Stamp, now: Stamp, why: Why) -> None:
    assert too_late(first, now) is why


def test_doubts_are_asked_about_ever_more_slowly() -> None:
    assert [doubt_wait(attempt) for attempt in range(1, 9)] == [*DOUBT_WAITS, 900.0, 900.0]
