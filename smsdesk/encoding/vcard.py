"""Contact cards: vCard 2.1 (versit, 1996) for phones, port 23F4, and the first card of a .vcf file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from smsdesk.encoding import versit
from smsdesk.encoding.contents import ContentError, ContentReason, messages, require_text
from smsdesk.encoding.versit import Property

PORT = 0x23F4
FIELD_LIMIT, NOTE_LIMIT = 120, 400
"""Characters of a field and of the note."""

_TEXTS = {"TITLE": "title", "EMAIL": "email", "URL": "url", "NOTE": "note"}
_ADDRESS = ("street", "city", "region", "postcode", "country")
_TEL = re.compile(r"(?:tel:\s*)+", re.IGNORECASE)  # RFC 3966; its parameters, behind a semicolon, are not dialled
_LINED = ("note", "street")  # fields that may have line breaks
_SILENT = frozenset(("BEGIN", "END", "VERSION", "FN", "REV", "PRODID", "UID", "SORT-STRING", ""))


@dataclass(frozen=True)
class Card:
    """What a contact card says; empty fields are left out of it. `work` and `home` are telephone numbers."""

    family: str = ""
    given: str = ""
    mobile: str = ""
    work: str = ""
    home: str = ""
    fax: str = ""
    email: str = ""
    company: str = ""
    title: str = ""
    url: str = ""
    note: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True)
class CardFile:
    """The first card of a file, how many more there are, and properties of it that have no place in Card."""

    card: Card
    more: int
    left_out: tuple[str, ...]


def vcard_messages(card: Card, reference: int) -> tuple[bytes, ...]:
    """The messages of a card. Raises ContentError as `write` does, and for a card of too many parts."""
    return messages(write(card), PORT, reference)


def write(card: Card) -> bytes:
    """The card as vCard 2.1: ASCII octets, CRLF, quoted-printable UTF-8 where it is needed.

    Raises ContentError for a card without a name or a company, for control characters and for long fields; line
    breaks are allowed in the note and the street.
    """
    card = _checked(card)
    if not (card.family or card.given or card.company):
        raise ContentError(ContentReason.EMPTY, "name")
    lines = [versit.write("N", *_name(card))]
    for name, value in _lines(card):
        if value:
            lines.append(versit.write(name, value))
    if card.company:
        lines.append(versit.write("ORG", card.company, ""))
    address = [getattr(card, part) for part in _ADDRESS]
    if any(address):
        lines.append(versit.write("ADR", "", "", *address))
    return b"BEGIN:VCARD\r\nVERSION:2.1\r\n" + b"".join(lines) + b"END:VCARD\r\n"


def read(octets: bytes) -> CardFile:
    """The first card of a .vcf file: vCard 2.1, 3.0 or 4.0, in any of the usual charsets.

    Raises ContentError: TOO_LARGE above versit.FILE_LIMIT, NO_CARD when there is none or nothing in it.
    """
    cards = list(_cards(octets))
    if not cards:
        raise ContentError(ContentReason.NO_CARD)
    card, left_out = Card(), []
    for one in cards[0]:
        filled = _filled(card, one)
        if filled == card and one.name not in _SILENT and one.value.strip(" ;"):
            left_out.append(one.name)
        card = filled
    card = _in_lines(_named(card, cards[0]))
    if card == Card():
        raise ContentError(ContentReason.NO_CARD)
    return CardFile(card, len(cards) - 1, tuple(dict.fromkeys(left_out)))


def _checked(card: Card) -> Card:
    texts = {}
    for field in fields(Card):
        limit = NOTE_LIMIT if field.name == "note" else FIELD_LIMIT
        lines = field.name in _LINED
        texts[field.name] = require_text(getattr(card, field.name), field.name, limit, lines=lines)
    return Card(**texts)


def _name(card: Card) -> tuple[str, ...]:
    """Family and given name; a firm's name stands in for both, because N must be there."""
    return (card.family, card.given) if card.family or card.given else (card.company, "")


def _lines(card: Card) -> tuple[tuple[str, str], ...]:
    return (
        ("TEL;CELL", card.mobile),
        ("TEL;WORK", card.work),
        ("TEL;HOME", card.home),
        ("TEL;FAX", card.fax),
        ("EMAIL", card.email),
        ("TITLE", card.title),
        ("URL", card.url),
        ("NOTE", card.note),
    )


def _cards(octets: bytes) -> Iterator[list[Property]]:
    """The properties of each card; cards inside of cards (AGENT) are skipped, the last one may lack its END."""
    card: list[Property] = []
    depth = 0
    for one in versit.read(octets):
        marker = one.name in ("BEGIN", "END") and one.value.strip().upper() == "VCARD"
        if marker and one.name == "BEGIN":
            depth += 1
        elif marker and depth:
            depth -= 1
            if not depth:
                yield card
                card = []
        elif depth == 1:
            card.append(one)
    if depth:
        yield card


def _in_lines(card: Card) -> Card:
    """The card with line breaks only where they are allowed."""
    names = [field.name for field in fields(Card) if field.name not in _LINED]
    return replace(card, **{name: versit.one_line(getattr(card, name)) for name in names})


def _filled(card: Card, one: Property) -> Card:
    """The card with what this property says, where the field was empty."""
    if one.name == "N" and not (card.family or card.given):
        family, given = one.pieces(2)
        return replace(card, family=family, given=given)
    if one.name == "ADR" and not any(getattr(card, part) for part in _ADDRESS):
        return replace(card, **dict(zip(_ADDRESS, one.pieces(7)[2:], strict=True)))
    if one.name == "ORG" and not card.company:
        return replace(card, company=one.pieces(1)[0])
    if one.name == "TEL":
        return _with_phone(card, one)
    field = _TEXTS.get(one.name)
    if field is None or getattr(card, field):
        return card
    return replace(card, **{field: one.text()})


def _with_phone(card: Card, one: Property) -> Card:
    number = one.text()
    if uri := _TEL.match(number):
        number = number[uri.end() :].partition(";")[0].strip()
    wanted: tuple[str, ...]
    if "FAX" in one.types:
        wanted = ("fax",)
    elif "CELL" in one.types:
        wanted = ("mobile",)
    else:
        wanted = tuple(field for field in ("work", "home") if field.upper() in one.types) or ("mobile", "work", "home")
    for field in wanted:
        if not getattr(card, field):
            return replace(card, **{field: number})
    return card


def _named(card: Card, properties: list[Property]) -> Card:
    """The card with its display name as given name where N is missing or empty."""
    if card.family or card.given:
        return card
    names = [one.text() for one in properties if one.name == "FN"]
    return replace(card, given=names[0]) if names else card
