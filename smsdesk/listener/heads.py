"""The head of a request, judged before and after h11 has read it: its size, and whether it can be read in one way only.

h11 is lenient where old software was (bare line feeds, folded lines, a length said twice) and limits only what is still
incomplete. Nobody who calls a gateway's callback needs any of that, so it is refused here.
"""

import re

import h11

from smsdesk.domain.listening import HitWhy
from smsdesk.listener.answers import RefusedError
from smsdesk.listener.limits import Limits

_END = re.compile(rb"\n\r?\n")
_AMBIGUOUS = re.compile(
    rb"(?<!\r)\n|\r(?!\n)"  # a bare LF or CR
    rb"|\n[ \t]"  # a line that goes on in the next one
    rb"|[\0-\x08\x0b\x0c\x0e-\x1f\x7f]"
    rb"|\n(?i:content_length|transfer_encoding)"  # taken for the real ones by some
)
_SINGLE = re.compile(rb"\n(?i:(content-length|content-type)):([^\r\n]*)")
_HOST = re.compile(rb"(?:[A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")
_TARGET = re.compile(rb"/|(?i:https?)://")
_REQUEST_LINE = 64  # what may stand around the target
_RAW = re.compile(rb"[\x80-\xff]")
_VERSIONS = (b"1.0", b"1.1")
_FORM = b"application/x-www-form-urlencoded"
_HANDSHAKE = 0x16


def end_of(head: bytearray, looked_at: int) -> int:
    """Where the body begins; -1 while the head is not complete. `looked_at` octets were seen before."""
    found = _END.search(head, max(0, looked_at - 3))
    return found.end() if found else -1


def judge_first(octet: int) -> None:
    """Raises RefusedError when nothing that begins so is a request."""
    if octet == _HANDSHAKE:
        raise RefusedError(HitWhy.ENCRYPTED)
    if octet <= 0x20 or octet >= 0x7F:
        raise RefusedError(HitWhy.BROKEN)


def judge_unfinished(head: bytearray, limits: Limits) -> None:
    """Raises RefusedError when what is there of a head is too much already."""
    longest = limits.target + _REQUEST_LINE
    if len(head) > longest and head.find(b"\n", 0, longest) < 0:
        raise RefusedError(HitWhy.TARGET_TOO_LONG)
    if len(head) > limits.head:
        raise RefusedError(HitWhy.HEAD_TOO_LARGE)


def judge_lines(head: bytes, limits: Limits) -> None:
    """Raises RefusedError when a complete head is too large or its lines can be read in two ways."""
    line = head[: head.find(b"\n")]
    if len(line) > limits.target + _REQUEST_LINE:
        raise RefusedError(HitWhy.TARGET_TOO_LONG)
    if len(head) > limits.head or head.count(b"\n") - 2 > limits.headers:
        raise RefusedError(HitWhy.HEAD_TOO_LARGE)
    said = [(name.lower(), value) for name, value in _SINGLE.findall(head)]
    twice = len({name for name, _ in said}) < len(said)
    if twice or any(name == b"content-length" and b"," in value for name, value in said) or _AMBIGUOUS.search(head):
        raise RefusedError(HitWhy.BROKEN)


def with_query_written_out(head: bytes) -> bytes:
    """A complete head whose query has UTF-8 as it is, in the form in which it should have come: some programs write
    the text of a message so, and it can be read in one way only. Any other octets are left, for h11 to refuse."""
    end = head.find(b"\r")
    begin = head.find(b"?", 0, end)
    query = head[begin:end]
    if begin < 0 or query.isascii():
        return head
    try:
        query.decode()
    except UnicodeDecodeError:
        return head
    return head[:begin] + _RAW.sub(lambda octet: b"%%%02X" % octet[0][0], query) + head[end:]


def reason_of(error: h11.ProtocolError) -> HitWhy:
    """Why h11 did not take a request."""
    return HitWhy.TRANSFER_ENCODING if error.error_status_hint == 501 else HitWhy.BROKEN


def judge_request(request: h11.Request, limits: Limits) -> None:
    """Raises RefusedError unless it is something that a callback can be."""
    if request.http_version not in _VERSIONS:
        raise RefusedError(HitWhy.VERSION)
    if len(request.target) > limits.target:
        raise RefusedError(HitWhy.TARGET_TOO_LONG)
    if request.method not in (b"GET", b"POST"):
        raise RefusedError(HitWhy.METHOD)
    headers = dict(request.headers)
    if not _TARGET.match(request.target) or not _HOST.fullmatch(headers.get(b"host", b"")):
        raise RefusedError(HitWhy.BROKEN)
    if b"transfer-encoding" in headers:
        raise RefusedError(HitWhy.TRANSFER_ENCODING)
    if int(headers.get(b"content-length", b"0")) > limits.body:
        raise RefusedError(HitWhy.TOO_LARGE)
    if request.method != b"POST":
        return
    if b"content-length" not in headers:
        raise RefusedError(HitWhy.NO_LENGTH)
    kind = headers.get(b"content-type", _FORM).partition(b";")[0].strip().lower()
    if kind != _FORM or b"content-encoding" in headers:
        raise RefusedError(HitWhy.NOT_A_FORM)
