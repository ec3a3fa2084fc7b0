"""A stop after a crash asks about doubts, but never about somebody who opted out meanwhile."""

from journal_stage import journal_stage, some

from smsdesk.domain.decisions import Why
from smsdesk.store import opt_outs, recovery, runs


def test_who_opted_out_while_a_request_was_under_way_is_not_asked_about_after_a_crash_and_a_stop() -> None:
    with journal_stage() as stage:
        key = stage.start(recipients=some(3))
        stage.claim(2)  # killed before any answer
        opt_outs.add(stage.connection, "real", ["60125550000"], "me", "a reply", stage.at)
        recovery.recover(stage.connection, stage.at)
        assert stage.states(key) == ["doubt", "doubt", "queued"]
        assert runs.stop(stage.connection, key, stage.at)
        assert stage.states(key) == ["uncertain", "doubt", "cancelled"]
        assert stage.rows(key)[0].why is Why.OPTED_OUT
        assert [claim.numbers for claim in stage.claim(5, asking=[key])] == [("60125550001",)]
