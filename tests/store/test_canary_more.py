"""A canary's rest is let go by one decision, whoever opted out meanwhile."""

from collections.abc import Iterator

import pytest
from journal_stage import Stage, journal_stage, some

from smsdesk.domain.records import Timing
from smsdesk.domain.states import Reason, RunState
from smsdesk.store import opt_outs


@pytest.fixture
def stage() -> Iterator[Stage]:
    with journal_stage() as made:
        yield made


def test_who_opts_out_while_the_others_wait_does_not_stop_them_a_second_time(stage: Stage) -> None:
    key = stage.start(recipients=some(5), timing=Timing(canary=1))
    stage.send_all()
    assert stage.stands(key) == (RunState.PAUSED, Reason.CANARY)
    # As after another program's write, or a crash between the two: the opt-out is there, its rows are not cancelled.
    _opt_out_behind_its_back(stage, "60125550003")
    assert stage.release(key)
    assert stage.stands(key) == (RunState.RUNNING, Reason.NONE)
    assert len(stage.send_all()) == 3
    assert stage.states(key) == ["accepted", "accepted", "accepted", "cancelled", "accepted"]
    assert stage.stands(key)[0] is RunState.DONE


def _opt_out_behind_its_back(stage: Stage, number: str) -> None:
    row = dict(book="real", number=number, at=stage.at, by="me", source="restored")
    stage.connection.execute(opt_outs.opt_outs.insert().values(row))
