"""One request as it comes in, in pieces of any size: octets go in, what it asks for comes out. It knows no socket."""

from collections.abc import Callable
from dataclasses import dataclass

import h11

from smsdesk.domain.callbacks import kind_of
from smsdesk.domain.listening import Endpoint, HitKind, HitWhy
from smsdesk.listener import heads, parameters
from smsdesk.listener.answers import RefusedError
from smsdesk.listener.limits import Limits


@dataclass(frozen=True)
class Taken:
    """A complete request with a right token; without parameters it is a mere test of the address."""

    endpoint: Endpoint
    parameters: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> HitKind:
        """What it is about."""
        return HitKind(kind_of(self.parameters).value) if self.parameters else HitKind.TEST


class Intake:
    """Reads exactly one request; whatever follows it is left alone, as the connection ends with the answer."""

    def __init__(self, owner: Callable[[bytes], Endpoint | None], limits: Limits) -> None:
        """`owner` tells from a target whose token it has."""
        self.http = h11.Connection(h11.SERVER, max_incomplete_event_size=limits.head + 1)
        self.endpoint: Endpoint | None = None
        """Known when the head has come and its token is right."""
        self.bodiless = False
        """True when the answer must have no body."""
        self._owner = owner
        self._limits = limits
        self._head: bytearray | None = bytearray()
        self._target = b""
        self._is_form = False
        self._body = b""

    def feed(self, data: bytes) -> Taken | None:
        """Take octets; the request when it is complete. Raises RefusedError, and must not be called again then."""
        try:
            rest = data if self._head is None else self._read_head(self._head, data)
            return self._read_body(rest)
        except h11.ProtocolError as error:
            # h11 raises it from a frame that knows it: without this, each one keeps its connection until the collector
            # comes.
            raise RefusedError(heads.reason_of(error.with_traceback(None))) from None

    @property
    def must_go_on(self) -> bool:
        """True when the caller waits for "100 Continue" before it sends the body."""
        return self.endpoint is not None and self.http.they_are_waiting_for_100_continue

    def _read_head(self, head: bytearray, data: bytes) -> bytes:
        looked_at = len(head)
        head += data
        heads.judge_first(head[0])
        end = heads.end_of(head, looked_at)
        if end < 0:
            heads.judge_unfinished(head, self._limits)
            return b""
        whole, rest = bytes(head[:end]), bytes(head[end : end + self._limits.body])
        self._head = None
        heads.judge_lines(whole, self._limits)
        self.http.receive_data(heads.with_query_written_out(whole))
        request = self.http.next_event()
        if not isinstance(request, h11.Request):
            raise RefusedError(HitWhy.BROKEN)
        self._take_head(request)
        return rest

    def _take_head(self, request: h11.Request) -> None:
        self.bodiless = request.method == b"HEAD"
        heads.judge_request(request, self._limits)
        endpoint = self._owner(request.target)
        if endpoint is None:
            raise RefusedError(HitWhy.WRONG_TOKEN)
        self.endpoint = endpoint
        self._target = request.target
        self._is_form = request.method == b"POST"

    def _read_body(self, data: bytes) -> Taken | None:
        if self.endpoint is None:
            return None
        if data:
            self.http.receive_data(data)
        while True:
            event = self.http.next_event()
            if isinstance(event, h11.Data):
                self._body += event.data
            elif isinstance(event, h11.EndOfMessage):
                return self._whole(self.endpoint)
            else:
                return None

    def _whole(self, endpoint: Endpoint) -> Taken:
        found = parameters.pieces(parameters.split(self._target)[1])
        if self._is_form:
            found += parameters.pieces(self._body)
        if len(found) > self._limits.parameters:
            raise RefusedError(HitWhy.TOO_MANY_PARAMETERS)
        return Taken(endpoint, parameters.kept(parameters.pairs(found)))
