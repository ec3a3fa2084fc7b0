"""What the run bar says in each state, and about which broadcast."""

from dataclasses import replace
from datetime import datetime

import pytest

from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Broadcast, BroadcastRow, Counts
from smsdesk.domain.states import Reason, RunState
from smsdesk.ui import run_line
from smsdesk.ui.run_line import Act, Around, Look

NOON = datetime(2026, 11, 23, 12, 0).timestamp()


def row(state: RunState, reason: Reason = Reason.NONE, key: int = 1, **counts: int) -> BroadcastRow:
    made = NOON - 24 * 3600
    thing = Broadcast(key, 7, made, "me", state, reason, "Hi", Kind.TEXT, "", True, "Members + 2", 3, 238, NOON + 8.2)
    return BroadcastRow(thing, Counts(**(counts or {"waiting": 126, "accepted": 110, "failed": 2})), "Kedai")


def acts(line: run_line.RunLine) -> list[Act]:
    return [press.act for press in line.buttons]


def test_holding_names_number_time_list_and_cost() -> None:
    line = run_line.line_for(row(RunState.HOLDING), Around(NOON))
    assert line.title == "Sending 238 messages in 9 seconds"
    assert line.rest == "to Members + 2, 714 credits"
    assert line.ring == (9, 10)
    assert acts(line) == [Act.UNDO, Act.SEND_NOW]


def test_running_counts_what_is_done_and_what_failed() -> None:
    line = run_line.line_for(row(RunState.RUNNING), Around(NOON, speed=14.0, seconds=9.0))
    assert (line.look, line.done, line.failed) == (Look.RUNNING, (112, 238), 2)
    assert acts(line) == [Act.PAUSE, Act.STOP]


@pytest.mark.parametrize(
    ("reason", "first"),
    [
        (Reason.PERSON, Act.RESUME),
        (Reason.BAD_LOGIN, Act.ENTER_PASSWORD),
        (Reason.NO_PASSWORD, Act.ENTER_PASSWORD),
        (Reason.NO_CREDITS, Act.CHECK_CREDITS),
        (Reason.DAY_LIMIT, Act.CHANGE_LIMIT),
        (Reason.NO_NETWORK, Act.TRY_NOW),
        (Reason.NOT_GATEWAY, Act.TRY_NOW),
        (Reason.SLEEP, Act.TRY_NOW),
        (Reason.MESSAGE_REFUSED, Act.LOOK),
        (Reason.RESTORED, Act.LOOK),
    ],
)
def test_each_reason_has_words_and_the_button_that_mends_it(reason: Reason, first: Act) -> None:
    line = run_line.line_for(row(RunState.PAUSED, reason), Around(NOON))
    assert line.title
    assert acts(line)[0] is first
    assert Act.STOP in acts(line)


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_can_be_left_by_going_on_or_by_stopping(reason: Reason) -> None:
    line = run_line.line_for(row(RunState.HELD, reason), Around(NOON))
    assert line.title.endswith(".")
    assert Act.STOP in acts(line)
    assert {Act.RESUME, Act.TRY_NOW, Act.SEND_NOW} & set(acts(line))


def test_resume_waits_until_the_credits_suffice() -> None:
    def resume(left: int | None) -> str:
        line = run_line.line_for(row(RunState.HELD, Reason.NO_CREDITS), Around(NOON, left=left))
        return next(press.reason for press in line.buttons if press.act is Act.RESUME)

    assert resume(377) == "377 credits are there, 378 needed. Buy some, then check the credits."
    assert resume(378) == ""
    assert resume(None) == ""


def test_resume_waits_until_the_day_has_room() -> None:
    held = row(RunState.HELD, Reason.DAY_LIMIT)
    short = run_line.line_for(held, Around(NOON, day_free=377))
    assert short.title == "Paused: it would pass the day’s limit of this account."
    assert short.rest == "110 sent, 2 failed, 126 not sent, 378 credits are needed. 377 may still go today."
    assert [press.text for press in short.buttons] == ["Change the limit", "Resume", "Stop"]
    assert short.buttons[1].reason == "378 needed. Resume on another day, or change the limit."
    assert run_line.line_for(held, Around(NOON, day_free=378)).buttons[1].reason == ""
    free = run_line.line_for(held, Around(NOON, day_free=None))
    assert free.rest.endswith(" needed. There is no limit now.")
    assert free.buttons[1].reason == ""


def test_after_a_restart_it_says_where_it_stopped_and_what_is_in_doubt() -> None:
    counts = {"waiting": 126, "accepted": 112, "in_doubt": 2}
    line = run_line.line_for(row(RunState.PAUSED, Reason.RESTART, **counts), Around(NOON))
    assert f"{line.title} {line.rest}" == "Yesterday’s broadcast stopped at 112 of 238. 2 are in doubt, 124 not sent."
    assert acts(line) == [Act.STOP, Act.LOOK, Act.RESUME]
    assert line.buttons[-1].text == "Resume safely"
    assert line.buttons[-1].primary


def test_only_doubts_are_left() -> None:
    doubts = {"waiting": 2, "accepted": 236, "in_doubt": 2}
    line = run_line.line_for(row(RunState.RUNNING, **doubts), Around(NOON, next_try_at=NOON + 44.5))
    assert line.title == "2 in doubt: asked again in 45 s, nobody gets it twice."
    stopped = row(RunState.STOPPED, **doubts)
    assert acts(run_line.line_for(stopped, Around(NOON))) == [Act.LOOK]
    assert acts(run_line.line_for(stopped, Around(NOON, asked=False))) == [Act.LOOK, Act.RESUME]


def test_practice_never_asks_for_a_password() -> None:
    line = run_line.line_for(row(RunState.HELD, Reason.NO_PASSWORD), Around(NOON, practice=True))
    assert line.title == "The practice gateway could not be started."
    assert acts(line) == [Act.RESUME, Act.STOP]


def test_the_most_important_broadcast_is_shown() -> None:
    doubts = row(RunState.RUNNING, key=1, waiting=2, in_doubt=2, accepted=1)
    paused, held = row(RunState.PAUSED, Reason.PERSON, 2), row(RunState.HELD, Reason.NO_CREDITS, 3)
    second, first = row(RunState.RUNNING, key=5), row(RunState.RUNNING, key=4)
    holding, newer = row(RunState.HOLDING, key=6), row(RunState.HOLDING, key=7)
    order = [newer, holding, first, second, held, paused, doubts]
    backwards = order[::-1]
    assert sorted(backwards, key=run_line.rank) == order
    assert run_line.most_important([]) is None


def test_while_it_runs_what_has_arrived_already_is_told() -> None:
    line = run_line.line_for(row(RunState.RUNNING, waiting=100, accepted=58, delivered=80, failed=2), Around(NOON))
    assert (line.done, line.delivered, line.failed) == ((140, 240), 80, 2)


def test_stopping_says_what_stays_and_what_will_not_go_out() -> None:
    counts = Counts(waiting=126, accepted=112)
    assert run_line.stop_sentence(counts) == "112 are sent and stay sent. 126 are not sent and will not be."
    assert run_line.stop_words(counts.unsent) == "Stop, keep 126 unsent"
    doubt = run_line.stop_sentence(replace(counts, accepted=1, in_doubt=1))
    assert doubt.startswith("1 is sent and stays sent. 125 are not sent and will not be. ")
    assert doubt.endswith("1 is in doubt; the gateway is still asked about that.")


def test_the_end_names_every_count_that_is_not_zero() -> None:
    assert run_line.finished(Counts(accepted=236, failed=2)) == "Done: 236 of 238 sent, 2 failed."
    assert run_line.finished(Counts(no_report=1)) == "Done: 1 of 1 sent."


def test_texts_of_different_length_are_reckoned_row_by_row() -> None:
    plain = row(RunState.HELD, Reason.NO_CREDITS)
    merged = replace(plain, broadcast=replace(plain.broadcast, merged=True))
    line = run_line.line_for(merged, Around(NOON, left=130, need=140))
    assert line.rest == "110 sent, 2 failed, 126 not sent, 140 credits are needed."
    assert line.buttons[1].reason == "130 credits are there, 140 needed. Buy some, then check the credits."
    assert run_line.line_for(merged, Around(NOON, left=140, need=140)).buttons[1].reason == ""
    holding = replace(merged, broadcast=replace(merged.broadcast, state=RunState.HOLDING))
    assert run_line.line_for(holding, Around(NOON, need=255)).rest == "to Members + 2, 255 credits"


@pytest.mark.parametrize("reason", [Reason.PERSON, Reason.RESTART, Reason.MISSED, Reason.CANARY, Reason.DAY_LIMIT])
def test_what_a_click_would_send_at_night_says_so(reason: Reason) -> None:
    standing = row(RunState.HELD if reason in (Reason.MISSED, Reason.DAY_LIMIT) else RunState.PAUSED, reason)
    night = run_line.line_for(standing, Around(NOON, inside_hours=False, at_night=True))
    assert night.rest.endswith(". It is outside your sending hours now.")
    assert "hours" not in run_line.line_for(standing, Around(NOON)).rest
