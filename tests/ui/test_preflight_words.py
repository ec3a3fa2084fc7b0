"""What the pre-flight says of costs that were learned, of hours, of rows, and of rules that nobody has overridden."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from PySide6.QtWidgets import QApplication

from smsdesk.domain.accounts import Account
from smsdesk.domain.composing import TextProblem, measure
from smsdesk.domain.delivery import Reception
from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import Gathered
from smsdesk.domain.records import Balance, Override, Recipient, Timing
from smsdesk.services.lessons import Learned
from smsdesk.services.preflight import Draft, Preflight
from smsdesk.ui import wording_cost, wording_preflight, wording_timing
from smsdesk.ui.compose.preflight_findings import find, links
from smsdesk.ui.compose.preflight_time import TimeRow

ACCOUNT = Account(1, "Kedai Melur", "https://gateway.example/", "melur")
HOURS = (8, 20)
HEARD = Reception.LISTENING
NOW = Timing()


def made(
    text: str = "RM0 Kedai: hi",
    many: int = 3,
    country: str = "60",
    seconds: float = 17.0,
    timing: Timing = NOW,
    overrides: tuple[Override, ...] = (),
) -> Preflight:
    draft = Draft(ACCOUNT, text=text, timing=timing, overrides=overrides)
    people = tuple(Recipient(f"{country}12555{at:04d}") for at in range(many))
    measured = measure(text, draft.kind, ACCOUNT.options)
    return Preflight(draft, Gathered(people, ()), measured, Balance(1, 0.0, 0, 100, ""), "", seconds)


def at(hour: int, minute: int = 0, day: int = 23) -> float:
    """A moment in Kuala Lumpur."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC).timestamp() - 8 * 3600


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, ""),
        (Learned(Fraction(1), 4, 0.0), ""),
        (Learned(Fraction(6, 5), 4, 0.0), "By the last broadcasts a part costs 1.2 credits here: about 286 credits."),
        (
            Learned(Fraction(2), 1, 0.0, drift=True, previous_rate=Fraction(1)),
            "The last broadcast cost 2 credits a part, those before it 1 credit. At that price this one costs about "
            "476 credits.",
        ),
    ],
)
def test_what_broadcasts_have_taught(found: Learned | None, said: str) -> None:
    assert wording_cost.learned(found, 238) == said


@pytest.mark.parametrize(
    ("now", "seconds", "country", "when", "warning"),
    [
        (at(10), 17.0, "60", "Now. It takes about 17 s, inside your sending hours (08:00 to 20:00).", ""),
        (at(19, 50), 1200.0, "60", "Now. It takes about 20 min.", "It does not end before 20:00"),
        (at(22), 17.0, "60", "Now. It takes about 17 s.", "Outside your sending hours (08:00 to 20:00)"),
        (at(22), 17.0, "65", "Now. It takes about 17 s.", ""),
    ],
)
def test_the_time_of_day_is_told_where_it_matters(
    dressed: QApplication, now: float, seconds: float, country: str, when: str, warning: str
) -> None:
    row = TimeRow()
    assert not row.show_preflight(made(country=country, seconds=seconds), now, HOURS, HEARD)
    assert row.when.text() == when
    assert row.warning.text().startswith(warning)
    assert bool(row.warning.text()) == bool(warning)
    row.deleteLater()


def test_a_moment_that_has_passed_while_one_looked_blocks(dressed: QApplication) -> None:
    row = TimeRow()
    later = made(timing=Timing(at(10)))
    assert not row.show_preflight(later, at(9, 59), HOURS, HEARD)
    assert row.show_preflight(later, at(10), HOURS, HEARD)
    assert row.red_line.text() == "This moment has passed. Choose a later one."
    row.deleteLater()


@pytest.mark.parametrize(
    ("reception", "said", "state", "colour"),
    [
        (Reception.OFF, "Reports cannot arrive: no listener is set up for this account.", "checked", "text2"),
        (
            Reception.TROUBLE,
            "Reports cannot arrive at the moment: the listener of this account has a problem.",
            "warning",
            "warn",
        ),
        (Reception.LISTENING, "", "checked", "text2"),
    ],
)
def test_where_nobody_listens_for_reports_that_is_said_with_the_way_out(
    dressed: QApplication, reception: Reception, said: str, state: str, colour: str
) -> None:
    row, wishes = TimeRow(), list[None]()
    row.listener_requested.connect(lambda: wishes.append(None))
    row.show_preflight(made(timing=Timing(canary=2)), at(10), HOURS, reception)
    assert row.deaf.text().startswith(said)
    assert bool(row.deaf.text()) == bool(said)
    # A listener that nobody wants is no warning: what is orange on every send is overlooked on the one that matters.
    assert row.accessibleName() == f"Time: {state}"
    assert row.deaf.label.property("colour") == colour
    # The others cannot wait for a report that does not come.
    assert row._few_hint.text() == ("" if said else "or until all of these have it")
    row.set_up.click()
    assert len(wishes) == 1
    row.deleteLater()


def test_who_asks_for_no_reports_misses_no_listener_but_a_barcode_always_does(dressed: QApplication) -> None:
    row, found = TimeRow(), made()
    row.show_preflight(replace(found, draft=replace(found.draft, reports=False)), at(10), HOURS, Reception.OFF)
    assert row.deaf.text() == ""
    barcode = replace(found.draft, reports=False, kind=Kind.BARCODE)
    row.show_preflight(replace(found, draft=barcode), at(10), HOURS, Reception.OFF)
    assert row.deaf.text().startswith("Reports cannot arrive")
    row.deleteLater()


def test_nobody_waits_for_the_only_one(dressed: QApplication) -> None:
    row = TimeRow()
    row.show_preflight(made(many=1), at(10), HOURS, HEARD)
    assert not row.first.isVisibleTo(row)
    row.show_preflight(made(many=2), at(10), HOURS, HEARD)
    assert (row.few.minimum(), row.few.maximum()) == (1, 1)
    row.deleteLater()


def test_moments_are_written_with_the_year_where_it_is_another() -> None:
    now = at(10)
    assert wording_timing.on_moment(at(14), ACCOUNT.options.time_zone, now) == "today 14:00"
    assert wording_timing.on_moment(at(9, day=30), ACCOUNT.options.time_zone, now) == "on Mon 30 Nov 09:00"
    next_year = datetime(2027, 1, 9, 1, 0, tzinfo=UTC).timestamp()
    assert wording_timing.moment_text(next_year, ACCOUNT.options.time_zone, now) == "Sat 9 Jan 2027 09:00"
    assert wording_timing.kept_repeat("every now and then") == ""


def test_rows_that_cannot_be_sent_are_counted_by_reason() -> None:
    same = [(4, TextProblem.EMPTY), (7, TextProblem.EMPTY)]
    assert wording_preflight.unsendable(same, 10) == "2 rows cannot be sent: nothing is left of the text there."
    mixed = [*same, (9, TextProblem.TOO_LONG)]
    assert wording_preflight.unsendable(mixed, 10).startswith("3 rows cannot be sent, for several reasons.")


def test_a_rule_that_blocks_holds_until_there_is_a_note() -> None:
    text = "RM0 Kedai: see https://kedai.example"
    blocked = made(text)
    findings = find(blocked.draft, blocked.letters, 3)
    assert findings[0].rule.id == "link"
    assert "no_company" in links(blocked.draft, findings, 3), "a click leads to where the name is entered"
    for rule, settled in (("", False), ("callback", False), ("link", True)):
        notes = (Override(rule, "they asked"),) if rule else ()
        assert replace(made(text, overrides=notes), findings=findings).can_send is settled
    assert find(blocked.draft, blocked.letters, 0) == ()
