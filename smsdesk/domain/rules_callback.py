"""Finds phone numbers that people could call back: Malaysian forms, numbers abroad, and short numbers beside "call"."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from smsdesk.domain.rules_text import Folded, Span, Words, joined

_GAP = r"[ .()\-]{0,3}"
_COUNTRY = rf"\+?{_GAP}6{_GAP}0{_GAP}(?:\( ?0 ?\){_GAP})?"
_TRUNK = rf"\(?[0o]{_GAP}"  # with the letter in place of the zero it slips through filters
_NOT_INSIDE = r"(?:(?<![a-z0-9_+])|(?<=tel)|(?<=hp)|(?<=call)|(?<=wsap)|(?<=whatsapp)|(?<=ws)|(?<=no))(?<![0-9][.,:\-])"
_ENDS = r"(?![0-9a-z]|[.:,\-][0-9])"
_MOBILE = rf"(?:{_COUNTRY}|{_TRUNK})1(?:{_GAP}[0-9]){{8,9}}"
_LANDLINE = rf"(?:{_COUNTRY}|{_TRUNK})[3-9](?:{_GAP}[0-9]){{7,8}}"
_SERVICE = rf"1{_GAP}[3-8]{_GAP}0{_GAP}0(?:{_GAP}[0-9]){{6}}"
_ABROAD = rf"\+ ?[1-9](?:{_GAP}[0-9]){{7,14}}"
_NUMBER = re.compile(rf"{_NOT_INSIDE}(?:{_MOBILE}|{_LANDLINE}|{_SERVICE}|{_ABROAD}){_ENDS}")
_DIGITS = re.compile(r"[0-9](?:[ .()\-]{0,3}[0-9]){6,}")
_LEAD = 3
_DATE = re.compile(r"[0-9]{1,2} ?([.\-/]) ?[0-9]{1,2} ?\1 ?(?:20)?[0-9]{2}(?![0-9])")
_SHORT = re.compile(
    r"(?:call|dial|phone|tel|telefon|hubungi|whatsapp|wsap|ring|hotline|talian"
    r"|致电|致電|拨打|撥打|电话|電話|热线|熱線)"
    r"(?: (?:us|kami|now|sekarang|at|on|to|di|ke|line|no|no\.|number|nombor|kami di|us at))?[ :.]{0,3}"
    r"(?P<number>1?[0-9]{3,5}|[2-9][0-9]{2,3}[ \-]?[0-9]{4})"
    r"(?= ?(?:[,;!?)。]|\.(?![0-9])|\n|$)| (?:for|to|or|now|if|untuk|utk|atau|sekarang|jika|kalau|if)(?![a-z]))"
)
_EMERGENCY = frozenset(("999", "112"))
_OTHER_NUMBERS = Words(
    """
    order, invoice, inv, ref, reference, tracking, parcel, akaun, account, acc, a/c, acct, resit, receipt, policy,
    polisi, member, ahli, serial, siri, ic, kp,
    订单, 订单号, 单号, 账号, 户口, 编号,
    ஆர்டர், கணக்கு
    """
)
_CALLS = Words(
    """
    call*, dial, hubung*, tel, telefon, phone, hp, mobile, whatsapp, wsap, ws, contact, sms, msg, message,
    致电, 电话, 拨打, 联络, 联系,
    அழை*, தொடர்பு
    """
)
_LOOK_BACK = 28


_MENTIONS = Words(
    """
    do not answer, don't answer, do not call, don't call, do not pick up, pretending, impersonat*, scam*,
    jangan layan, jgn layan, jangan jawab, jgn jawab, jangan hubungi, menyamar, ngaku, mengaku, has been registered,
    is registered, was registered, has been updated, has been changed, telah didaftar*, telah dikemas kini,
    telah ditukar, telah dikemaskini, telah disahkan, has been verified, is now active, linked to your,
    telah diaktifkan, diaktifkan, fake, palsu, penipu, sudah didaftar*, berjaya didaftar*, didaftarkan utk akaun,
    已登记, 已更新, 已更改, 已注册, 已登記, 冒充, 假冒, 更改为, 更新为, 已激活, 诈骗, 骗子, 请勿接听, 不要接听,
    切勿接听, 请勿回电,
    பதிவு செய்யப்பட்ட, புதுப்பிக்கப்பட்ட, மாற்றப்பட்ட, மோசடி, பேச வேண்டாம், அழைக்க வேண்டாம்
    """
)
"""Beside these a number is only told of: the person's own one, or one to beware of."""
_SENTENCE_END = re.compile(r"[!?。\n]|\.(?![0-9a-z])")


def find_callbacks(folded: Folded) -> tuple[Span, ...]:
    """Where such numbers stand in the text as written."""
    text = folded.text
    spans = [each.span() for each in _numbers(text) if _is_phone(text, each)]
    if _CALLS.is_in(text):
        spans += [each.span("number") for each in _SHORT.finditer(text) if _is_short(text, each)]
    if spans and _MENTIONS.is_in(text):
        spans = _without_mentions(text, spans)
    return tuple(folded.span(start, end) for start, end in joined(spans))


def _numbers(text: str) -> Iterator["re.Match[str]"]:
    """What looks like a phone number; first of all digits are looked for, which is quick where there are few."""
    for run in _DIGITS.finditer(text):
        yield from _NUMBER.finditer(text, max(0, run.start() - _LEAD), min(len(text), run.end() + 2))


def _without_mentions(text: str, spans: list[Span]) -> list[Span]:
    """Only those numbers whose sentence, and the one behind it, do not say that nobody is to call them."""
    ends = [*(each.end() for each in _SENTENCE_END.finditer(text)), len(text), len(text)]
    told: dict[int, bool] = {}
    kept = []
    for start, end in spans:
        which = bisect_right(ends, start)
        if which not in told:
            begin = ends[which - 1] if which else 0
            told[which] = _MENTIONS.is_in(text[begin : ends[which + 1]])
        if not told[which]:
            kept.append((start, end))
    return kept


def _is_short(text: str, found: "re.Match[str]") -> bool:
    before = text[max(0, found.start() - 1) : found.start()]
    return not (before.isascii() and before.isalpha()) and found["number"] not in _EMERGENCY


def _is_phone(text: str, found: "re.Match[str]") -> bool:
    """False for dates with an hour behind them, and for bare digits that are said to be an order or an account."""
    written = found.group()
    if _DATE.match(written):
        return False
    groups = re.findall("[0-9]+", written)
    if len(groups) > 1:
        return max(len(each) for each in groups) >= 3 or all(len(each) == 1 for each in groups)
    if written.startswith("+"):
        return True
    before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
    return _CALLS.is_in(before) or not _OTHER_NUMBERS.is_in(before)
