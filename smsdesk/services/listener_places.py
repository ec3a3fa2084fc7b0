"""The running listeners: one for each place, shared by all accounts that have it, tried again while it is taken."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from smsdesk.domain.callbacks import Callback
from smsdesk.domain.listening import Endpoint, Hit, ListenerError, ListenerProblem, Place
from smsdesk.listener.server import Listener
from smsdesk.system.clock import Clock

log = logging.getLogger(__name__)

OURSELVES = "smsdesk"


class ListenerStatus(StrEnum):
    """How it stands with the listener of an account."""

    OFF = "off"
    STARTING = "starting"
    ON = "on"
    PROBLEM = "problem"


@dataclass(frozen=True)
class ListenerState:
    """The status and its place; `problem` says why it does not listen, `holder` which program has the port ("": the
    system does not tell)."""

    status: ListenerStatus = ListenerStatus.OFF
    place: Place | None = None
    problem: ListenerProblem | None = None
    holder: str = ""


@dataclass
class _Post:
    """One place: its endpoints, and its listener while it runs."""

    endpoints: tuple[Endpoint, ...]
    listener: Listener | None = None
    state: ListenerState = ListenerState()


class ListenerPlaces:
    """`settle` makes true what is wanted; `told` hears of every account whose state became another one."""

    def __init__(
        self,
        keep: Callable[[Callback], Awaitable[object]],
        on_hit: Callable[[Place, Hit], None],
        told: Callable[[int], None],
        clock: Clock,
    ) -> None:
        """`keep` and `on_hit` are called in the listeners' threads."""
        self._keep = keep
        self._on_hit = on_hit
        self._told = told
        self._clock = clock
        self._posts: dict[Place, _Post] = {}
        self._turn = asyncio.Lock()

    def state(self, account_id: int) -> ListenerState:
        """How it stands with an account."""
        for post in self._posts.values():
            if any(endpoint.account_id == account_id for endpoint in post.endpoints):
                return post.state
        return ListenerState()

    async def settle(self, wanted: Mapping[Place, tuple[Endpoint, ...]]) -> bool:
        """Stop, change and start what is to be; True when something could not start and is worth another try."""
        async with self._turn:
            for place in [each for each in self._posts if each not in wanted]:
                await self._end(place)
            for place, endpoints in wanted.items():
                post = self._posts.setdefault(place, _Post(endpoints))
                self._change(post, endpoints)
                if post.listener is None:
                    await self._begin(place, post)
            return any(post.listener is None for post in self._posts.values())

    async def stop(self) -> None:
        """End all of them; what is on its way to the disk gets its answer."""
        async with self._turn:
            for place in list(self._posts):
                await self._end(place)

    def _change(self, post: _Post, endpoints: tuple[Endpoint, ...]) -> None:
        before, post.endpoints = post.endpoints, endpoints
        if before == endpoints:
            return
        if post.listener is not None:
            post.listener.change_endpoints(endpoints)
        for account_id in _accounts(before) ^ _accounts(endpoints):
            self._told(account_id)

    async def _begin(self, place: Place, post: _Post) -> None:
        if post.state.status is not ListenerStatus.PROBLEM:  # another try is not told as a start
            self._say(post, ListenerState(ListenerStatus.STARTING, place))
        listener = Listener(
            place, post.endpoints, self._keep, lambda hit: self._on_hit(place, hit), clock=self._clock.wall
        )
        try:
            await listener.start()
        except ListenerError as error:
            if error.problem is not post.state.problem:  # once, however often it is tried again
                log.warning("the listener does not start: %s", error.problem)
            holder = self._holder(place, error)
            self._say(post, ListenerState(ListenerStatus.PROBLEM, place, error.problem, holder))
            return
        post.listener = listener
        listener.change_endpoints(post.endpoints)  # they may have changed while it started
        self._say(post, ListenerState(ListenerStatus.ON, place))

    def _holder(self, place: Place, error: ListenerError) -> str:
        """Who has the port: another place of ours, or whom the system names."""
        ours = any(each.listener is not None and other.port == place.port for other, each in self._posts.items())
        return OURSELVES if ours and error.problem is ListenerProblem.PORT_TAKEN else error.holder

    async def _end(self, place: Place) -> None:
        post = self._posts.pop(place)
        if post.listener is not None:
            await post.listener.stop()
        for account_id in _accounts(post.endpoints):
            self._told(account_id)

    def _say(self, post: _Post, state: ListenerState) -> None:
        if state != post.state:
            post.state = state
            for account_id in _accounts(post.endpoints):
                self._told(account_id)


def joined(wanted: Mapping[Place, tuple[Endpoint, ...]]) -> dict[Place, tuple[Endpoint, ...]]:
    """An address of this computer is reached through a listener on all addresses as well: two sockets would not fit
    on one port."""
    result: dict[Place, tuple[Endpoint, ...]] = {}
    for place, endpoints in wanted.items():
        everywhere = "0.0.0.0" if ip_address(place.host).version == 4 else "::"  # noqa: S104 - looked for, not bound
        wide = Place(everywhere, place.port, place.certificate, place.certificate_key)
        target = wide if wide in wanted else place
        result[target] = (*result.get(target, ()), *endpoints)
    return result


def _accounts(endpoints: tuple[Endpoint, ...]) -> set[int]:
    return {endpoint.account_id for endpoint in endpoints}
