"""What a written text becomes: the kind it travels as, its parts, and what stands in the way of sending it."""

from dataclasses import dataclass
from enum import StrEnum

from smsdesk.domain.accounts import AccountOptions, Method, PrefixMode
from smsdesk.domain.get_room import numbers_that_fit
from smsdesk.domain.kinds import Kind
from smsdesk.encoding import gsm7, twins, ucs2
from smsdesk.encoding.parts import Count, Encoding, count

_AS_UNICODE = {Kind.TEXT: Kind.UNICODE, Kind.FLASH: Kind.UNICODE_FLASH}


class TextProblem(StrEnum):
    """Why a text cannot be sent as it stands."""

    EMPTY = "empty"
    NOT_GSM = "not_gsm"  # the kind was fixed to text, but a character needs Unicode
    LONE_SURROGATE = "lone_surrogate"  # half a character, from a broken copy
    TOO_LONG = "too_long"  # more parts than the account allows
    TOO_LONG_FOR_GET = "too_long_for_get"  # the account's requests are addresses, and those are short


@dataclass(frozen=True)
class Measure:
    """A text as it would leave. `text` has the inserted price prefix in front, of `prefix` characters; positions
    in `forced` (index, character that needs Unicode) are in the text as typed. `plain` is the count if every
    forced character were replaced by its plain twin, None when some have none or none are needed."""

    text: str
    kind: Kind
    count: Count | None
    prefix: int = 0
    forced: tuple[tuple[int, str], ...] = ()
    plain: Count | None = None
    problem: TextProblem | None = None

    @property
    def parts(self) -> int:
        """Messages each recipient costs; 0 when the text cannot be counted."""
        return 0 if self.count is None else self.count.number


def measure(typed: str, kind: Kind, options: AccountOptions, *, automatic: bool = True) -> Measure:
    """Measure a typed text for an account.

    With `automatic`, TEXT and FLASH turn to their Unicode kinds when a character needs it; without, that is the
    problem NOT_GSM. Never raises: what cannot be sent is told by `problem`.
    """
    text, prefix, reserved = _with_prefix(typed, options)
    forced = tuple((at - prefix, ch) for at, ch in gsm7.unencodable(text) if at >= prefix)
    forced_prefix = any(not gsm7.is_encodable(ch) for ch in text[:prefix])
    needs_unicode = bool(forced) or forced_prefix
    if kind.encoding is Encoding.GSM7 and needs_unicode:
        if not automatic:
            return Measure(text, kind, None, prefix, forced, problem=TextProblem.NOT_GSM)
        kind = _AS_UNICODE[kind]
    try:
        counted = count(text, kind.encoding, options.part_sizes, _reserved_units(reserved, kind))
    except ValueError:
        return Measure(text, kind, None, prefix, forced, problem=TextProblem.LONE_SURROGATE)
    problem = None
    if not typed.strip():
        problem = TextProblem.EMPTY
    elif counted.number > options.max_parts:
        problem = TextProblem.TOO_LONG
    elif options.method is Method.GET and not numbers_that_fit(text, kind):
        problem = TextProblem.TOO_LONG_FOR_GET
    plain = _plain(text, reserved, options) if forced else None
    return Measure(text, kind, counted, prefix, forced, plain, problem)


def _with_prefix(typed: str, options: AccountOptions) -> tuple[str, int, str]:
    """The text that leaves, how many of its first characters are the inserted prefix, and what the gateway adds."""
    if options.prefix_mode is PrefixMode.INSERTED and typed and not typed.startswith(options.price_prefix.strip()):
        return options.price_prefix + typed, len(options.price_prefix), ""
    if options.prefix_mode is PrefixMode.ADDED:
        return typed, 0, options.price_prefix
    return typed, 0, ""


def _reserved_units(reserved: str, kind: Kind) -> int:
    if kind.encoding is Encoding.UCS2:
        return ucs2.units(reserved)
    return sum(gsm7.units(ch) for ch in reserved if gsm7.is_encodable(ch))


def _plain(text: str, reserved: str, options: AccountOptions) -> Count | None:
    replaced, _ = twins.replace_all(text)
    if gsm7.unencodable(replaced):
        return None
    return count(replaced, Encoding.GSM7, options.part_sizes, _reserved_units(reserved, Kind.TEXT))
