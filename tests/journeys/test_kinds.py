"""Each kind of message from outside: what the preview and the hex showed of every row is what the gateway got."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from a11y_bus import A11yBus
from desktop import Desktop
from far_end_practice import FarEnd
from person import Person
from program import Program
from shown import Shown, octets_of_text, shown_rows

from smsdesk.services.sample_barcode import SAMPLE_LINK, SAMPLE_NUMBER

SENDER = "TOKO88"
TABLE = "Name\tNumber\tVoucher\nமலர்\t+60 12-555 0101\tSAVE10\nWei {VIP}\t+65 8123 4567\t{B2}\nAina\t012-555 0102\tC-3"
NUMBERS = ("60125550101", "6581234567", "60125550102")
SENDERS = ("", SENDER, "")
"""Malaysian operators replace a sender ID, so it is left out there."""
VOUCHERS = ("SAVE10", "{B2}", "C-3")
RTTTL = "Jom:d=4,o=5,b=125:" + ",".join(["c", "e", "g", "8a.", "16p", "c6"] * 12)
SINGLE, MULTI, UNICODE, BARCODE = "ISendSMS.aspx", "ISendSMSNoDR.aspx", "ISendSMSUnicode.aspx", "ISendSMS2D.aspx"


@pytest.fixture(scope="module")
def far_end(ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FarEnd]:
    """One gateway for all kinds."""
    file = tmp_path_factory.mktemp("far_end") / "practice.sqlite"
    file.write_bytes(ledger.read_bytes())
    with FarEnd(file) as made:
        yield made


@pytest.fixture(scope="module")
def person(stage: Desktop, bus: A11yBus, far_end: FarEnd, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Somebody whose account works, with a sender ID that stays in Compose from one broadcast to the next."""
    with Program(stage, bus, tmp_path_factory.mktemp("kinds") / "data") as program:
        somebody = Person(program, bus)
        somebody.connects(far_end.address)
        somebody.goes_to("Compose")
        somebody.writes("Sender ID", SENDER)
        yield somebody


def begins(person: Person, kind: str) -> None:
    """A new broadcast of this kind to everybody in the table."""
    person.goes_to("Compose")
    person.chooses([TABLE])
    person.sees("3 will receive")
    person.chooses_kind(kind)


def sends(person: Person, far_end: FarEnd, shown: list[Shown], page: str, *types: str) -> list[list[str]]:
    """Review and send. Sender, parts, charge, page and type (one for all, or one a row) of every message are as
    expected; gives the text of each, as the gateway decoded it, row by row."""
    assert tuple(row.sender for row in shown) == SENDERS
    before = far_end.ledger()
    person.presses("Review and send")
    if page == MULTI:
        person.presses("Ask for delivery reports")
    person.presses("Send 3 messages")
    person.presses("Send now")
    number = sum(max(1, len(row.octets)) for row in shown)

    def read() -> list[dict[str, Any]]:
        fresh: list[dict[str, Any]] = far_end.ledger()["messages"][len(before["messages"]) :]
        return fresh if len(fresh) >= number else []

    came = person.bus.wait(read, lambda: f"not {number} messages came, but {far_end.ledger()['messages']}")
    rows = [[message for message in came if message["number"] == each] for each in NUMBERS]
    for at, (row, mine) in enumerate(zip(shown, rows, strict=True)):
        assert {message["sender"] for message in mine} == {row.sender}
        assert {message["page"] for message in mine} == {page}
        assert {message["type"] for message in mine} == {types[at % len(types)]}
        assert sum(message["parts"] for message in mine) == sum(message["charge"] for message in mine) == row.parts
    assert before["credits"] - far_end.ledger()["credits"] == sum(row.parts for row in shown)
    return [[message["text"] for message in mine] for mine in rows]


def assert_text_as_shown(shown: list[Shown], came: list[list[str]], encodings: list[str]) -> None:
    """The gateway decoded what the phone showed, and the octets of that are those that the dock showed."""
    assert [[row.arrives] for row in shown] == came
    expected = [(octets_of_text(row.arrives, encoding),) for row, encoding in zip(shown, encodings, strict=True)]
    assert [row.octets for row in shown] == expected


def test_text_with_fields_is_unicode_for_the_row_that_needs_it(person: Person, far_end: FarEnd) -> None:
    begins(person, "Text")
    person.writes("Message", "RM0 Toko: {name|customer}, {{code} {Voucher} [50%] for €5 @ £1")
    shown = shown_rows(person, 3)
    names = ("மலர்", "Wei {VIP}", "Aina")
    pairs = zip(names, VOUCHERS, strict=True)
    assert [row.arrives for row in shown] == [f"RM0 Toko: {n}, {{code}} {v} [50%] for €5 @ £1" for n, v in pairs]
    came = sends(person, far_end, shown, SINGLE, "3", "1", "1")
    assert_text_as_shown(shown, came, ["UTF-16BE", "GSM-7", "GSM-7"])


def test_flash_text_without_reports_goes_by_the_page_for_many(person: Person, far_end: FarEnd) -> None:
    begins(person, "Flash text")
    person.writes("Message", "RM0 Toko: open until 10. " + "Bring the card. " * 9)
    shown = shown_rows(person, 3)
    assert [row.parts for row in shown] == [2, 2, 2]
    person.sees(re.compile("Flash: shown at once, not kept$"))
    came = sends(person, far_end, shown, MULTI, "2")
    assert_text_as_shown(shown, came, ["GSM-7"] * 3)


def test_unicode_with_an_emoji_sequence_at_a_seam(person: Person, far_end: FarEnd) -> None:
    begins(person, "Unicode")
    person.writes("Message", "RM0 Toko {Voucher}: " + "சந்தோஷம் " * 5 + "👩‍👩‍👧‍👦👍🏽 for {name}")
    shown = shown_rows(person, 3)
    assert {row.parts for row in shown} == {2}
    came = sends(person, far_end, shown, SINGLE, "3")
    assert_text_as_shown(shown, came, ["UTF-16BE"] * 3)


def test_unicode_flash(person: Person, far_end: FarEnd) -> None:
    begins(person, "Unicode flash")
    person.writes("Message", "RM0 今天半价 {Voucher} \u202bمرحبا\u202c")
    shown = shown_rows(person, 3)
    came = sends(person, far_end, shown, SINGLE, "4")
    assert_text_as_shown(shown, came, ["UTF-16BE"] * 3)


@contextmanager
def other_settings(person: Person) -> Iterator[None]:
    """The gateway encodes Unicode, and the program writes the price prefix."""
    with person.in_settings():
        person.presses("Let the gateway encode Unicode")
        person.screen.find_labelled("combo box", "Price prefix").choose("I write it: put in front, counted and sent")
    yield
    with person.in_settings():
        person.presses("Let the gateway encode Unicode")
        person.screen.find_labelled("combo box", "Price prefix").choose("None")


def test_the_gateway_may_encode_unicode_itself_behind_a_prefix(person: Person, far_end: FarEnd) -> None:
    with other_settings(person):
        begins(person, "Unicode")
        person.writes("Message", "Jualan: {name|pelanggan} – 50% 🎉")
        shown = shown_rows(person, 3)
        assert [row.arrives.split()[:2] for row in shown] == [["RM0", "Jualan:"]] * 3
        came = sends(person, far_end, shown, UNICODE, "3")
        assert_text_as_shown(shown, came, ["UTF-16BE"] * 3)


def test_a_ringtone_of_two_messages_that_was_undone_before(person: Person, far_end: FarEnd) -> None:
    begins(person, "Binary with header (UDH)")
    person.presses("Ringtone")
    person.writes("RTTTL", RTTTL)
    person.sends(3, now=False)
    person.presses("Undo")
    person.sees("3 will receive")
    assert person.holds("RTTTL") == RTTTL
    shown = shown_rows(person, 3)
    assert {row.arrives for row in shown} == {"Ringtone received: Jom"}
    assert [len(row.octets) for row in shown] == [2, 2, 2]
    for place, message in enumerate(shown[0].octets, start=1):
        # TS 23.040: to port 1581 (05 04), part of 2 (00 03), with one reference for all parts
        assert message.startswith("0b0504158100000003")
        assert int(message[20:24], 16) == 0x0200 + place
        assert message[18:20] == shown[0].octets[0][18:20]
    came = sends(person, far_end, shown, SINGLE, "5")
    assert [[text.lower() for text in texts] for texts in came] == [list(row.octets) for row in shown]


def test_a_wap_push(person: Person, far_end: FarEnd) -> None:
    begins(person, "Binary with header (UDH)")
    person.presses("WAP push")
    person.writes("Title", "Offer of the day")
    person.writes("Link", "https://example.com/offer")
    shown = shown_rows(person, 3)
    assert {row.arrives for row in shown} == {"Offer of the day\nhttps://example.com/offer"}
    (octets,) = shown[0].octets
    assert octets.startswith("0605040b8423f0")
    assert b"Offer of the day" in bytes.fromhex(octets)
    came = sends(person, far_end, shown, SINGLE, "5")
    assert [[text.lower() for text in texts] for texts in came] == [list(row.octets) for row in shown]


def test_octets_without_a_header_as_they_were_typed(person: Person, far_end: FarEnd) -> None:
    begins(person, "Binary without header")
    person.writes("Hex", "06 05 0a\nFF 00 7F80")
    shown = shown_rows(person, 3)
    assert {row.arrives for row in shown} == {"Binary, 7 octets"}
    assert {row.octets for row in shown} == {("06050aff007f80",)}
    came = sends(person, far_end, shown, SINGLE, "6")
    assert came == [["06050AFF007F80"]] * 3


def test_a_2d_barcode_with_a_link(person: Person, far_end: FarEnd) -> None:
    begins(person, "2D barcode")
    person.screen.find("radio button", "Text link").press()
    person.writes("Message", "RM0 Toko: ").focus()
    person.bus.press("Control", "End")
    person.presses("Insert %barcode%")
    person.bus.wait(lambda: person.holds("Message").endswith("%"), lambda: "no place for the barcode is inserted")
    person.writes("Message", person.holds("Message") + " for {Voucher}")
    shown = shown_rows(person, 3)
    came = sends(person, far_end, shown, BARCODE, "textlink")
    for row, (text,), voucher in zip(shown, came, VOUCHERS, strict=True):
        assert text == f"RM0 Toko: 800000000000 for {voucher}"
        link = text.replace("800000000000", SAMPLE_NUMBER) + " " + SAMPLE_LINK
        assert row.arrives == f"{link}\nThe link opens this picture: SAMPLE picture"


def test_sent_tells_all_of_them(person: Person, far_end: FarEnd) -> None:
    assert len(far_end.ledger()["messages"]) == 30

    def read() -> list[dict[str, str]]:
        rows = person.broadcasts()
        return rows if len(rows) == 9 else []

    rows = person.bus.wait(read, lambda: f"Sent has {person.broadcasts()}")
    assert {row["Waiting"] + row["Failed"] for row in rows} == {"00"}
    assert [row["Accepted"] for row in rows] == ["3"] * 7 + ["0", "3"]
    assert rows[7]["No report expected"] == "3"
    binary = ["Binary, 7 octets", "WAP push example.com", "Ringtone Jom"]
    assert [row["Message"] for row in rows[1:4]] == binary
