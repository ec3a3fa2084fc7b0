"""Messages in a row, canaries and scheduled runs in the journal: who goes when, and who counts as what."""

from collections.abc import Iterator
from typing import Any

import pytest
from journal_stage import LOST, UNREACHED, Stage, journal_stage, people, some
from query_plans import plans, statements

from smsdesk.domain.decisions import Why
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Counts, Group, Letter, Timing
from smsdesk.domain.states import Reason, RunState
from smsdesk.store import counting, journal, marks, opt_outs, overlaps, recovery, runs, sent

TUNE: dict[str, Any] = dict(kind=Kind.BINARY_UDH, text="050001", pieces=("050001", "050002", "050003"), parts=3)


@pytest.fixture
def stage() -> Iterator[Stage]:
    with journal_stage() as made:
        yield made


def whys(stage: Stage, key: int) -> list[Why]:
    return [row.why for row in stage.rows(key)]


def test_a_tune_goes_piece_by_piece(stage: Stage) -> None:
    key = stage.start(recipients=some(1), **TUNE)
    for piece in TUNE["pieces"]:
        (claim,) = stage.claim(9)
        assert claim.text == piece
        assert stage.claim(9) == []
        stage.answer(claim, 1701)
    assert stage.stands(key) == (RunState.DONE, Reason.NONE)
    assert stage.counts(key) == Counts(accepted=1)


def test_the_next_piece_goes_before_other_recipients_first(stage: Stage) -> None:
    stage.start(recipients=some(2), **TUNE)
    (first,) = stage.claim(1)
    stage.answer(first, 1701)
    assert [claim.numbers[0] for claim in stage.claim(9)] == [first.numbers[0], some(2)[1].number]


@pytest.mark.parametrize(("code", "state"), [(1705, "refused"), (1706, "refused"), (1718, "uncertain")])
def test_a_piece_that_is_not_taken_ends_the_tune(stage: Stage, code: int, state: str) -> None:
    key = stage.start(recipients=some(1), **TUNE)
    stage.answer(stage.claim()[0], 1701)
    stage.answer(stage.claim()[0], code)
    assert stage.states(key) == ["accepted", state, "cancelled"]
    assert stage.rows(key)[2].why is Why.PART_MISSING
    assert stage.claim(9) == []
    assert stage.stands(key)[0] is RunState.DONE
    assert stage.counts(key) == (Counts(failed=1) if state == "refused" else Counts(uncertain=1))


@pytest.mark.parametrize("given", [LOST, UNREACHED, 1703])
def test_a_piece_without_an_answer_is_waited_for(stage: Stage, given: Any) -> None:
    key = stage.start(recipients=some(1), **TUNE)
    (claim,) = stage.claim()
    stage.answer(claim, given)
    stage.at += 60.0
    (again,) = stage.claim(9)
    assert (again.seqno, again.text) == (claim.seqno, claim.text)
    stage.answer(again, 1701)
    assert [claim.text for claim in stage.send_all()] == list(TUNE["pieces"][1:])
    assert stage.counts(key) == Counts(accepted=1)


def test_a_piece_that_is_given_up_ends_the_tune(stage: Stage) -> None:
    key = stage.start(recipients=some(1), **TUNE)
    stage.answer(stage.claim()[0], LOST)
    stage.at += 24 * 3600.0
    assert stage.claim(9) == []
    assert stage.states(key) == ["uncertain", "cancelled", "cancelled"]
    assert stage.stands(key)[0] is RunState.DONE
    marks.mark(stage.connection, [stage.rows(key)[0].id], sent=True, by="me", now=stage.at)
    assert stage.claim(9) == []  # a part is missing all the same
    assert stage.counts(key) == Counts(not_sent=1)


def test_a_held_piece_keeps_its_place_in_the_tune(stage: Stage) -> None:
    key = stage.start(recipients=some(2), sender="MELUR", **TUNE)
    first, other = stage.claim(2)
    stage.answer(first, 1701)
    (second,) = stage.claim(1)
    stage.answer(second, 1704)
    stage.answer(other, 1704)
    assert stage.stands(key) == (RunState.HELD, Reason.NO_CREDITS)
    assert stage.counts(key) == Counts(waiting=2, held=2)
    assert stage.release(key)
    claims = stage.send_all(1)
    assert [(claim.numbers[0], claim.text, claim.sender) for claim in claims] == [
        *((first.numbers[0], piece, "") for piece in TUNE["pieces"][1:]),
        *((other.numbers[0], piece, "") for piece in TUNE["pieces"]),
    ]
    assert not {claim.seqno for claim in claims} & {second.seqno, other.seqno}
    assert stage.counts(key) == Counts(accepted=2)


def test_held_letters_keep_their_contents_and_batch_only_with_equals(stage: Stage) -> None:
    hi, ni = Letter("Hi", Kind.TEXT, 1), Letter("你好", Kind.UNICODE, 1)
    numbers = ("6591234561", "6591234562", "6591234563", "60125550104")
    letters = (hi, ni, hi, hi)
    key = stage.start(recipients=people(*numbers), letters=letters, sender="MELUR", reports=False)
    before = stage.claim(9)
    for claim in before:
        stage.answer(claim, 1704)
    assert stage.release(key)
    after = stage.claim(9)
    assert [(c.numbers, c.text, c.kind, c.sender) for c in after] == [
        (c.numbers, c.text, c.kind, c.sender) for c in before
    ]
    assert not {claim.seqno for claim in before} & {claim.seqno for claim in after}


def test_an_opt_out_takes_the_rest_of_a_tune_out(stage: Stage) -> None:
    key = stage.start(recipients=some(2), **TUNE)
    stage.answer(stage.claim()[0], 1701)
    opt_outs.add(stage.connection, "real", [some(1)[0].number], "me", "by hand", stage.at)
    assert stage.states(key) == ["accepted", "cancelled", "cancelled", "queued", "queued", "queued"]
    assert {claim.numbers for claim in stage.send_all()} == {(some(2)[1].number,)}
    assert stage.counts(key) == Counts(accepted=1, not_sent=1)
    assert stage.stands(key)[0] is RunState.DONE


def test_an_opt_out_while_a_piece_is_under_way_keeps_the_next_from_going(stage: Stage) -> None:
    key = stage.start(recipients=some(1), **TUNE)
    (claim,) = stage.claim()
    opt_outs.add(stage.connection, "real", list(claim.numbers), "me", "by hand", stage.at)
    stage.answer(claim, 1701)
    assert stage.claim(9) == []
    assert whys(stage, key)[1:] == [Why.OPTED_OUT] * 2


def test_a_stop_while_a_piece_is_under_way_keeps_the_next_from_going(stage: Stage) -> None:
    key = stage.start(recipients=some(1), **TUNE)
    (claim,) = stage.claim()
    assert runs.stop(stage.connection, key, stage.at)
    stage.answer(claim, 1701)
    assert stage.claim(9, asking=[key]) == []
    assert stage.states(key) == ["accepted", "cancelled", "cancelled"]
    assert whys(stage, key)[1:] == [Why.STOPPED] * 2


def test_a_gateway_that_uses_up_seqnos_takes_back_what_let_the_next_piece_go(stage: Stage) -> None:
    key = stage.start(recipients=some(1), **TUNE)
    stage.answer(stage.claim()[0], LOST)
    stage.at += 10.0
    stage.answer(stage.claim()[0], 1718)
    assert [row.state for row in stage.requests(key)] == ["settled", "queued", "waiting"]
    other = stage.start(recipients=people("60125559999"))
    run = [claim for claim in stage.claim(9) if claim.broadcast_id == other]
    held_back = [row for row in stage.requests(key) if row.state == "sending"]
    assert held_back  # under way already: it cannot be called back
    stage.answer(run[0], 1703)
    stage.at += 10.0
    (again,) = [claim for claim in stage.claim(9) if claim.broadcast_id == other]
    stage.answer(again, 1718)
    assert stage.states(key) == ["uncertain", "sending", "queued"]
    assert stage.counts(key) == Counts(uncertain=1)


def test_the_worst_message_says_what_a_recipient_counts_as(stage: Stage) -> None:
    key = stage.start(recipients=some(4), **TUNE)
    stage.send_all()
    assert stage.counts(key) == Counts(accepted=4)
    stage.report(key, 6, 1, 2, 3)
    late = stage.rows(key)[3].id
    stage.connection.exec_driver_sql("UPDATE messages SET delivery = 8 WHERE id = ?", (late,))
    assert stage.counts(key) == Counts(accepted=1, delivered=2, failed=1)
    found = {group: [row.position for row in stage.rows(key, group=group)] for group in Group}
    assert found[Group.DELIVERED] == [1, 1, 1, 3, 3, 3]
    assert found[Group.FAILED] == [2, 2, 2]
    assert found[Group.ACCEPTED] == [4, 4, 4]
    assert sent.size_of_messages(stage.connection, key, group=Group.FAILED) == 3
    assert [one.number for one in sent.failed_recipients(stage.connection, key)] == [some(2)[1].number]
    assert sent.all_recipients(stage.connection, key) == [*(one for one in some(4))]
    assert [one.people for one in overlaps.find(stage.connection, "real", [some(1)[0].number], 0.0)] == [1]


def test_marked_as_not_sent_is_retried_once_a_recipient(stage: Stage) -> None:
    key = stage.start(recipients=some(2), **TUNE)
    stage.answer(stage.claim()[0], 1718)
    stage.send_all()
    assert sent.failed_recipients(stage.connection, key) == []
    marks.mark(stage.connection, [stage.rows(key)[0].id], sent=False, by="me", now=stage.at)
    assert sent.failed_recipients(stage.connection, key) == list(some(1))


def test_unsent_parts_are_what_is_still_to_be_paid(stage: Stage) -> None:
    letters = (Letter("a", Kind.TEXT, 1), Letter("b" * 200, Kind.TEXT, 2), Letter("c", Kind.TEXT, 1))
    merged = stage.start(recipients=some(3), letters=letters, parts=2)
    assert counting.parts_unsent(stage.connection, merged) == 4
    stage.answer(stage.claim()[0], 1701)
    stage.answer(stage.claim()[0], LOST)
    assert counting.parts_unsent(stage.connection, merged) == 1
    tune = stage.start(recipients=some(2), **TUNE)
    assert counting.parts_unsent(stage.connection, tune) == 6


def test_after_the_first_few_the_run_waits_for_a_person(stage: Stage) -> None:
    key = stage.start(recipients=some(5), timing=Timing(canary=2))
    assert len(stage.send_all()) == 2
    assert stage.stands(key) == (RunState.PAUSED, Reason.CANARY)
    assert stage.counts(key) == Counts(waiting=3, accepted=2)
    assert recovery.recover(stage.connection, stage.at) == []
    assert stage.stands(key) == (RunState.PAUSED, Reason.CANARY)
    opt_outs.add(stage.connection, "real", [some(3)[2].number], "me", "by hand", stage.at)
    assert stage.release(key)
    assert [claim.numbers[0] for claim in stage.send_all()] == [one.number for one in some(5)[3:]]
    assert stage.counts(key) == Counts(accepted=4, not_sent=1)
    assert stage.stands(key)[0] is RunState.DONE


def test_a_canary_that_was_held_first_still_waits_afterwards(stage: Stage) -> None:
    key = stage.start(recipients=some(3), timing=Timing(canary=1))
    stage.answer(stage.claim()[0], 1704)
    assert stage.release(key)
    assert len(stage.send_all()) == 1
    assert stage.stands(key) == (RunState.PAUSED, Reason.CANARY)


def test_a_canary_of_tunes(stage: Stage) -> None:
    key = stage.start(recipients=some(3), timing=Timing(canary=1), **TUNE)
    assert [claim.numbers[0] for claim in stage.send_all()] == [some(1)[0].number] * 3
    assert stage.stands(key) == (RunState.PAUSED, Reason.CANARY)
    assert stage.release(key)
    assert len(stage.send_all()) == 6
    assert stage.counts(key) == Counts(accepted=3)


def test_stop_ends_what_waits_after_a_canary(stage: Stage) -> None:
    key = stage.start(recipients=some(3), timing=Timing(canary=1))
    stage.send_all()
    assert runs.stop(stage.connection, key, stage.at)
    assert {row.state for row in stage.requests(key)} == {"settled"}
    assert stage.counts(key) == Counts(accepted=1, not_sent=2)


def test_when_all_others_opt_out_a_canary_is_done(stage: Stage) -> None:
    key = stage.start(recipients=some(3), timing=Timing(canary=1))
    stage.send_all()
    opt_outs.add(stage.connection, "real", [one.number for one in some(3)], "me", "by hand", stage.at)
    assert stage.stands(key)[0] is RunState.DONE


def test_a_canary_goes_on_only_when_all_have_it(stage: Stage) -> None:
    key = stage.start(recipients=some(4), timing=Timing(canary=2))
    stage.send_all()
    assert not runs.end_canary(stage.connection, key, stage.at)
    stage.report(key, 6, 1)
    assert not runs.end_canary(stage.connection, key, stage.at)
    stage.report(key, 6, 2)
    assert runs.canary_delivered(stage.connection, key)
    assert runs.end_canary(stage.connection, key, stage.at)
    assert not runs.end_canary(stage.connection, key, stage.at)
    assert len(stage.send_all()) == 2


def test_a_scheduled_run_goes_by_way_of_its_hold(stage: Stage) -> None:
    key = stage.create(recipients=some(1), timing=Timing(stage.at + 60.0))
    assert recovery.recover(stage.connection, stage.at) == []
    assert not stage.release(key)
    assert stage.claim(9) == []
    assert runs.begin_hold(stage.connection, key, stage.at + 10.0)
    assert not runs.begin_hold(stage.connection, key, stage.at + 20.0)
    assert stage.run(key).hold_until == stage.at + 10.0
    assert runs.end_hold(stage.connection, key, stage.at)
    assert len(stage.send_all()) == 1


def test_a_missed_run_waits_for_a_person(stage: Stage) -> None:
    key = stage.create(recipients=some(1), timing=Timing(stage.at + 60.0))
    assert runs.miss(stage.connection, key)
    assert stage.stands(key) == (RunState.HELD, Reason.MISSED)
    assert not runs.miss(stage.connection, key)
    assert stage.release(key)
    assert len(stage.send_all()) == 1
    running = stage.start(recipients=some(1))
    assert not runs.miss(stage.connection, running)


@pytest.mark.parametrize("missed", [False, True])
def test_undo_and_stop_of_what_is_scheduled(stage: Stage, missed: bool) -> None:
    first, second = (stage.create(recipients=some(1), timing=Timing(stage.at + 60.0)) for _ in range(2))
    if missed:
        assert runs.miss(stage.connection, first)
        assert runs.miss(stage.connection, second)
    assert runs.undo(stage.connection, first)
    assert not runs.undo(stage.connection, first)
    assert runs.load(stage.connection, first) is None
    assert runs.stop(stage.connection, second, stage.at)
    assert stage.counts(second) == Counts(not_sent=1)


def test_undo_is_too_late_once_something_left(stage: Stage) -> None:
    key = stage.start(recipients=some(2))
    stage.answer(stage.claim()[0], LOST)
    stage.connection.exec_driver_sql("UPDATE broadcasts SET state = 'held', reason = 'missed'")
    assert not runs.undo(stage.connection, key)
    held = stage.start(recipients=some(1))
    assert runs.change_state(stage.connection, held, RunState.HELD, Reason.NO_CREDITS)
    assert not runs.undo(stage.connection, held)


def test_chains_and_canaries_look_through_no_whole_table(stage: Stage) -> None:
    key = stage.start(recipients=some(20), timing=Timing(canary=1), **TUNE)
    with statements(stage.connection) as found:
        stage.answer(stage.claim()[0], 1701)
        stage.answer(stage.claim()[0], 1704)
        stage.release(key)
        stage.answer(stage.claim()[0], 1705)
        assert stage.stands(key) == (RunState.PAUSED, Reason.CANARY)
        runs.end_canary(stage.connection, key, stage.at)
        stage.release(key)
        stage.answer(stage.claim()[0], LOST)
        stage.at += 24 * 3600.0
        stage.claim()
        runs.stop(stage.connection, key, stage.at)
    assert len(found) > 50
    assert plans(stage.connection, found) == []
    with statements(stage.connection) as found:
        stage.counts(key)
    # A recipient's messages are together in the index; only the few counts themselves are put in order.
    (sorted_at_the_end,) = plans(stage.connection, found)
    assert "TEMP B-TREE FOR GROUP BY" in sorted_at_the_end


def test_a_restored_file_holds_scheduled_runs_too(stage: Stage) -> None:
    key = stage.create(recipients=some(1), timing=Timing(stage.at + 60.0))
    assert recovery.hold_restored(stage.connection, key) == [key]
    assert stage.stands(key) == (RunState.HELD, Reason.RESTORED)
    assert not runs.undo(stage.connection, key)  # it may have gone out from elsewhere


def test_trouble_leaves_scheduled_runs_and_canaries_alone(stage: Stage) -> None:
    scheduled = stage.create(recipients=some(1), timing=Timing(stage.at + 60.0))
    canary = stage.start(recipients=some(2), timing=Timing(canary=1))
    stage.send_all()
    assert journal.halt_all(stage.connection, None, Reason.SLEEP) == []
    assert stage.stands(scheduled)[0] is RunState.SCHEDULED
    assert stage.stands(canary) == (RunState.PAUSED, Reason.CANARY)
