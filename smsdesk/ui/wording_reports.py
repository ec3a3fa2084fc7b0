"""Words of delivery reports: what each says about a message, what is still awaited, why none can arrive."""

from smsdesk.domain import delivery
from smsdesk.domain.delivery import Meaning, Reception
from smsdesk.domain.records import BroadcastRow, Counts, MessageDetails, ReportRow
from smsdesk.domain.states import RunState
from smsdesk.ui import figures

_SENTENCES = {
    Meaning.DELIVERED: "",  # the state says it all
    Meaning.FAILED: "The operator could not deliver it.",
    Meaning.EXPIRED: "The phone was off or out of coverage until it expired.",
    Meaning.UNKNOWN: "Report: unknown. Nobody can tell whether it arrived.",
    Meaning.REJECTED: "The operator rejected it without a reason.",
    Meaning.QUEUED: "It waits at the operator.",
    Meaning.NOT_IN_SERVICE: "The number is not in service at the moment.",
    Meaning.OUT_OF_COVERAGE: "The phone is out of coverage. The operator tries again.",
}
_WORDS = {
    Meaning.DELIVERED: "delivered",
    Meaning.FAILED: "failed",
    Meaning.EXPIRED: "expired",
    Meaning.UNKNOWN: "unknown",
    Meaning.REJECTED: "rejected",
    Meaning.QUEUED: "queued at the operator",
    Meaning.NOT_IN_SERVICE: "number not in service",
    Meaning.OUT_OF_COVERAGE: "phone out of coverage",
}
NONE_YET = "The gateway has it. No report yet."


def report_sentence(status: int | None, late_hours: int = 0) -> str:
    """What the report that counts (None: there is none) says about an accepted message; `late_hours` are those after
    which its last report is overdue, 0 while it is not."""
    if late_hours and status is None:
        return f"Overdue: no report within {late_hours} h. It may have arrived."
    if late_hours and status is not None:
        return f"Overdue. Last report: {report_word(status)}."
    if status is None:
        return NONE_YET
    if status == delivery.OTHER:
        return "Report: a status that no manual explains. Details show it."
    return _SENTENCES.get(delivery.meaning(status), f"Report: status {status}, which no manual explains.")


def report_word(status: int) -> str:
    """ "phone out of coverage"; "status 99" for what nobody has described."""
    other = "a status that no manual explains" if status == delivery.OTHER else f"status {status}"
    return _WORDS.get(delivery.meaning(status), other)


def report_fact(report: ReportRow, when: str) -> str:
    """One report in the details: "Phone out of coverage (13), 2026-11-23 10:43:07 (UTC+8)"."""
    word = report_word(delivery.code_of(report.status))
    return f"{word[:1].upper()}{word[1:]} ({report.status}), {when}"


def raw_reports(details: MessageDetails, written: tuple[str, ...]) -> list[str]:
    """The reports as they came, with everything invisible written out; `written` are the times."""
    return [
        f"Report {at}: {when}\n  raw status: {report.status!r} from {report.sender!r}"
        for at, (report, when) in enumerate(zip(details.reports, written, strict=True), start=1)
    ]


def awaited_line(row: BroadcastRow, reception: Reception) -> str:
    """What is still to come for a broadcast that has ended: "12 reports to come", "2 reports overdue"; "" when nothing
    is, or while it is under way."""
    number = row.counts.awaited
    if not number or row.broadcast.state not in (RunState.DONE, RunState.STOPPED):
        return ""
    reports = figures.counted(number, "report", "reports")
    if reception is Reception.OFF and not row.counts.delivered + row.counts.unknown:
        return "no listener for reports"
    if row.broadcast.settled_at is not None:
        return f"{reports} overdue"
    return "listener has a problem" if reception is Reception.TROUBLE else f"{reports} to come"


def settled_toast(counts: Counts) -> str:
    """The last word about a broadcast: "All reports are in: 236 delivered, 2 failed."."""
    known = ((counts.delivered, "delivered"), (counts.failed, "failed"), (counts.unknown, "unknown"))
    said = ", ".join(f"{figures.whole(number)} {word}" for number, word in known if number)
    if counts.awaited:
        late = figures.counted(counts.awaited, "report is overdue", "reports are overdue")
        return f"{said}; {late}." if said else f"{late[:1].upper()}{late[1:]}."
    return f"All reports are in: {said}."


SET_UP = "Set up listener"


def cannot_arrive(reception: Reception) -> str:
    """Why no report of an account can arrive, before anything is sent; "" when they can."""
    return {
        Reception.OFF: "Reports cannot arrive: no listener is set up for this account. It is sent all the same, and "
        "Sent does not learn who received it.",
        Reception.TROUBLE: "Reports cannot arrive at the moment: the listener of this account has a problem.",
        Reception.LISTENING: "",
    }[reception]
