"""Which faults happen to which requests, switched by JSON and repeatable by a seed."""

import random
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from smsdesk.domain.answers import Code


class Fault(StrEnum):
    """What can go wrong on the way to or from the gateway."""

    SLOW = "slow"  # taken at once, answered after `seconds`
    SLOW_BEFORE = "slow_before"  # waits `seconds`, is taken even when nobody listens any more
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    HALF_ANSWER = "half_answer"
    SERVER_ERROR = "server_error"
    NO_CREDITS = "no_credits"
    UNKNOWN_CODE = "unknown_code"
    HTML = "html"
    REDIRECT = "redirect"
    HTTP_503 = "http_503"
    EMPTY = "empty"
    DRIP = "drip"
    BIG = "big"


FORCED = {Fault.SERVER_ERROR: Code.SERVER_ERROR, Fault.NO_CREDITS: Code.NO_CREDITS}
"""Faults that are an answer of the ledger itself, never charged."""

_ALWAYS_TAKEN = {Fault.SLOW_BEFORE, Fault.RESET_AFTER, Fault.HALF_ANSWER}
_NEVER_TAKEN = {Fault.RESET_BEFORE, *FORCED}
_TAKEN_BY_DEFAULT = {Fault.SLOW, Fault.EMPTY, Fault.DRIP, Fault.BIG, *_ALWAYS_TAKEN}
_SECONDS = {Fault.SLOW: 2.0, Fault.SLOW_BEFORE: 2.0, Fault.DRIP: 1.0}
_GROUPS = ("send", "transfer", "credits")
_REDIRECTS = (301, 302, 303, 307, 308)
_KEYS = {"fault", "probability", "at", "next", "pages", "seconds", "taken", "status"}


@dataclass(frozen=True)
class Rule:
    """One fault and its window: requests number `at` to `at + next - 1` that the rule covers, counted from 1."""

    fault: Fault
    probability: float = 1.0
    at: int = 1
    next: int | None = None
    pages: frozenset[str] = frozenset({"send", "transfer"})
    seconds: float = 0.0
    taken: bool = False
    status: int = 302

    def covers(self, number: int) -> bool:
        """True when the window holds this request."""
        return number >= self.at and (self.next is None or number < self.at + self.next)

    def as_json(self) -> dict[str, Any]:
        """The rule as `read_rule` takes it."""
        return {
            "fault": self.fault.value,
            "probability": self.probability,
            "at": self.at,
            "next": self.next,
            "pages": sorted(self.pages),
            "seconds": self.seconds,
            "taken": self.taken,
            "status": self.status,
        }


def read_rule(wanted: Any) -> Rule:
    """A rule from JSON; raises ValueError with a sentence."""
    if not isinstance(wanted, dict) or not wanted.keys() <= _KEYS:
        raise ValueError(f"a rule has only these names: {', '.join(sorted(_KEYS))}")
    if wanted.get("fault") not in list(Fault):  # a list: what comes may be unhashable
        raise ValueError(f"the fault is one of: {', '.join(Fault)}")
    fault = Fault(wanted["fault"])
    pages = wanted.get("pages", ["send", "transfer"])
    if not isinstance(pages, list) or not pages or any(page not in _GROUPS for page in pages):
        raise ValueError("pages is a list of: send, transfer, credits")
    probability = _figure(wanted, "probability", 1.0)
    if probability > 1:
        raise ValueError("probability is between 0 and 1")
    return Rule(
        fault,
        probability,
        *_window(wanted),
        frozenset(pages),
        _figure(wanted, "seconds", _SECONDS.get(fault, 0.0)),
        _taken(wanted, fault),
        _status(wanted),
    )


@dataclass
class _Switched:
    rule: Rule
    draw: random.Random
    seen: int = 0
    fired: int = 0

    def strikes(self, group: str) -> bool:
        if group not in self.rule.pages:
            return False
        self.seen += 1
        return self.rule.covers(self.seen) and self.draw.random() < self.rule.probability


@dataclass
class FaultPlan:
    """The rules that are switched on; the first that strikes wins. Lives in memory: a restart clears it."""

    seed: int = 0
    followed: int = 0
    """How often somebody followed the redirect of the captive portal: 0 for a careful client."""
    _rules: list[_Switched] = field(default_factory=list)

    def switch(self, wanted: Any) -> None:
        """Replace all rules by those of `{"seed": 7, "rules": […]}`; raises ValueError, changing nothing."""
        if not isinstance(wanted, dict) or not wanted.keys() <= {"seed", "rules"}:
            raise ValueError("faults are an object with seed and rules")
        rules, seed = wanted.get("rules", []), wanted.get("seed", self.seed)
        if not isinstance(rules, list) or not isinstance(seed, int):
            raise ValueError("rules is a list and seed a whole number")
        self.set_rules([read_rule(rule) for rule in rules], seed)

    def set_rules(self, rules: list[Rule], seed: int | None = None) -> None:
        """Replace all rules; counting begins anew."""
        self.seed = self.seed if seed is None else seed
        self.followed = 0
        # Each rule draws for itself, so that adding one does not move the others.
        self._rules = [
            _Switched(rule, random.Random(f"{self.seed}:{index}"))  # noqa: S311 - repeatable, not secret
            for index, rule in enumerate(rules)
        ]

    def choose(self, group: str) -> Rule | None:
        """The rule that strikes the next request to this group of pages, if any; every call counts one."""
        struck = [switched for switched in self._rules if switched.strikes(group)]
        if not struck:
            return None
        struck[0].fired += 1
        return struck[0].rule

    def as_json(self) -> dict[str, Any]:
        """The setting, with how many requests each rule saw and how often it fired."""
        rules = [{**one.rule.as_json(), "seen": one.seen, "fired": one.fired} for one in self._rules]
        return {"seed": self.seed, "followed": self.followed, "rules": rules}


def _figure(wanted: dict[str, Any], name: str, default: float) -> float:
    value = wanted.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
        raise ValueError(f"{name} is a number of 0 or more")
    return float(value)


def _window(wanted: dict[str, Any]) -> tuple[int, int | None]:
    for name in ("at", "next"):
        value = wanted.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
            raise ValueError(f"{name} is a whole number of 1 or more")
    at, following = wanted.get("at"), wanted.get("next")
    if at is not None and following is None:
        following = 1  # "at request number K" means that one alone
    return at or 1, following


def _taken(wanted: dict[str, Any], fault: Fault) -> bool:
    taken = wanted.get("taken", fault in _TAKEN_BY_DEFAULT)
    if not isinstance(taken, bool):
        raise ValueError("taken is true or false")
    if (fault in _ALWAYS_TAKEN and not taken) or (fault in _NEVER_TAKEN and taken):
        raise ValueError(f"{fault} is {'always' if fault in _ALWAYS_TAKEN else 'never'} taken")
    return taken


def _status(wanted: dict[str, Any]) -> int:
    status = wanted.get("status", 302)
    if status not in _REDIRECTS:
        raise ValueError("status is that of a redirect")
    return int(status)
