"""The callback doctor's checks, one by one: what is found, and what it means; words stand in ui/wording_listener.py."""

import asyncio
import secrets as randomness
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from smsdesk.domain.accounts import TokenPlace
from smsdesk.domain.callback_addresses import CallbackAddresses, callback_addresses, local_root
from smsdesk.domain.callbacks import CallbackKind
from smsdesk.domain.listening import Hit, HitKind, HitWhy
from smsdesk.gateway.outside import Called, call
from smsdesk.services.accounts import Accounts
from smsdesk.services.certificates import trusting
from smsdesk.services.listener_places import ListenerState, ListenerStatus
from smsdesk.services.listening import Listening, Shown
from smsdesk.system import firewall
from smsdesk.system.firewall import Firewall, Guard
from smsdesk.system.threads import in_daemon

SAMPLE_NUMBER = "60125550199"
SAMPLE_TEXT = "Sample from smsdesk"
_SAMPLE_UNICODE = "8B1D8B1D"  # 謝謝
_AS_STORED = [(CallbackKind.REPORT, ""), (CallbackKind.REPLY, SAMPLE_TEXT), (CallbackKind.REPLY, _SAMPLE_UNICODE)]

_LOOKS, _BETWEEN = 10, 0.05
_PATIENCE = 20.0  # seconds: the system's own tools are asked

Call = Callable[..., Awaitable[Called]]


class CheckStep(StrEnum):
    """The checks, in their order."""

    BOUND = "bound"
    LOCAL = "local"
    SAMPLES = "samples"
    FIREWALL = "firewall"
    PUBLIC = "public"
    CALLED = "called"


class CheckMark(StrEnum):
    """What a check says."""

    GOOD = "good"
    BAD = "bad"
    UNSURE = "unsure"  # it proves nothing in either direction
    LEFT_OUT = "left_out"  # something before it has to be mended first


class CheckWhy(StrEnum):
    """What was found."""

    FINE = "fine"
    OFF = "off"
    NOT_BOUND = "not_bound"  # see the listener's state
    NO_TOKEN = "no_token"  # noqa: S105 - the keyring does not give it
    NO_ANSWER = "no_answer"  # see `failure`
    WRONG_ANSWER = "wrong_answer"  # see `status`
    CERTIFICATE = "certificate"
    NOT_STORED = "not_stored"  # see `status`: how many of the samples are there
    ONLY_HERE = "only_here"  # no other computer reaches it, and no firewall minds
    FIREWALL_ON = "firewall_on"  # see `firewall`
    FIREWALL_UNKNOWN = "firewall_unknown"
    NO_ADDRESS = "no_address"  # no public address was entered
    ELSEWHERE = "elsewhere"  # something answers, but it is not this program
    REDIRECTED = "redirected"
    WRONG_TOKEN = "wrong_token"  # noqa: S105 - it came back here with the token lost or changed on the way
    PRACTICE = "practice"  # needs no public address
    NEVER = "never"  # nobody has called yet


@dataclass(frozen=True)
class CheckResult:
    """What one check found. `failure` is a word of gateway/failures.py, `at` when the provider called last."""

    step: CheckStep
    mark: CheckMark
    why: CheckWhy = CheckWhy.FINE
    status: int = 0
    failure: str = ""
    at: float | None = None
    firewall: Firewall | None = None


class ListenerChecks:
    """`run` gives the results one by one. What is sent goes to this computer and to the person's own address alone."""

    def __init__(
        self, listening: Listening, accounts: Accounts, call: Call = call, guard: Callable[[], Guard] = firewall.look
    ) -> None:
        """`call` asks an address, `guard` the system for its firewall; others in tests."""
        self._listening = listening
        self._accounts = accounts
        self._call = call
        self._guard = guard

    async def run(self, account_id: int) -> AsyncIterator[CheckResult]:
        """All checks of an account. Raises AccountError, StoreError."""
        state = self._listening.state(account_id)
        bound = _bound(state)
        yield bound
        shown = await self._listening.addresses(account_id)
        local = await self._local(account_id, state, shown, bound)
        yield local
        yield await self._samples(account_id, state, shown, local)
        yield await self._firewall(state, bound)
        yield await self._public(account_id, shown, bound)
        yield self._called(account_id)

    async def _local(self, account_id: int, state: ListenerState, shown: Shown, bound: CheckResult) -> CheckResult:
        """Through the real socket, with the token and nothing else: answered 200, nothing is stored."""
        step = CheckStep.LOCAL
        if bound.mark is not CheckMark.GOOD:
            return CheckResult(step, CheckMark.LEFT_OUT, bound.why)
        if shown.local is None:
            return CheckResult(step, CheckMark.BAD, CheckWhy.NO_TOKEN)
        called = await self._ask_self(state, shown.local.report)
        if called.failure:
            certificate = called.failure == "certificate"
            why = CheckWhy.CERTIFICATE if certificate else CheckWhy.NO_ANSWER
            return CheckResult(step, CheckMark.BAD, why, failure=called.failure)
        if called.status != 200:
            return CheckResult(step, CheckMark.BAD, CheckWhy.WRONG_ANSWER, status=called.status or 0)
        return CheckResult(step, CheckMark.GOOD)

    async def _ask_self(self, state: ListenerState, address: str) -> Called:
        context: ssl.SSLContext | None = None
        path = state.place.certificate if state.place is not None else ""
        if path:
            try:
                context = await in_daemon(lambda: trusting(path), limit=10.0, name="certificate")
            except (OSError, TimeoutError):
                return Called(failure="certificate")
        return await self._call(address, context=context)

    async def _samples(self, account_id: int, state: ListenerState, shown: Shown, local: CheckResult) -> CheckResult:
        """Three callbacks as the provider sends them, with a token of their own: stored, read back, taken away."""
        step = CheckStep.SAMPLES
        if local.mark is not CheckMark.GOOD or shown.local is None or state.place is None:
            return CheckResult(step, CheckMark.LEFT_OUT, local.why)
        token = randomness.token_urlsafe(24)
        root = local_root(state.place.host, state.place.port, encrypted=bool(state.place.certificate))
        addresses = callback_addresses(root, token, TokenPlace.PATH)
        await self._listening.expect_samples(account_id, token)
        try:
            called = [await self._ask_self(state, address) for address in _sample_addresses(addresses)]
            stored = await self._listening.sampled(account_id)
        finally:
            await self._listening.expect_samples(account_id, "")
        whole = [(each.kind, each.value("Msg")) for each in stored] == _AS_STORED
        if whole and all(each.status == 200 for each in called):
            return CheckResult(step, CheckMark.GOOD, status=len(stored))
        return CheckResult(step, CheckMark.BAD, CheckWhy.NOT_STORED, status=len(stored))

    async def _firewall(self, state: ListenerState, bound: CheckResult) -> CheckResult:
        """Of this computer; what it lets through only somebody outside can prove."""
        if bound.mark is not CheckMark.GOOD or state.place is None:
            return CheckResult(CheckStep.FIREWALL, CheckMark.LEFT_OUT, bound.why)
        if state.place.only_here:
            return CheckResult(CheckStep.FIREWALL, CheckMark.GOOD, CheckWhy.ONLY_HERE)
        try:
            found = await in_daemon(self._guard, limit=_PATIENCE, name="firewall")
        except TimeoutError:
            found = Guard(None)
        if found.on is False:
            return CheckResult(CheckStep.FIREWALL, CheckMark.GOOD, firewall=found.firewall)
        why = CheckWhy.FIREWALL_ON if found.on else CheckWhy.FIREWALL_UNKNOWN
        return CheckResult(CheckStep.FIREWALL, CheckMark.UNSURE, why, firewall=found.firewall)

    async def _public(self, account_id: int, shown: Shown, bound: CheckResult) -> CheckResult:
        """Through the public address: proof if it leads back here, none if nobody answers."""
        step = CheckStep.PUBLIC
        account = self._accounts.get(account_id)
        if account is not None and account.practice:
            return CheckResult(step, CheckMark.GOOD, CheckWhy.PRACTICE)
        if account is None or not account.options.listener.public_address:
            return CheckResult(step, CheckMark.BAD, CheckWhy.NO_ADDRESS)
        if bound.mark is not CheckMark.GOOD:
            return CheckResult(step, CheckMark.LEFT_OUT, bound.why)
        if shown.public is None:
            return CheckResult(step, CheckMark.BAD, CheckWhy.NO_TOKEN)
        before = self._listening.hits(account_id)
        called = await self._call(shown.public.report)
        fresh = await self._fresh(account_id, before)
        if any(hit.kind is HitKind.TEST and hit.account_id == account_id for hit in fresh):
            return _came_back(step, called)
        if called.failure:
            why = CheckWhy.CERTIFICATE if called.failure in ("certificate", "tls") else CheckWhy.NO_ANSWER
            mark = CheckMark.BAD if why is CheckWhy.CERTIFICATE or called.failure == "dns" else CheckMark.UNSURE
            return CheckResult(step, mark, why, failure=called.failure)
        if any(hit.why is HitWhy.WRONG_TOKEN for hit in fresh):
            return CheckResult(step, CheckMark.BAD, CheckWhy.WRONG_TOKEN)
        status = called.status or 0
        why = CheckWhy.REDIRECTED if 300 <= status < 400 else CheckWhy.ELSEWHERE
        return CheckResult(step, CheckMark.BAD, why, status=status)

    async def _fresh(self, account_id: int, before: tuple[Hit, ...]) -> list[Hit]:
        """What has reached the listener since: it notes a request a moment after it has answered."""
        for _ in range(_LOOKS):
            fresh = Counter(self._listening.hits(account_id)) - Counter(before)
            if fresh:
                break
            await asyncio.sleep(_BETWEEN)
        return list(fresh)

    def _called(self, account_id: int) -> CheckResult:
        """The only proof: somebody outside has called with the right token."""
        last = self._listening.counts(account_id).last
        mark, why = (CheckMark.UNSURE, CheckWhy.NEVER) if last is None else (CheckMark.GOOD, CheckWhy.FINE)
        return CheckResult(CheckStep.CALLED, mark, why, at=last)


def _bound(state: ListenerState) -> CheckResult:
    if state.status is ListenerStatus.ON:
        return CheckResult(CheckStep.BOUND, CheckMark.GOOD)
    why = CheckWhy.OFF if state.status is ListenerStatus.OFF else CheckWhy.NOT_BOUND
    return CheckResult(CheckStep.BOUND, CheckMark.BAD, why)


def _came_back(step: CheckStep, called: Called) -> CheckResult:
    """The request arrived; a proxy on the way may still have spoilt the answer."""
    if called.status == 200:
        return CheckResult(step, CheckMark.GOOD)
    return CheckResult(step, CheckMark.BAD, CheckWhy.WRONG_ANSWER, status=called.status or 0, failure=called.failure)


def _sample_addresses(addresses: CallbackAddresses) -> list[str]:
    """A delivery report, an answer, and an answer in Unicode (provider's sections 10 and 11)."""
    report = {"MsgId": "smsdesk-sample", "Sender": SAMPLE_NUMBER, "Status": "6"}
    reply = {"Shortcode": SAMPLE_NUMBER, "Sender": SAMPLE_NUMBER, "ContentType": "1", "Msg": SAMPLE_TEXT}
    unicode = {**reply, "ContentType": "3", "Msg": _SAMPLE_UNICODE}
    asked = ((addresses.report, report), (addresses.reply, reply), (addresses.reply, unicode))
    return [f"{address}?{urlencode(parameters)}" for address, parameters in asked]
