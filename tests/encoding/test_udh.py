"""The tree of a user data header: every octet once, every element named, and tshark reads the same."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judges import complaints, pdml, shown, values

from smsdesk.encoding import udh
from smsdesk.encoding.octets import OctetError, OctetProblem
from smsdesk.encoding.udh import Element, parse_header
from smsdesk.encoding.udh_names import element_name, language_name, port_name

RINGTONE = bytes.fromhex("06050415810000") + b"\x02" * 41


def leaves(elements: tuple[Element, ...]) -> list[Element]:
    return [leaf for element in elements for leaf in (leaves(element.children) or [element])]


def rows(elements: tuple[Element, ...]) -> list[tuple[str, str, str]]:
    """Name, octets and meaning of every row of the tree, top to bottom."""
    return [row for one in elements for row in [(one.name, one.value, one.meaning), *rows(one.children)]]


def only(octets: str) -> Element:
    """The single information element of a header."""
    data = bytes.fromhex(octets)
    return parse_header(bytes((len(data),)) + data).elements[1]


def said(octets: str) -> list[str]:
    return [child.meaning for child in only(octets).children]


def test_a_ringtone_as_the_picture_shows_it() -> None:
    header = parse_header(RINGTONE, lambda port, data: f"Ringtone at {port}, {len(data)}")
    assert rows(header.elements) == [
        ("Header length", "06", "6 octets follow"),
        ("Port address, 16 bit", "05 04", "element 05, length 4"),
        ("Destination", "15 81", "5505: Nokia ringtone"),
        ("Source", "00 00", "0: not used"),
        ("User data", "41 octets", "Ringtone at 5505, 41"),
    ]
    assert (header.length, header.data_start, header.port, header.part, header.error) == (6, 7, 5505, None, None)
    assert [one.name for one in udh.path_to(header.elements, 4)] == ["Port address, 16 bit", "Destination"]
    assert [one.name for one in udh.path_to(header.elements, 1)] == ["Port address, 16 bit"]
    assert udh.path_to(header.elements, len(RINGTONE)) == ()


@given(
    st.binary(max_size=140) | st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, 8, 10, 0x22, 0x7A]), max_size=60).map(bytes)
)
def test_every_octet_stands_in_the_tree_once(octets: bytes) -> None:
    header = parse_header(octets)
    assert [element.start for element in header.elements] == [0, *(one.end for one in header.elements)][
        :-1
    ] or not octets
    assert not octets or header.elements[-1].end == len(octets)
    for element in header.elements:
        inner = element.children
        assert all(before.end == after.start for before, after in pairwise(inner))
        assert not inner or (inner[0].start, inner[-1].end) == (element.start + 2, element.end)
        assert all(row[0] for row in rows((element,)))
    assert not octets or sum(leaf.end - leaf.start for leaf in leaves(header.elements)) <= len(octets)


@given(st.binary(min_size=1, max_size=140))
def test_an_error_names_an_octet_that_is_there(octets: bytes) -> None:
    error = parse_header(octets).error
    assert error is None or (error.at is not None and 0 <= error.at < len(octets))


def test_what_can_be_read_of_a_broken_header() -> None:
    header = parse_header(bytes.fromhex("060504158100"))
    assert header.error is not None
    assert (header.error.reason, header.error.at) == (OctetProblem.HEADER_TOO_LONG, 0)
    assert rows(header.elements)[1:] == [
        ("Port address, 16 bit", "05 04", "element 05, length 4: 3 there"),
        ("Destination", "15 81", "5505: Nokia ringtone"),
        ("Left over", "00", ""),
    ]
    assert parse_header(bytes((1, 5))).elements[1].meaning == "element 05, its length is missing"
    empty = parse_header(b"")
    assert empty.elements == ()
    assert empty.error is not None
    assert empty.error.reason is OctetProblem.EMPTY


def test_unknown_elements_are_kept() -> None:
    element = only("7A 03 01 02 03")
    assert (element.name, element.value, element.meaning) == (
        "SIM toolkit security header",
        "7A 03",
        "element 7A, length 3",
    )
    assert [(child.name, child.value) for child in element.children] == [("Data", "01 02 03")]
    assert only("E5 00").children == ()


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        ("00 03 42 03 01", ["66", "3 parts", "1"]),
        ("08 04 01 02 01 01", ["258", "1 part", "1"]),
        ("01 02 82 05", ["e-mail message waiting, line 1, stored", "5 messages"]),
        ("01 02 27 01", ["video message waiting, line 2, not stored", "1 message"]),
        ("04 02 F0 10", ["240: free for applications", "16: reserved"]),
        ("05 04 0B 84 23 F0", ["2948: WAP push", "9200: WAP, connectionless"]),
        ("06 01 43", ["report when completed, report a permanent error, no reports for the other parts"]),
        ("06 01 00", ["none"]),
        ("07 01 03", ["written by the service centre"]),
        ("0A 03 00 00 03", ["at character 1", "all text from here", "plain"]),
        (
            "0A 04 05 01 96 9A",
            ["at character 6", "1 character", "right, large, bold, struck through", "bright red on white"],
        ),
        ("0B 02 00 03", ["at character 1", "tada"]),
        ("0B 02 00 0A", ["at character 1", "reserved"]),
        ("0D 02 04 01", ["at character 5", "glad"]),
        ("10 03 00 FF FF", ["at character 1", "2 octets"]),
        ("12 04 00 02 01 AA", ["at character 1", "16 pixels", "1 pixel", "1 octet"]),
        ("16 04 00 00 10 FF", ["LZSS", "16 octets", "1 octet"]),
        ("17 02 01 01", ["1 element", "must not be forwarded"]),
        ("21 04 00 00 05 10", ["at character 1", "5 characters", "16 characters"]),
        ("22 08 0B 91 06 21 55 05 01 F1", ["+60125550101"]),
        ("22 03 0B 91 06", [""]),
        ("24 01 0B", ["Tamil"]),
        ("25 01 02", ["reserved"]),
        ("25 01 01", ["Turkish"]),
    ],
)
def test_values_in_words(octets: str, expected: list[str]) -> None:
    assert said(octets) == expected


@pytest.mark.parametrize(
    ("octets", "remark"),
    [
        ("00 02 42 03", "phones ignore it, it is too short"),
        ("00 03 42 02 03", "phones ignore it, there is no part 3 of 2"),
        ("00 03 42 00 00", "phones ignore it, there is no part 0 of 0"),
        ("24 02 01 00", "longer than defined"),
    ],
)
def test_what_phones_do_not_take(octets: str, remark: str) -> None:
    assert only(octets).meaning.endswith(f": {remark}")
    assert parse_header(b"\x05\x00\x03\x01\x02\x03").part is None


@pytest.mark.parametrize(
    ("port", "name"),
    [
        (0x1581, "Nokia ringtone"),
        (0x1582, "Nokia operator logo"),
        (0x1583, "Nokia group graphic"),
        (0x158A, "Nokia picture message"),
        (0x23F4, "vCard"),
        (0x23F5, "vCalendar"),
        (0x0B84, "WAP push"),
        (0x0B85, "WAP push, secure"),
        (80, "as registered with IANA"),
        (16_000, "free for applications"),
        (17_000, "reserved"),
    ],
)
def test_ports_have_names(port: int, name: str) -> None:
    assert port_name(port) == name


def test_languages_have_names() -> None:
    assert [language_name(number) for number in (0, 1, 13, 14)] == ["reserved", "Turkish", "Urdu", "reserved"]


def tshark_name(packet: ElementTree.Element) -> str:
    """What tshark calls the first element, without its class in brackets."""
    names = [field.get("show", "") for field in packet.iter("field") if field.get("show", "").startswith("IE: ")]
    return names[0].removeprefix("IE: ")


def test_tshark_draws_the_same_borders_between_the_uses_of_identifiers() -> None:
    packets = pdml([bytes((2, identifier, 0)) + b"text" for identifier in range(256)]).findall("packet")
    theirs = [tshark_name(packet) for packet in packets]
    ours = ["SIM" if "SIM toolkit" in element_name(one) else element_name(one) for one in range(256)]
    for identifier in range(1, 256):
        same = ours[identifier] == ours[identifier - 1]
        assert same == (theirs[identifier] == theirs[identifier - 1]), f"{identifier:02X}"
        reserved = ours[identifier].startswith(("Reserved", "Not used"))
        assert reserved == ("reserved" in theirs[identifier].lower() or "not used" in theirs[identifier].lower())


def test_tshark_reads_ports_and_concatenation() -> None:
    payload = bytes(range(256)) * 2
    messages = udh.split(payload, udh.ports(0x158A, 0x1234), reference=0xAB)
    root = pdml(messages)
    assert complaints(root) == []
    assert shown(root, "gsm_sms.destination_port") == ["5514"] * len(messages)
    assert shown(root, "gsm_sms.originator_port") == ["4660"] * len(messages)
    assert shown(root, "gsm_sms.udh.mm.msg_id") == ["171"] * len(messages)
    assert shown(root, "gsm_sms.udh.mm.msg_part") == [str(part + 1) for part in range(len(messages))]
    assert set(shown(root, "gsm_sms.udh.mm.msg_parts")) == {str(len(messages))}
    assert values(root, "gsm_sms.sms_body")[-1] == payload


@given(
    st.binary(max_size=1000),
    st.lists(st.sampled_from([udh.ports(5505), b"\x24\x01\x01", b"\x70\x00"]), max_size=3),
    st.integers(0, 255),
)
def test_split_messages_join_to_the_payload(payload: bytes, elements: list[bytes], reference: int) -> None:
    messages = udh.split(payload, *elements, reference=reference)
    assert all(len(message) <= 140 for message in messages)
    if len(messages) == 1:
        assert messages[0] == udh.header(*elements) + payload
        return
    assert len(udh.header(*elements)) + len(payload) > 140
    parsed = [parse_header(message) for message in messages]
    assert [header.part for header in parsed] == [(number + 1, len(messages)) for number in range(len(messages))]
    assert all(header.error is None for header in parsed)
    assert b"".join(message[header.data_start :] for message, header in zip(messages, parsed, strict=True)) == payload
    assert all(len(message) == 140 for message in messages[:-1])


def test_more_than_255_parts_are_refused() -> None:
    room = 140 - 12
    assert len(udh.split(bytes(255 * room), udh.ports(1), reference=0)) == 255
    with pytest.raises(OctetError) as caught:
        udh.split(bytes(255 * room + 1), udh.ports(1), reference=0)
    assert (caught.value.reason, caught.value.there) == (OctetProblem.TOO_MANY_PARTS, 256)


def test_what_no_header_can_hold_is_refused() -> None:
    for wrong in ((0, 3, 4), (256, 1, 1), (0, 256, 1), (0, 1, 0)):
        with pytest.raises(ValueError, match="no part"):
            udh.concatenation(*wrong)
    with pytest.raises(ValueError, match="16 bits"):
        udh.ports(65_536)
    with pytest.raises(ValueError, match="longer than a message"):
        udh.header(bytes(140))
    with pytest.raises(OctetError):
        udh.split(bytes(140), bytes(134), reference=0)
