"""Whatever happens in whatever order: no message in a row leaves before the one before it was taken, counts add up."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from journal_stage import LOST, UNREACHED, Stage, journal_stage, some

from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Claim, Timing
from smsdesk.domain.states import OPEN, MessageState, RunState
from smsdesk.store import marks, opt_outs, recovery, runs
from smsdesk.store.chains import SETTLED, WAITING

TAKEN = (MessageState.ACCEPTED, MessageState.ACCEPTED_NO_ID)
ANSWERS = (1701, 1701, 1701, 1702, 1703, 1704, 1705, 1718, 1799, LOST, UNREACHED)
STEPS = st.one_of(
    st.tuples(st.just("claim"), st.integers(1, 3)),
    st.tuples(st.just("answer"), st.sampled_from(ANSWERS)),
    st.tuples(st.just("opt out"), st.integers(0, 3)),
    st.tuples(st.sampled_from(("crash", "resume", "stop", "mark sent", "mark not sent", "a day")), st.just(0)),
)


@dataclass
class Life:
    """A broadcast of tunes and everything that left for the gateway, in order."""

    stage: Stage
    key: int
    people: int
    under_way: list[Claim] = field(default_factory=list)
    left: list[int] = field(default_factory=list)

    def take(self, step: tuple[str, Any]) -> None:
        name, given_ = step
        stage, key = self.stage, self.key
        if name == "claim":
            self.claim(given_)
        elif name == "answer" and self.under_way:
            stage.answer(self.under_way.pop(0), given_)
        elif name == "opt out":
            opt_outs.add(stage.connection, "real", [some(4)[given_].number], "me", "by hand", stage.at)
        elif name == "crash":
            self.under_way.clear()
            recovery.recover(stage.connection, stage.at)
        elif name == "resume":
            stage.release(key)
        elif name == "stop":
            runs.stop(stage.connection, key, stage.at)
        elif name.startswith("mark"):
            uncertain = [row.id for row in stage.rows(key) if row.state is MessageState.UNCERTAIN][:1]
            marks.mark(stage.connection, uncertain, sent=name == "mark sent", by="me", now=stage.at)
        elif name == "a day":
            stage.at += 24 * 3600.0

    def claim(self, limit: int) -> None:
        """Take what is due; what is taken leaves at once."""
        self.stage.at += 1000.0
        for claim in self.stage.claim(limit, asking=[self.key]):
            rows = self.stage.rows(self.key)
            (at,) = (at for at, row in enumerate(rows) if row.id == claim.message_ids[0])
            first_try = claim.message_ids[0] not in self.left
            if rows[at].piece > 1 and first_try:
                assert rows[at - 1].piece == rows[at].piece - 1
                assert rows[at - 1].state in TAKEN
            self.left.append(claim.message_ids[0])
            self.under_way.append(claim)

    def check(self) -> None:
        """What is true after every step."""
        rows, requests = self.stage.rows(self.key), {row.id: row for row in self.stage.requests(self.key)}
        assert self.stage.counts(self.key).total == self.people
        state = self.stage.run(self.key).state
        for request in requests.values():
            if request.state == WAITING and request.after_id is not None:
                # It still has something to wait for.
                assert requests[request.after_id].state != SETTLED
        if state is RunState.DONE:
            assert not [row for row in rows if row.state in OPEN]
            assert {row.state for row in requests.values()} == {SETTLED}
        if state is RunState.STOPPED:
            assert not [row for row in requests.values() if row.state == WAITING]

    def finish(self) -> None:
        """Let it end: everything is accepted, a person resumes."""
        for _ in range(60):
            if self.stage.run(self.key).state is not RunState.STOPPED:
                self.stage.release(self.key)
            self.claim(3)
            while self.under_way:
                self.stage.answer(self.under_way.pop(), 1701)
            self.check()
            if not self.stage.counts(self.key).waiting:
                return


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 4),
    st.integers(1, 4),
    st.integers(0, 2),
    st.lists(STEPS, max_size=30),
)
def test_pieces_leave_in_order_and_counts_add_up(people: int, pieces: int, canary: int, steps: list[Any]) -> None:
    contents = tuple(f"{at:02X}" for at in range(pieces))
    with journal_stage() as stage:
        key = stage.start(
            recipients=some(people),
            kind=Kind.BINARY,
            text="00",
            pieces=contents,
            parts=pieces,
            timing=Timing(canary=canary),
        )
        life = Life(stage, key, people)
        for step in steps:
            life.take(step)
            life.check()
        life.finish()
        assert stage.run(key).state in (RunState.DONE, RunState.STOPPED)
        assert stage.counts(key).waiting == 0
