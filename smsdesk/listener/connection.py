"""One connection: a request in, an answer out, and its end; each of the three has its time."""

import asyncio
import contextlib
import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from smsdesk.domain.callbacks import Callback, Origin, kind_of
from smsdesk.domain.listening import Endpoint, Hit, HitKind, HitWhy
from smsdesk.listener import answers
from smsdesk.listener.answers import RefusedError
from smsdesk.listener.intake import Intake, Taken
from smsdesk.listener.keeping import Keeper
from smsdesk.listener.limits import Limits

_GRACE = 0.2
_DISCARDED = 262_144
"""So many octets more are read and forgotten after an answer: whoever still writes would else not see it."""


class Stage(enum.Enum):
    """How far a connection is."""

    READING = enum.auto()  # TLS included
    KEEPING = enum.auto()  # the callback is on its way to the disk
    LINGERING = enum.auto()  # answered
    ENDED = enum.auto()


class Crowd(Protocol):
    """Where connections belong to."""

    def left(self, connection: "Connection") -> None:
        """A connection is over."""


@dataclass(frozen=True)
class Terms:
    """What all connections of a listener share."""

    limits: Limits
    keeper: Keeper
    owner: Callable[[bytes], Endpoint | None]
    tell: Callable[[Hit], None]
    clock: Callable[[], float]


class Connection(asyncio.Protocol):
    """Begins when the connection is accepted, before TLS is agreed upon."""

    def __init__(self, terms: Terms, crowd: Crowd, *, encrypted: bool) -> None:
        self._terms = terms
        self._crowd = crowd
        self._encrypted = encrypted
        self._transport: asyncio.Transport | None = None
        self._intake = Intake(terms.owner, terms.limits)
        self._received = 0
        self._discarded = 0
        self._hung_up = False
        self._answering: Taken | None = None
        self.stage = Stage.READING
        self.begun = False
        """True once asyncio has the socket, and closes it."""
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._timer = self._loop.call_later(terms.limits.request_seconds, self._too_slow)

    # What the transport tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """TLS, where there is any, is agreed upon."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if self.stage is Stage.ENDED:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        """Octets came."""
        if self.stage is not Stage.READING:
            self._discarded += len(data)
            if self._discarded > _DISCARDED:
                self.end()
            return
        self._received += len(data)
        try:
            taken = self._intake.feed(data)
        except RefusedError as refused:
            self._refuse(refused.why)
            return
        if taken is not None:
            self._take(taken)
        elif self._intake.must_go_on:
            self._write(answers.go_on(self._intake.http))

    def eof_received(self) -> bool:
        """The caller will write no more; it may still read, except over TLS."""
        self._hung_up = True
        if self.stage is Stage.READING and self._received:
            self._refuse(HitWhy.CUT_OFF)
        return self.stage is Stage.KEEPING and not self._encrypted

    def connection_lost(self, _error: Exception | None) -> None:
        """It is over, by whomever."""
        self._transport = None
        if self.stage is Stage.READING and self._received:
            self._tell(HitWhy.CUT_OFF, 0)
        if self.stage is not Stage.KEEPING:
            self._over()

    # What the listener does with it

    @property
    def may_go(self) -> bool:
        """True when it may be dropped for others: it is answered, or has said nothing whole for longer than a crowd of
        honest callers needs to be heard."""
        if self.stage is Stage.READING:
            return self._loop.time() - self._began >= _GRACE
        return self.stage is Stage.LINGERING

    def drop(self) -> None:
        """Close it without an answer, for others or for the end of the listener."""
        if self.stage is Stage.READING and self._received:
            self._tell(HitWhy.DROPPED, 0)
        self.end()

    def failed(self, *, handshake: bool) -> None:
        """It never came to a request."""
        if handshake and self.stage is Stage.READING:
            self._tell(HitWhy.HANDSHAKE, 0)
        self.end()

    def end(self) -> None:
        """Close it at once."""
        transport, self._transport = self._transport, None
        self._over()
        if transport is not None:
            transport.abort()

    # The stages

    def _take(self, taken: Taken) -> None:
        if not taken.parameters:
            self._answer(HitWhy.TEST, taken)
            return
        endpoint, given = taken.endpoint, taken.parameters
        callback = Callback(endpoint.account_id, kind_of(given), given, self._terms.clock(), endpoint.origin)
        self._answering = taken
        if not self._terms.keeper.take(callback, self._kept):
            self._answer(HitWhy.BUSY, taken)
            return
        self.stage = Stage.KEEPING
        if self._transport is not None:
            self._transport.pause_reading()  # whatever follows costs nothing
        self._again_in(self._terms.limits.keep_seconds, lambda: self._kept(durable=False))

    def _kept(self, durable: bool) -> None:
        if self.stage is Stage.KEEPING:
            self._answer(HitWhy.STORED if durable else HitWhy.NOT_STORED, self._answering)

    def _refuse(self, why: HitWhy) -> None:
        self._answer(why, None)

    def _too_slow(self) -> None:
        if self._received:
            self._refuse(HitWhy.TOO_SLOW)
        else:
            self.end()

    def _answer(self, why: HitWhy, taken: Taken | None) -> None:
        status = answers.STATUS.get(why, 0)
        was_keeping = self.stage is Stage.KEEPING
        self.stage = Stage.LINGERING
        if self._transport is None:
            self._tell(why, 0, taken)
            self._over()
            return
        self._tell(why, status, taken)
        if not status:
            self.end()
            return
        self._write(answers.answer(self._intake.http, status, bodiless=self._intake.bodiless))
        if self._hung_up or self._transport is None:
            self._close()
            return
        if self._transport.can_write_eof():
            with contextlib.suppress(OSError):  # reset meanwhile
                self._transport.write_eof()
        if was_keeping:
            self._transport.resume_reading()
        self._again_in(self._terms.limits.linger_seconds, self.end)

    def _close(self) -> None:
        if self._transport is not None:
            self._transport.close()
        self._again_in(self._terms.limits.linger_seconds, self.end)

    def _write(self, octets: bytes) -> None:
        if self._transport is not None:
            self._transport.write(octets)

    def _again_in(self, seconds: float, then: Callable[[], None]) -> None:
        self._timer.cancel()
        self._timer = self._loop.call_later(seconds, then)

    def _tell(self, why: HitWhy, status: int, taken: Taken | None = None) -> None:
        endpoint = taken.endpoint if taken else self._intake.endpoint
        self._terms.tell(
            Hit(
                self._terms.clock(),
                endpoint.account_id if endpoint else 0,
                taken.kind if taken else HitKind.NONE,
                status,
                why,
                self._received,
                endpoint.origin if endpoint else Origin.LISTENER,
            )
        )

    def _over(self) -> None:
        if self.stage is not Stage.ENDED:
            self.stage = Stage.ENDED
            self._timer.cancel()
            self._crowd.left(self)
