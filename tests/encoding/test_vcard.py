"""Contact cards: Gammu understands what is written, and files of every sort are read or refused in words."""

from dataclasses import fields, replace
from pathlib import Path

import judges
import phone_judges
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding import vcard, versit
from smsdesk.encoding.contents import ContentError, ContentReason
from smsdesk.encoding.vcard import Card, CardFile, vcard_messages

SHOP = Card(
    family="Tan",
    given="Mei Ling",
    mobile="+60125550110",
    work="+60125550111",
    email="mei@example.com",
    company="Kedai Melur",
    title="Pengurus",
    url="http://example.com",
    street="12 Jalan Satu",
    city="Ipoh",
    postcode="30000",
    country="Malaysia",
)
line_texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).map(str.strip)
note_texts = st.lists(line_texts, max_size=4).map("\n".join).map(str.strip)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    texts = {field.name: draw(line_texts) for field in fields(Card)}
    return replace(Card(**texts), family=draw(line_texts.filter(bool)), note=draw(note_texts))


@given(cards())
def test_a_card_is_read_back(card: Card) -> None:
    written = vcard.write(card)
    assert vcard.read(written) == CardFile(card, 0, ())
    assert all(len(line) <= 76 for line in written.split(b"\r\n"))
    assert written.isascii()


def test_the_octets_of_a_plain_card() -> None:
    assert vcard.write(SHOP).decode("ascii").split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:2.1",
        "N:Tan;Mei Ling",
        "TEL;CELL:+60125550110",
        "TEL;WORK:+60125550111",
        "EMAIL:mei@example.com",
        "TITLE:Pengurus",
        "URL:http://example.com",
        "ORG:Kedai Melur;",
        "ADR:;;12 Jalan Satu;Ipoh;;30000;Malaysia",
        "END:VCARD",
        "",
    ]


def test_gammu_understands_a_card() -> None:
    card = replace(SHOP, given="Mei 美玲", company="Kedai Émas", note="Buka 9-5\ntutup Ahad\n" + "ayam & nasi; " * 9)
    understood = phone_judges.gammu_reads(vcard.write(card), "vcf")
    found = vcard.read(understood.encode())
    assert found.card == replace(card, note=card.note.strip())
    assert found.more == 0


def test_tshark_sees_the_port_and_joins_the_parts() -> None:
    messages = vcard_messages(SHOP, 5)
    read = judges.pdml(messages)
    assert judges.shown(read, "gsm_sms.destination_port") == ["9204"] * len(messages)
    assert judges.shown(read, "gsm_sms.reassembled.length") == [str(len(vcard.write(SHOP)))]
    assert judges.complaints(read) == []


def test_a_company_stands_in_for_a_name() -> None:
    assert b"\r\nN:Kedai Melur;\r\n" in vcard.write(Card(company="Kedai Melur"))


@pytest.mark.parametrize(
    ("card", "reason", "field", "found"),
    [
        (Card(mobile="+60125550110"), ContentReason.EMPTY, "name", 0),
        (Card(family=" \n "), ContentReason.EMPTY, "name", 0),
        (Card("Tan\0"), ContentReason.CONTROL_CHARACTER, "family", 3),
        (Card("Tan", "Mei\nLing"), ContentReason.CONTROL_CHARACTER, "given", 3),
        (Card("Tan", note="\ud83d"), ContentReason.LONE_SURROGATE, "note", 0),
        (Card("x" * 121), ContentReason.TOO_LONG, "family", 121),
        (Card("x", note="y" * 401), ContentReason.TOO_LONG, "note", 401),
    ],
)
def test_cards_that_cannot_be_sent(card: Card, reason: ContentReason, field: str, found: int) -> None:
    with pytest.raises(ContentError) as caught:
        vcard.write(card)
    assert (caught.value.reason, caught.value.field, caught.value.found) == (reason, field, found)


def test_a_card_of_too_many_messages_is_refused_with_the_number() -> None:
    with pytest.raises(ContentError) as caught:
        vcard_messages(Card("x", note="中" * 400), 0)
    assert (caught.value.reason, caught.value.limit) == (ContentReason.TOO_MANY_PARTS, 10)
    assert caught.value.found > 10


OLD_PHONE = b"""BEGIN:VCARD
VERSION:2.1
N;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E9=99=88;=E7=BE=8E=
=E7=8E=B2
TEL;PREF;CELL;VOICE:+60125550112
NOTE;QUOTED-PRINTABLE:satu =3D 1=0D=0Adua=
 =3D 2
END:VCARD
"""
FOLDED_OLD = b"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Tan\r\nNOTE:satu\r\n dua\r\nEND:VCARD\r\n"
FOLDED_NEW = b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Tan\r\nNOTE:sa\r\n tu\\, dua\\nti\r\n ga\r\nEND:VCARD\r\n"
LATIN = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-1:José\nEND:VCARD".encode("latin-1")
UNNAMED_LATIN = "BEGIN:VCARD\nVERSION:2.1\nN:José\nEND:VCARD".encode("latin-1")
CHINESE = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=GB2312:陈\nEND:VCARD".encode("gb2312")
WIDE = "\ufeffBEGIN:VCARD\r\nVERSION:3.0\r\nN:陈\r\nEND:VCARD".encode("utf-16-le")
NO_CHARSET = b"BEGIN:VCARD\nN;CHARSET=zip:Tan\nEND:VCARD"
DISPLAY_NAME = (
    b'BEGIN:VCARD\nVERSION:4.0\nFN:Mei Ling\nitem1.TEL;TYPE="cell,voice";VALUE=uri:tel:+60125550113;ext=9\nEND:VCARD'
)
BROKEN_SOFT = b"BEGIN:VCARD\nN;QUOTED-PRINTABLE:Tan=\nEND:VCARD\nBEGIN:VCARD\nN:Lim\nEND:VCARD"
TWO_LINES = b"BEGIN:VCARD\nN;QUOTED-PRINTABLE:Tan=0D=0AMei;a=09b\nADR;QUOTED-PRINTABLE:;;1=0A2;a=0Ab\nEND:VCARD"
NO_END = b"BEGIN:VCARD\nN:Tan"
AGENT = b"BEGIN:VCARD\nN:Tan\nAGENT:\nBEGIN:VCARD\nN:Lim\nEND:VCARD\nTEL:1\nEND:VCARD\n"


@pytest.mark.parametrize(
    ("octets", "card", "more"),
    [
        (OLD_PHONE, Card("陈", "美玲", "+60125550112", note="satu = 1\ndua = 2"), 0),
        (FOLDED_OLD, Card("Tan", note="satu dua"), 0),
        (FOLDED_NEW, Card("Tan", note="satu, dua\ntiga"), 0),
        (LATIN, Card("José"), 0),
        (UNNAMED_LATIN, Card("José"), 0),
        (CHINESE, Card("陈"), 0),
        (WIDE, Card("陈"), 0),
        (NO_CHARSET, Card("Tan"), 0),
        (DISPLAY_NAME, Card(given="Mei Ling", mobile="+60125550113"), 0),
        (BROKEN_SOFT, Card("Tan"), 1),
        (TWO_LINES, Card("Tan Mei", "a b", street="1\n2", city="a b"), 0),
        (NO_END, Card("Tan"), 0),
        (AGENT, Card("Tan", mobile="1"), 0),
    ],
)
def test_files_of_phones_old_and_new(octets: bytes, card: Card, more: int) -> None:
    found = vcard.read(octets)
    assert (found.card, found.more) == (card, more)


def test_telephone_numbers_find_their_places_and_the_rest_is_told() -> None:
    lines = ["N:Tan", "TEL:1", "TEL;FAX;WORK:2", "TEL;HOME:3", "TEL:4", "TEL:5", "PHOTO;ENCODING=BASE64:AAAA", "X-A:b"]
    octets = "\n".join(["BEGIN:VCARD", "VERSION:2.1", *lines, "END:VCARD"]).encode()
    found = vcard.read(octets)
    assert found.card == Card("Tan", mobile="1", fax="2", home="3", work="4")
    assert found.left_out == ("TEL", "PHOTO", "X-A")


def test_a_whole_address_book_is_refused_at_once() -> None:
    with pytest.raises(ContentError) as caught:
        vcard.read(b"BEGIN:VCARD\n" * 500_000)
    error = caught.value
    assert (error.reason, error.found, error.limit) == (ContentReason.TOO_LARGE, 6_000_000, versit.FILE_LIMIT)


@pytest.mark.parametrize("octets", [b"", b"\0", b"hello", b"BEGIN:VCARD\nEND:VCARD", b"BEGIN:VCALENDAR\nEND:VCALENDAR"])
def test_a_file_without_a_card_is_refused(octets: bytes) -> None:
    with pytest.raises(ContentError) as caught:
        vcard.read(octets)
    assert caught.value.reason is ContentReason.NO_CARD


WORDS = """BEGIN:VCARD END:VCARD N TEL NOTE ADR ORG ; : = \\ " ENCODING=QUOTED-PRINTABLE CHARSET=UTF-8
CHARSET=punycode VERSION:2.1 VERSION:3.0 =4 a é tel: TYPE= item1."""
pieces = st.sampled_from([*WORDS.split(), "\r\n", "\n", "\r", " ", "\ud800", "\0", "\x85"])
files = st.binary(max_size=200) | st.lists(pieces).map(lambda some: "".join(some).encode("utf-8", "surrogatepass"))


@given(files | files.map(lambda octets: b"BEGIN:VCARD\nN:a\n" + octets))
def test_any_octets_are_a_card_that_can_be_sent_or_refused(octets: bytes) -> None:
    try:
        found = vcard.read(octets)
    except ContentError as error:
        refused = error.reason
    else:
        assert vcard.read(vcard.write(replace(found.card, family="x"))).card == replace(found.card, family="x")
        return
    assert refused is ContentReason.NO_CARD


@pytest.mark.parametrize("filler", [b'"', b";", b"\\", b"=\n", b"\n ", b"BEGIN:VCARD\n", b'A;"', b"=E9", b"BEGIN:X\n"])
def test_the_worst_file_of_the_largest_size_is_read(filler: bytes) -> None:
    head = b"BEGIN:VCARD\nN;QUOTED-PRINTABLE:a\nNOTE;QUOTED-PRINTABLE:"
    octets = (head + filler * versit.FILE_LIMIT)[: versit.FILE_LIMIT]
    assert vcard.read(octets).card.family == "a"


def test_every_card_of_the_corpora_is_read_or_refused(corpora: Path) -> None:
    read, refused = [], set()
    for path in sorted((corpora / "vcard").rglob("*.vcf")):
        try:
            read.append(vcard.read(path.read_bytes()))
        except ContentError as error:
            refused.add((path.name, error.reason))
    assert all(found.card != Card() for found in read)
    assert {reason for _, reason in refused} <= {ContentReason.TOO_LARGE, ContentReason.NO_CARD}
    assert len(read) > 5 * len(refused)
