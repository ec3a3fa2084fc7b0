"""Words of the details of one message: what is known of it, what was asked and answered, what was reported."""

from smsdesk.domain.decisions import Why
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Broadcast, BroadcastRow, ExchangeRow, MessageDetails, MessageRow
from smsdesk.encoding.parts import Encoding
from smsdesk.ui import figures, wording
from smsdesk.ui.wording_barcode import TITLES as BARCODES
from smsdesk.ui.wording_overrides import kept
from smsdesk.ui.wording_reports import raw_reports, report_fact
from smsdesk.ui.wording_sent import kind_word, local, octets_text, piece_text
from smsdesk.ui.wording_timing import kept_repeat

_MARKS = {Why.MARKED_SENT: "Marked as sent", Why.MARKED_NOT_SENT: "Marked as not sent"}


def facts(details: MessageDetails, row: BroadcastRow, late_hours: int = 0) -> list[tuple[str, str]]:
    """What a details sheet says above the exchanges, as (label, text); nothing empty."""
    message, broadcast = details.row, row.broadcast
    reason = wording.reason_text(message, late_hours)
    found = [
        ("Name", message.name),
        ("Number", f"+{message.number}"),
        ("State", wording.state_word(message) + (f": {reason}" if reason else "")),
        ("Message", octets_text(message.text) if message.kind.binary else message.text),
        ("Sent as", sent_as(message, broadcast)),
        ("Sender ID", _sender(message, broadcast)),
        (
            "Accepted" if details.reports else "Last change",
            "" if message.changed_at is None else figures.moment_exact(local(message.changed_at)),
        ),
        *(("Report", report_fact(each, figures.moment_exact(local(each.at)))) for each in details.reports),
        ("Broadcast", f"{figures.moment_exact(local(row.broadcast.created_at))}, {row.account_name}"),
        ("seqno", details.seqno),
        ("Message ID", message.msg_id or ""),
        ("Last code", "" if message.code is None else str(message.code)),
    ]
    found += [("Repeat", kept_repeat(broadcast.timing.repeat)), ("Sent anyway", kept(broadcast.overrides))]
    found += [("By hand", mark_line(mark.what, mark.by, mark.at)) for mark in details.marks]
    return [(label, text) for label, text in found if text]


def sent_as(message: MessageRow, broadcast: Broadcast) -> str:
    """ "Unicode, 3 parts", "Binary with header, message 2 of 3", "2D barcode, MMS as WAP push"."""
    if message.kind is Kind.BARCODE:
        of_type = BARCODES[broadcast.barcode] if broadcast.barcode else ""
        return ", ".join(part for part in (kind_word(message.kind), of_type) if part)
    if message.kind.binary:
        piece = piece_text(message, broadcast.pieces).rstrip(".").lower()
        return ", ".join(part for part in (kind_word(message.kind), broadcast.title, piece) if part)
    flash = ", flash" if message.kind.flash else ""
    encoding = "Unicode" if message.kind.encoding is Encoding.UCS2 else "GSM-7"
    return f"{encoding}{flash}, {figures.counted(message.parts, 'part', 'parts')}"


def _sender(message: MessageRow, broadcast: Broadcast) -> str:
    if broadcast.sender and not message.sender:
        return "none was sent: Malaysian operators block sender IDs"
    return message.sender


def mark_line(what: Why, by: str, at: float) -> str:
    """Who closed an uncertain message and when."""
    return f"{_MARKS.get(what, what.value)} by {by}, {figures.moment_exact(local(at))}"


def exchange_line(exchange: ExchangeRow) -> str:
    """ "2026-11-23 10:43:07 (UTC+8) · ISendSMS.aspx · code 1701 · 0.21 s"."""
    parts = [figures.moment_exact(local(exchange.at)), exchange.page]
    parts.append(f"code {exchange.code}" if exchange.code is not None else "")
    if exchange.detail:
        parts.append(wording.failure_text(exchange.detail).rstrip("."))
    parts.append(f"{exchange.seconds:.2f} s")
    return " · ".join(part for part in parts if part)


def details_text(details: MessageDetails, row: BroadcastRow, late_hours: int = 0) -> str:
    """Everything about one message as plain text, for a question to the provider."""
    lines = [f"{label}: {text}" for label, text in facts(details, row, late_hours)]
    return "\n".join([*lines, requests_text(details)])


def requests_text(details: MessageDetails) -> str:
    """What was asked and answered, request by request, then what was reported; in what is raw everything invisible is
    written out."""
    lines: list[str] = []
    for at, exchange in enumerate(details.exchanges, start=1):
        lines += [f"Request {at}: {exchange_line(exchange)}", f"  seqno: {exchange.seqno}"]
        lines += [f"  raw answer: {exchange.raw!r}" if exchange.raw else "  raw answer: none"]
    lines += raw_reports(details, tuple(figures.moment_exact(local(each.at)) for each in details.reports))
    return "\n".join(lines)
