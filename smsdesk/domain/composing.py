"""What a written text becomes: the kind it travels as, its parts, and what stands in the way of sending it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from smsdesk.domain.accounts import AccountOptions, Method, PrefixMode
from smsdesk.domain.get_room import numbers_that_fit
from smsdesk.domain.kinds import Kind
from smsdesk.domain.rules_opening import price_end
from smsdesk.encoding import gsm7, twins, ucs2
from smsdesk.encoding.parts import Count, Encoding, count

MOST_OCTETS = 140
BARCODE_MARK = re.compile("%barcode%", re.IGNORECASE)
_ZERO_PRICE = re.compile(r"RM ?0(?:\.00?)?(?!\d|\.\d)", re.IGNORECASE)
_MAYBE_PRICE = re.compile("[rR\uff32\uff52]")
_AS_UNICODE = {Kind.TEXT: Kind.UNICODE, Kind.FLASH: Kind.UNICODE_FLASH}


class TextProblem(StrEnum):
    """Why a text cannot be sent as it stands."""

    EMPTY = "empty"
    NOT_GSM = "not_gsm"  # the kind was fixed to text, but a character needs Unicode
    LONE_SURROGATE = "lone_surrogate"  # half a character, from a broken copy
    TOO_LONG = "too_long"  # more parts than the account allows
    TOO_LONG_FOR_GET = "too_long_for_get"  # the account's requests are addresses, and those are short
    TWO_BARCODES = "two_barcodes"  # %barcode% stands there more than once
    NO_OCTETS = "no_octets"  # a binary message without content
    TOO_MANY_OCTETS = "too_many_octets"  # more than one binary message carries
    BAD_HEADER = "bad_header"  # the user data header would end behind the octets


@dataclass(frozen=True)
class Measure:
    """A text as it would leave. `text` has the inserted price prefix in front, of `prefix` characters; positions
    in `forced` (index, character that needs Unicode) are in the text as typed. `plain` is the count if every
    forced character were replaced by its plain twin, None when some have none or none are needed.

    `pieces` stands for the parts where nothing is counted: binary messages, and one for a barcode. The text of a
    binary kind is the first message in hexadecimal.
    """

    text: str
    kind: Kind
    count: Count | None
    prefix: int = 0
    forced: tuple[tuple[int, str], ...] = ()
    plain: Count | None = None
    problem: TextProblem | None = None
    pieces: int = 0

    @property
    def parts(self) -> int:
        """Messages each recipient costs; 0 when the text cannot be counted."""
        return self.pieces if self.count is None else self.count.number


@dataclass(frozen=True)
class Weight:
    """What a text costs and whether it may go: as `Measure`, without what only a person who writes needs."""

    text: str
    kind: Kind
    parts: int
    units: int  # septets or code units, a prefix included; characters of a barcode's text
    problem: TextProblem | None = None


def measure(typed: str, kind: Kind, options: AccountOptions, *, automatic: bool = True) -> Measure:
    """Measure a typed text for an account; `kind` is a text kind or BARCODE.

    With `automatic`, TEXT and FLASH turn to their Unicode kinds when a character needs it; without, that is the
    problem NOT_GSM. Never raises: what cannot be sent is told by `problem`.
    """
    if kind is Kind.BARCODE:
        return _measure_barcode(typed, options)
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
    problem = _length_problem(typed, text, kind, counted.number, options)
    plain = _plain(text, reserved, options) if forced else None
    return Measure(text, kind, counted, prefix, forced, plain, problem)


def weigh(typed: str, kind: Kind, options: AccountOptions, *, automatic: bool = True) -> Weight:
    """The same verdict as `measure` gives, for many texts: 20 µs for one that fits one part."""
    if kind is Kind.BARCODE:
        found = _measure_barcode(typed, options)
        return Weight(found.text, kind, found.parts, len(found.text), found.problem)
    text, _, reserved = _with_prefix(typed, options)
    if kind.encoding is Encoding.GSM7 and not gsm7.is_plain(text):
        if not automatic:
            return Weight(text, kind, 0, 0, TextProblem.NOT_GSM)
        kind = _AS_UNICODE[kind]
    try:
        counted = count(text, kind.encoding, options.part_sizes, _reserved_units(reserved, kind))
    except ValueError:
        return Weight(text, kind, 0, 0, TextProblem.LONE_SURROGATE)
    problem = _length_problem(typed, text, kind, counted.number, options)
    return Weight(text, kind, counted.number, counted.units, problem)


def measure_octets(octets: Sequence[bytes], kind: Kind) -> Measure:
    """Measure binary messages to be sent one after the other; each is at most 140 octets (provider's section 1).

    With BINARY_UDH the first octet of each is the length of its header (3GPP TS 23.040, 9.2.3.24).
    """
    problem = next((found for found in (_octets_problem(one, kind) for one in octets) if found), None)
    if not octets:
        problem = TextProblem.NO_OCTETS
    return Measure(octets[0].hex().upper() if octets else "", kind, None, problem=problem, pieces=len(octets))


def has_price_prefix(text: str, prefix: str) -> bool:
    """True when `text` begins with the price prefix, in any case. Where that is a price of nothing, every form of it
    counts ("RM0", "RM0.00"), but not the beginning of another price ("RM05", "RM0.50"). An empty prefix is always
    there."""
    bare = prefix.strip()
    if _ZERO_PRICE.fullmatch(bare):
        # The usual forms are seen at once; "[RM0]" or full-width signs are rare, and folding 100,000 texts takes long.
        return bool(_ZERO_PRICE.match(text)) or bool(_MAYBE_PRICE.search(text[:8]) and price_end(text))
    return text[: len(bare)].casefold() == bare.casefold()


def with_price_prefix(typed: str, options: AccountOptions) -> str:
    """The text that leaves: the prefix in front where the account wants it inserted and it is not there yet."""
    return _with_prefix(typed, options)[0]


def _measure_barcode(typed: str, options: AccountOptions) -> Measure:
    """GSM characters only; the length is not counted, because the number in place of %barcode% is not known."""
    text, prefix, _ = _with_prefix(typed, options)
    forced = tuple((at - prefix, ch) for at, ch in gsm7.unencodable(text) if at >= prefix)
    problem = None
    if not typed.strip():
        problem = TextProblem.EMPTY
    elif not gsm7.is_plain(text):
        problem = TextProblem.NOT_GSM
    elif len(BARCODE_MARK.findall(text)) > 1:
        problem = TextProblem.TWO_BARCODES
    elif options.method is Method.GET and not numbers_that_fit(text, Kind.BARCODE):
        problem = TextProblem.TOO_LONG_FOR_GET
    return Measure(text, Kind.BARCODE, None, prefix, forced, problem=problem, pieces=1)


def _octets_problem(octets: bytes, kind: Kind) -> TextProblem | None:
    if not octets:
        return TextProblem.NO_OCTETS
    if len(octets) > MOST_OCTETS:
        return TextProblem.TOO_MANY_OCTETS
    return TextProblem.BAD_HEADER if kind is Kind.BINARY_UDH and octets[0] >= len(octets) else None


def _length_problem(typed: str, text: str, kind: Kind, parts: int, options: AccountOptions) -> TextProblem | None:
    if not typed.strip():
        return TextProblem.EMPTY
    if parts > options.max_parts:
        return TextProblem.TOO_LONG
    return TextProblem.TOO_LONG_FOR_GET if options.method is Method.GET and not _fits(text, kind, options) else None


def _fits(text: str, kind: Kind, options: AccountOptions) -> bool:
    """True when an address can carry the text to one number, by whichever page it goes."""
    raw = not options.let_gateway_encode or numbers_that_fit(text, kind, raw_unicode=True) > 0
    return raw and numbers_that_fit(text, kind) > 0


def _with_prefix(typed: str, options: AccountOptions) -> tuple[str, int, str]:
    """The text that leaves, how many of its first characters are the inserted prefix, and what the gateway adds."""
    if options.prefix_mode is PrefixMode.INSERTED and typed and not has_price_prefix(typed, options.price_prefix):
        return options.price_prefix + typed, len(options.price_prefix), ""
    if options.prefix_mode is PrefixMode.ADDED:
        return typed, 0, options.price_prefix
    return typed, 0, ""


def _reserved_units(reserved: str, kind: Kind) -> int:
    if kind.encoding is Encoding.UCS2:
        return ucs2.units(reserved)
    return sum(gsm7.units(ch) for ch in reserved if gsm7.is_encodable(ch))


def _plain(text: str, reserved: str, options: AccountOptions) -> Count | None:
    if not twins.can_be_plain(text):
        return None
    replaced, _ = twins.replace_all(text)
    return count(replaced, Encoding.GSM7, options.part_sizes, _reserved_units(reserved, Kind.TEXT))
