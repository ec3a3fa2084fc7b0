"""A pre-flight, or a test of one letter, as the broadcast that is frozen when "Send" is pressed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from smsdesk.domain.accounts import AccountOptions, Method
from smsdesk.domain.composing import Measure, with_price_prefix
from smsdesk.domain.get_room import numbers_that_fit
from smsdesk.domain.kinds import Kind
from smsdesk.domain.merging import parse
from smsdesk.domain.records import Letter, NewBroadcast, Purpose, Recipient, Timing
from smsdesk.services.field_values import with_values
from smsdesk.services.preflight import Draft, Preflight, measured
from smsdesk.system.clock import user_name

_UNICODE = (Kind.UNICODE, Kind.UNICODE_FLASH)


def broadcast_of(preflight: Preflight, to_label: str, hold_seconds: float) -> NewBroadcast:
    """Everything of a pre-flight that is kept, with one letter each where merge fields make them differ.

    Raises ValueError where these are not made yet: everybody would get what is meant for the first one.
    """
    draft, people = preflight.draft, preflight.people
    letters = preflight.letters.letters[: len(people)]
    if not letters:
        if not draft.kind.binary and parse(draft.text).keys:
            raise ValueError("the letters are not made yet")
        new = _uniform(draft, preflight.measure, people, to_label, hold_seconds)
        return replace(new, duplicates=preflight.duplicates)
    options, reports = draft.account.options, draft.reports or draft.kind.one_each
    kinds = Counter(letter.kind for letter in letters)
    return NewBroadcast(
        account_id=draft.account.id,
        text=with_price_prefix(draft.text, options),
        kind=max(kinds, key=lambda kind: kinds[kind]),
        sender=draft.sender.strip(),
        reports=reports,
        to_label=to_label,
        parts=max(letter.parts for letter in letters),
        recipients=people,
        created_by=user_name(),
        batch_size=_batch_size(options, letters, reports=reports),
        hold_seconds=hold_seconds,
        letters=letters,
        title=draft.title,
        barcode=draft.barcode if draft.kind is Kind.BARCODE else None,
        raw_unicode=_raw(options, kinds, reports=reports),
        timing=draft.timing,
        overrides=draft.overrides,
        source=with_values(draft.source, preflight.letters.template, people),
        duplicates=preflight.duplicates,
        saved_parts=draft.saved_parts,
        purpose=draft.purpose,
    )


def test_of(draft: Draft, row: Recipient | None, to_label: str) -> NewBroadcast:
    """The letter of one row to the account's own number, at once and alone. Raises ValueError without such a number,
    or when the letter cannot be sent."""
    own = draft.account.options.own_number
    seen = measured(draft, row)
    if not own:
        raise ValueError("the account has no number of its own")
    if seen.problem is not None:
        raise ValueError("this text has something to mend first")
    new = _uniform(draft, seen, (Recipient(own),), to_label, 0.0)
    return replace(new, timing=Timing(), source=None, saved_parts=0, purpose=Purpose.BROADCAST)


def _uniform(
    draft: Draft, seen: Measure, people: tuple[Recipient, ...], to_label: str, hold_seconds: float
) -> NewBroadcast:
    """All get the same: a text, or the same octets."""
    options, reports = draft.account.options, draft.reports or draft.kind.one_each
    pieces = tuple(octets.hex().upper() for octets in draft.octets) if seen.kind.binary else ()
    return NewBroadcast(
        account_id=draft.account.id,
        text=seen.text,
        kind=seen.kind,
        sender=draft.sender.strip(),
        reports=reports,
        to_label=to_label,
        parts=seen.parts,
        recipients=people,
        created_by=user_name(),
        batch_size=_batch_size(options, (Letter(seen.text, seen.kind, seen.parts),), reports=reports),
        hold_seconds=hold_seconds,
        pieces=pieces if len(pieces) > 1 else (),
        title=draft.title,
        barcode=draft.barcode if seen.kind is Kind.BARCODE else None,
        raw_unicode=_raw(options, (seen.kind,), reports=reports),
        timing=draft.timing,
        overrides=draft.overrides,
        source=draft.source,
        saved_parts=draft.saved_parts,
        purpose=draft.purpose,
    )


def _batch_size(options: AccountOptions, letters: Iterable[Letter], *, reports: bool) -> int:
    """The account's, or fewer where an address would become too long."""
    if options.method is Method.POST or reports:
        return options.batch_size
    room = min(numbers_that_fit(text, kind) for text, kind in {(letter.text, letter.kind) for letter in letters})
    return max(1, min(options.batch_size, room))


def _raw(options: AccountOptions, kinds: Iterable[Kind], *, reports: bool) -> bool:
    """Unicode by its own page: only that for one recipient takes it as it is."""
    return options.let_gateway_encode and reports and any(kind in _UNICODE for kind in kinds)
