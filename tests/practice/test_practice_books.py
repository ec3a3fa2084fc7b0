"""Whatever comes in whatever order, the books add up and no seqno is charged twice."""

import sqlite3

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from smsdesk.domain.answers import Code
from smsdesk.practice.clerk import work
from smsdesk.practice.decisions import Order, take
from smsdesk.practice.ledger import CUSTOMERS, Ledger
from smsdesk.practice.rules import Page
from smsdesk.practice.statement import everything

LOGIN = {"username": "practice", "password": "practice"}
seqnos = st.sampled_from(["", "a", "b", "c"])
numbers = st.sampled_from(["60125550142", "60125550143", "12"])
texts = st.sampled_from(["", "hello", "a" * 200, "SPAMTEST", "你"])


class Books(RuleBasedStateMachine):
    """Random requests against a ledger in memory, with a naive account kept beside it."""

    @initialize(credits=st.integers(0, 12))
    def open(self, credits: int) -> None:
        self.ledger = Ledger(credits=credits)
        self.start = credits
        self.accepted: list[str] = []

    def _take(self, page: Page, seqno: str, fields: dict[str, str], forced: int | None = None) -> list[int]:
        order = Order(page, LOGIN | fields | {"seqno": seqno}, forced)
        [(done, items)] = work(self.ledger, [lambda ledger: take(ledger, order)])
        assert done
        codes = [item.code for item in items]
        if seqno and not {Code.SENT, Code.TRANSFERRED}.isdisjoint(codes):
            self.accepted.append(seqno)
        return codes

    @rule(seqno=seqnos, text=texts, number=numbers, forced=st.sampled_from([None, None, None, 1703, 1704]))
    def send(self, seqno: str, text: str, number: str, forced: int | None) -> None:
        self._take(Page.SINGLE, seqno, {"message": text, "mobile": number, "type": "1"}, forced)

    @rule(seqno=seqnos, text=texts, mobile=st.lists(numbers, min_size=1, max_size=5), each=st.booleans())
    def send_many(self, seqno: str, text: str, mobile: list[str], each: bool) -> None:
        self.ledger.behaviour = self.ledger.behaviour.changed({"nodr_per_number": each})
        fields = {"message": text, "mobile": ",".join(mobile), "type": "1"}
        assert len(self._take(Page.MULTI, seqno, fields)) in {1, len(mobile)}

    @rule(seqno=seqnos, amount=st.integers(-1, 6), customer=st.sampled_from([*CUSTOMERS, "nobody"]))
    def transfer(self, seqno: str, amount: int, customer: str) -> None:
        self._take(Page.TRANSFER, seqno, {"cust": customer, "credit": str(amount)})

    @rule()
    def a_job_that_fails_leaves_nothing(self) -> None:
        def failing(ledger: Ledger) -> None:
            ledger.charge("practice", "x", "", 0)
            ledger.remember("practice", "lost")
            raise ValueError("in the middle")

        before = everything(self.ledger)
        [(done, _)] = work(self.ledger, [failing])
        assert not done
        assert everything(self.ledger) == before

    @invariant()
    def sums_hold(self) -> None:
        if not hasattr(self, "ledger"):
            return
        books = everything(self.ledger)
        charged = sum(charge["amount"] for charge in books["charges"])
        moved = sum(transfer["amount"] for transfer in books["transfers"])
        assert books["credits"] == self.start - charged - moved >= 0
        assert charged == sum(message["charge"] for message in books["messages"]) == books["used"]
        assert moved == sum(books["customers"].values())
        assert len(set(self.accepted)) == len(self.accepted)

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()


Books.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestBooks = Books.TestCase


def test_a_failed_commit_is_told_to_everybody_and_undone(tmp_path):
    ledger = Ledger(tmp_path / "l.sqlite")
    ledger.db.execute("PRAGMA query_only=ON")  # stands for a disk that is full or read-only
    order = Order(Page.SINGLE, LOGIN | {"message": "a", "mobile": "60125550142", "type": "1"})
    outcomes = work(ledger, [lambda found: take(found, order), lambda found: take(found, order)])
    assert all(not done and isinstance(problem, sqlite3.Error) for done, problem in outcomes)
    assert everything(ledger)["messages"] == []
    ledger.close()


def test_one_file_has_one_gateway(tmp_path):
    ledger = Ledger(tmp_path / "l.sqlite")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        Ledger(tmp_path / "l.sqlite", patience=0.05)
    ledger.close()
    again = Ledger(tmp_path / "l.sqlite", credits=5)
    assert again.account()["credits"] == 1000
    again.close()
