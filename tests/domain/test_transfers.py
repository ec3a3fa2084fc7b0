"""What an answer means for a transfer, and which changes are legal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.answers import Code, Exchange, Failure, Figures, Item
from smsdesk.domain.states import IllegalChangeError
from smsdesk.domain.transfers import (
    COUNTED,
    IN_FLIGHT,
    TRANSFER_CHANGES,
    UNDECIDED,
    TransferDecision,
    TransferHistory,
    check_transfer,
    decide,
    weigh,
)
from smsdesk.domain.transfers import TransferState as S
from smsdesk.domain.transfers import TransferWhy as W

FIRST = TransferHistory()
DOUBTED = TransferHistory(doubted=True)
AFTER_1703 = TransferHistory(server_errors=1)
BOTH = TransferHistory(doubted=True, server_errors=1)
REFUSED_LATER = TransferHistory(doubted=True, refused=True)


def answer(code: int, msg_id: str | None = None) -> Exchange:
    return Exchange(items=(Item(code, msg_id),), raw=str(code))


LOST = Exchange(failure=Failure.LOST, detail="read_timeout")
STRANGER = Exchange(failure=Failure.NOT_GATEWAY, detail="html")
UNREACHED = Exchange(failure=Failure.NOT_CONNECTED, detail="dns")

EXPECTED = [
    (FIRST, answer(1707), S.DONE, W.NONE),
    (DOUBTED, answer(1707), S.DONE, W.NONE),
    (AFTER_1703, answer(1707), S.DONE, W.NONE),
    (FIRST, answer(1707, "40417"), S.DOUBT, W.UNKNOWN_CODE),
    (FIRST, answer(1702), S.REFUSED, W.BAD_LOGIN),
    (FIRST, answer(1704), S.REFUSED, W.NO_CREDITS),
    (FIRST, answer(1708), S.REFUSED, W.NO_CUSTOMER),
    (FIRST, answer(1709), S.REFUSED, W.BAD_AMOUNT),
    *((DOUBTED, answer(code), S.DOUBT, W.REFUSED_LATER) for code in (1702, 1704, 1708, 1709)),
    *((AFTER_1703, answer(code), S.DOUBT, W.REFUSED_LATER) for code in (1702, 1704, 1708, 1709)),
    (FIRST, answer(1703), S.DOUBT, W.SERVER_ERROR),
    (DOUBTED, answer(1703), S.DOUBT, W.SERVER_ERROR),
    (FIRST, LOST, S.DOUBT, W.ANSWER_LOST),
    (FIRST, STRANGER, S.DOUBT, W.NOT_GATEWAY),
    (DOUBTED, LOST, S.DOUBT, W.ANSWER_LOST),
    (FIRST, answer(1718), S.UNCERTAIN, W.SEQNO_FOREIGN),
    (DOUBTED, answer(1718), S.DONE, W.SEQNO_KNOWN),
    (AFTER_1703, answer(1718), S.UNCERTAIN, W.SEQNO_USED_UP),
    (BOTH, answer(1718), S.UNCERTAIN, W.SEQNO_USED_UP),
    (REFUSED_LATER, answer(1718), S.UNCERTAIN, W.SEQNO_USED_UP),
    (FIRST, UNREACHED, S.CANCELLED, W.NOT_CONNECTED),
    (DOUBTED, UNREACHED, S.DOUBT, W.NOT_CONNECTED),
    (AFTER_1703, UNREACHED, S.DOUBT, W.NOT_CONNECTED),
    *((FIRST, answer(code), S.DOUBT, W.UNKNOWN_CODE) for code in (1701, 1705, 1706, 1719, 1799)),
    (FIRST, Exchange(items=(Item(1707), Item(1707))), S.DOUBT, W.UNKNOWN_CODE),
    (FIRST, Exchange(figures=Figures(left=1707)), S.DOUBT, W.UNKNOWN_CODE),
]  # fmt: skip


@pytest.mark.parametrize(("past", "exchange", "state", "why"), EXPECTED)
def test_what_an_answer_means(past: TransferHistory, exchange: Exchange, state: S, why: W) -> None:
    decision = decide(past, exchange)
    assert (decision.state, decision.why, decision.code) == (state, why, exchange.code)
    check_transfer(S.SENDING, decision.state)


def test_what_is_remembered_of_an_answer() -> None:
    assert decide(FIRST, LOST).history == DOUBTED
    assert decide(FIRST, answer(1799)).history == DOUBTED
    assert decide(DOUBTED, answer(1703)).history == BOTH
    assert decide(DOUBTED, answer(1704)).history == REFUSED_LATER
    assert decide(DOUBTED, UNREACHED).history == DOUBTED
    assert decide(FIRST, UNREACHED).history.first


@pytest.mark.parametrize(
    ("gone", "state", "why"),
    [
        (100, S.DONE, W.SEQNO_KNOWN),
        (130, S.DONE, W.SEQNO_KNOWN),
        (99, S.UNCERTAIN, W.BALANCE_DIFFERS),
        (0, S.UNCERTAIN, W.BALANCE_DIFFERS),
        (-500, S.UNCERTAIN, W.BALANCE_DIFFERS),
        (None, S.DOUBT, W.BALANCE_UNKNOWN),
    ],
)
def test_a_known_seqno_is_held_against_the_balance(gone: int | None, state: S, why: W) -> None:
    weighed = weigh(decide(DOUBTED, answer(1718)), 100, gone)
    assert (weighed.state, weighed.why, weighed.code) == (state, why, Code.DUPLICATE)


def test_the_balance_judges_nothing_else() -> None:
    for past, exchange, *_ in EXPECTED:
        decision = decide(past, exchange)
        if decision.why is not W.SEQNO_KNOWN:
            assert weigh(decision, 100, 0) == decision


EXCHANGES = st.one_of(
    st.sampled_from([LOST, STRANGER, UNREACHED]),
    st.builds(answer, st.integers(1700, 1799)),
)


@given(st.lists(EXCHANGES, min_size=1, max_size=12))
def test_nothing_that_may_have_been_taken_is_ever_said_to_be_refused_or_not_sent(answers: list[Exchange]) -> None:
    past, maybe_taken = FIRST, False
    for each in answers:
        decision = decide(past, each)
        if maybe_taken:
            assert decision.state in (S.DONE, S.DOUBT, S.UNCERTAIN)
        if decision.state is S.DONE:
            assert each.code in (1707, 1718)
        if decision.state is not S.DOUBT:
            return
        maybe_taken = True
        assert not decision.history.first
        past = decision.history


def test_the_table_of_changes() -> None:
    assert set(TRANSFER_CHANGES) == set(S)
    for final in (S.DONE, S.REFUSED):
        assert not TRANSFER_CHANGES[final]
    # Once a request may have left, nothing leads back to where another seqno could be given.
    assert not any(S.CONFIRMED in allowed for allowed in TRANSFER_CHANGES.values())
    assert S.SENDING not in TRANSFER_CHANGES[S.UNCERTAIN]
    assert not IN_FLIGHT & UNDECIDED
    assert set(S) - COUNTED == {S.REFUSED, S.CANCELLED}
    with pytest.raises(IllegalChangeError):
        check_transfer(S.DONE, S.SENDING)


def test_a_decision_is_a_value() -> None:
    assert decide(FIRST, answer(1707)) == TransferDecision(S.DONE, W.NONE, 1707, FIRST)
