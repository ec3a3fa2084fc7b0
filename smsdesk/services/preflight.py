"""What a person checks before a broadcast goes: the draft, who gets it, what each gets, and what it costs."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from smsdesk.domain.accounts import Account
from smsdesk.domain.composing import Measure, TextProblem, measure, measure_octets
from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.domain.letters import Letters, measure_for
from smsdesk.domain.lists import Chip, Gathered, ProblemKind
from smsdesk.domain.records import Balance, Override, Purpose, Recipient, Timing
from smsdesk.domain.rules import Context, Finding, Level
from smsdesk.domain.rules_hours import DEFAULT_HOURS, Hours
from smsdesk.store.overlaps import Overlap


@dataclass(frozen=True)
class Draft:
    """What stands in Compose. `automatic`: text may turn to Unicode by itself; `octets` are the messages of a binary
    kind, in order, and `title` names them for people; `limit`: only the first so many recipients (None: all);
    `without`: numbers that a person took out in the pre-flight; `source` is what Compose is filled with again;
    `saved_parts`: parts that one message would have more if its characters had not been made plain. With the purpose
    CONFIRMATION, and no other, it may go to somebody who opted out."""

    account: Account
    chips: tuple[Chip, ...] = ()
    text: str = ""
    kind: Kind = Kind.TEXT
    automatic: bool = True
    sender: str = ""
    reports: bool = True
    octets: tuple[bytes, ...] = ()
    title: str = ""
    barcode: BarcodeType = BarcodeType.TEXT
    source: dict[str, Any] | None = field(default=None, hash=False)
    limit: int | None = None
    without: frozenset[str] = frozenset()
    timing: Timing = field(default_factory=Timing)
    overrides: tuple[Override, ...] = ()
    saved_parts: int = 0
    purpose: Purpose = Purpose.BROADCAST


def measured(draft: Draft, person: Recipient | None = None) -> Measure:
    """What leaves to one recipient, merge fields filled; for nobody, without values. At once, for any kind."""
    if draft.kind.binary:
        return measure_octets(draft.octets, draft.kind)
    if "{" not in draft.text:
        return measure(draft.text, draft.kind, draft.account.options, automatic=draft.automatic)
    return measure_for(person, draft.text, draft.kind, draft.account.options, automatic=draft.automatic)[1]


def context_of(draft: Draft, malaysian: int, local_hour: float | None = None, hours: Hours = DEFAULT_HOURS) -> Context:
    """What the rules have to know; without the hour where the row of times looks after that."""
    options = draft.account.options
    return Context(
        company=options.company,
        prefix=options.price_prefix,
        prefix_mode=options.prefix_mode,
        malaysian=malaysian,
        local_hour=local_hour,
        hours=hours,
    )


def without(gathered: Gathered, numbers: frozenset[str]) -> Gathered:
    """What was gathered, less the people with these numbers."""
    if not numbers:
        return gathered
    return replace(gathered, recipients=tuple(one for one in gathered.recipients if one.number not in numbers))


@dataclass(frozen=True)
class Preflight:
    """Everything a person checks before sending. Credits are for all recipients; `left` is None while unknown.

    `measure` is that of the first recipient. `letters` and `repeated` count rows of `gathered.recipients` from 0;
    `repeated` got the same text within the hours of the settings. Empty `letters` (`people` 0) are not made yet:
    then everybody is taken to get what `measure` says.
    """

    draft: Draft
    gathered: Gathered
    measure: Measure
    balance: Balance | None
    balance_failed: str  # why `balance` is not of just now: a failure's detail word or "bad_login", else ""
    seconds: float  # how long the run will take at the set speed
    overlaps: tuple[Overlap, ...] = ()
    letters: Letters = field(default_factory=Letters)
    repeated: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()
    day_room: int | None = None  # credits that broadcasts may still cost today; None without a limit
    day_ends: float = 0.0  # when that day is over by the account's clock, in seconds since the epoch

    @property
    def people(self) -> tuple[Recipient, ...]:
        """Who gets it: all that were gathered, or the first ones up to the draft's limit."""
        return self.gathered.recipients[: self.draft.limit]

    @property
    def recipients(self) -> int:
        """How many people get it."""
        everybody = len(self.gathered.recipients)
        return everybody if self.draft.limit is None else min(everybody, max(0, self.draft.limit))

    @property
    def duplicates(self) -> int:
        """Rows left out because another row of who gets it has the same number; a thread counts them."""
        twice = [one.number for one in self.gathered.problems if one.kind is ProblemKind.DUPLICATE]
        numbers = {person.number for person in self.people} if twice else set()
        return sum(number in numbers for number in twice)

    @cached_property
    def need(self) -> int:
        """Credits needed, one a part a person."""
        if self.letters.merged:
            return sum(letter.parts for letter in self.letters.letters[: self.recipients])
        return self.recipients * self.measure.parts

    @property
    def left(self) -> int | None:
        """Credits that remain afterwards, negative when they do not suffice; None while the balance is unknown."""
        if self.balance is None or self.balance.left is None:
            return None
        return self.balance.left - self.need

    @cached_property
    def affordable(self) -> int | None:
        """How many of the first recipients the balance and the day's limit cover; None while neither is known."""
        left = self.balance.left if self.balance is not None else None
        bounds = [bound for bound in (left, self.limit_of_day) if bound is not None]
        if not bounds:
            return None
        if self.letters.people:
            return self.letters.affordable(min(bounds))
        each, everybody = self.measure.parts, len(self.gathered.recipients)
        return min(everybody, max(0, min(bounds)) // each) if each else everybody

    @property
    def limit_of_day(self) -> int | None:
        """Credits that it may cost by the account's limit of a day; None without one, or for another day."""
        due_at = self.draft.timing.due_at
        return self.day_room if due_at is None or due_at < self.day_ends else None

    @property
    def over_day(self) -> bool:
        """True when it would cost more today than the account's limit leaves."""
        return self.limit_of_day is not None and self.need > self.limit_of_day

    @property
    def problems(self) -> tuple[tuple[int, TextProblem], ...]:
        """Rows that cannot be sent, of those that would be."""
        return tuple(one for one in self.letters.problems if one[0] < self.recipients)

    @property
    def text_is_good(self) -> bool:
        """False while the content has to be mended: a brace or a field that means nothing, a row that cannot go."""
        if self.letters.template.problems or self.letters.unknown or self.problems:
            return False
        return self.letters.merged or self.measure.problem is None

    @property
    def rules_are_settled(self) -> bool:
        """False while a rule that blocks is broken and nobody has said why it is sent anyway."""
        noted = {each.rule for each in self.draft.overrides if each.note.strip()}
        return all(one.rule.level is not Level.BLOCK or one.rule.id in noted for one in self.findings)

    @property
    def can_send(self) -> bool:
        """False while something must be mended first. What is not known just now does not forbid, an earlier figure
        neither: credits may have been bought since, so the gateway decides."""
        enough = bool(self.balance_failed) or self.left is None or self.left >= 0
        return self.recipients > 0 and self.text_is_good and enough and not self.over_day and self.rules_are_settled
