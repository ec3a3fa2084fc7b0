"""What the pre-flight shows beside a draft: what is known before anybody was asked, settings, names, another time."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from smsdesk.domain.letters import Letters
from smsdesk.domain.lists import Gathered
from smsdesk.domain.records import Timing
from smsdesk.services.desk import Desk
from smsdesk.services.lessons import Learned
from smsdesk.services.preflight import Draft, Preflight, measured, without
from smsdesk.ui.compose import preflight_findings as rules
from smsdesk.ui.compose.faces import names_of
from smsdesk.ui.compose.later_sheet import LaterSheet
from smsdesk.ui.compose.preflight_sheet import Around


def known_already(desk: Desk, draft: Draft, everybody: Gathered) -> Preflight:
    """A draft as far as it is known without the gateway; `everybody` is who was counted in Compose."""
    gathered = without(everybody, draft.without)
    seen = measured(draft, gathered.recipients[0] if gathered.recipients else None)
    seconds = len(gathered.recipients[: draft.limit]) / max(1, desk.preferences.values.per_second)
    findings = rules.find(draft, Letters(), gathered.malaysian)
    return Preflight(draft, gathered, seen, None, "", seconds, findings=findings)


def around_of(desk: Desk, preflight: Preflight, learned: Learned | None, *, asking: bool) -> Around:
    """What the sheet has to know beside the pre-flight."""
    settings = desk.preferences.values
    return Around(
        chosen=", ".join(names(preflight)),
        now=desk.clock.wall(),
        hold_seconds=settings.hold_seconds,
        confirm_above=settings.confirm_above,
        hours=(settings.hours_from, settings.hours_to),
        repeat_hours=settings.repeat_hours,
        asking=asking,
        learned=learned,
        mendable=rules.links(preflight.draft, preflight.findings, preflight.gathered.malaysian),
        rules=rules.COUNTED,
        reception=desk.reports.reception(preflight.draft.account.id),
    )


def names(preflight: Preflight) -> list[str]:
    """To whom it goes, chip by chip."""
    draft = preflight.draft
    return names_of(draft.chips, draft.account.options.country, preflight.gathered)


def choose_time(host: QWidget, desk: Desk, preflight: Preflight, on_chosen: Callable[[Timing], None]) -> LaterSheet:
    """Open "Send later"; an empty Timing is now."""
    settings, zone = desk.preferences.values, preflight.draft.account.options.time_zone
    hours = (settings.hours_from, settings.hours_to) if preflight.gathered.malaysian else None
    sheet = LaterSheet(host, preflight.draft.timing, zone, desk.clock.wall, hours)
    sheet.chosen.connect(on_chosen)
    sheet.now_requested.connect(lambda: on_chosen(Timing()))
    sheet.open(sheet.day)
    return sheet
