"""What is answered, and why something is refused: own words only, nothing of the request and no name of the server."""

from collections.abc import Mapping
from email.utils import formatdate
from http import HTTPStatus

import h11

from smsdesk.domain.listening import HitWhy

STATUS: Mapping[HitWhy, int] = {
    HitWhy.STORED: 200,
    HitWhy.TEST: 200,
    HitWhy.BROKEN: 400,
    HitWhy.CUT_OFF: 400,
    HitWhy.TOO_MANY_PARAMETERS: 400,
    HitWhy.WRONG_TOKEN: 404,
    HitWhy.METHOD: 405,
    HitWhy.TOO_SLOW: 408,
    HitWhy.NO_LENGTH: 411,
    HitWhy.TOO_LARGE: 413,
    HitWhy.TARGET_TOO_LONG: 414,
    HitWhy.NOT_A_FORM: 415,
    HitWhy.HEAD_TOO_LARGE: 431,
    HitWhy.TRANSFER_ENCODING: 501,
    HitWhy.BUSY: 503,
    HitWhy.NOT_STORED: 503,
    HitWhy.VERSION: 505,
}
"""Of the other reasons there is nobody to answer, or no way to."""
_MORE = {405: [("Allow", "GET, POST")], 503: [("Retry-After", "10")]}


class RefusedError(Exception):
    """A request will not be taken; `why` says for which reason."""

    def __init__(self, why: HitWhy) -> None:
        super().__init__(why.value)
        self.why = why


def go_on(http: h11.Connection) -> bytes:
    """The octets of "100 Continue"."""
    return http.send(h11.InformationalResponse(status_code=100, headers=[], reason="Continue")) or b""


def answer(http: h11.Connection, status: int, *, bodiless: bool = False) -> bytes:
    """The octets of a final answer; the connection ends with it. `bodiless`: to HEAD.

    Always the last one: an idle connection that we close at the moment the gateway uses it again could lose a callback,
    and what it saves is little.
    """
    phrase = HTTPStatus(status).phrase
    body = f"{phrase}\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Date", formatdate(usegmt=True)),
        ("Connection", "close"),
        *_MORE.get(status, []),
    ]
    octets = http.send(h11.Response(status_code=status, headers=headers, reason=phrase)) or b""
    if not bodiless:
        octets += http.send(h11.Data(data=body)) or b""
    return octets + (http.send(h11.EndOfMessage()) or b"")
