"""The words of the hex dock: every problem of octets has its sentence, every octet of a header its use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding.octets import OctetError, OctetProblem, check, from_hex
from smsdesk.encoding.parts import Encoding
from smsdesk.encoding.udh import parse_header, path_to
from smsdesk.encoding.units import Units
from smsdesk.ui import wording_hex as words
from smsdesk.ui.compose.hex_letters import in_title, needs_room, sign
from smsdesk.ui.compose.hex_places import octet_places

HEX_LIKE = st.text(alphabet=st.sampled_from("0123456789abCDEFxXgG ,:;\n\t\u00a0😀"), max_size=60)


def said(text: str, with_header: bool = True) -> str:
    """The sentence about hex that cannot be sent."""
    with pytest.raises(OctetError) as caught:
        check(from_hex(text), with_header)
    return words.octet_text(caught.value)


def test_what_is_wrong_is_said_with_its_octet_and_what_to_do() -> None:
    assert said("06 05 04 15 81 00") == "Octet 0000 says that 6 octets follow, but 5 are there. Add one."
    assert said("06 05 04 15") == "Octet 0000 says that 6 octets follow, but 3 are there. Add 3."
    assert said("01") == "Octet 0000 says that 1 octet follows, but none is there. Add one."
    sentence = "Octet 0002 says that 4 octets follow in its element, but 2 are there before the header ends. Add 2."
    assert said("04 05 04 15 81") == sentence
    assert said("01 05") == "Octet 0001 begins an element, but the header ends before its length. Add the length."
    assert said("06 05 04 1G") == "Octet 0003 holds “G”, which is not a hex digit. Hex has 0 to 9 and A to F."
    assert said("06 05 0") == "Octet 0002 has one digit, and an octet has two. Add one or take it away."
    sentence = "142 octets are there, and one message holds 140. Take 2 away, from octet 008C on."
    assert said("41" * 142, False) == sentence
    assert said("") == "There are no octets yet. Type or paste hex."


def test_every_problem_has_a_sentence() -> None:
    for problem in OctetProblem:
        sentence = words.octet_text(OctetError(problem, 3, 9, 8, "\u200b"))
        assert sentence.endswith(".")
        assert "!" not in sentence


def test_every_octet_of_a_header_has_a_use() -> None:
    octets = bytes.fromhex("0B0003420301050415810000") + b"data"
    elements = parse_header(octets).elements
    uses = [words.octet_use(path_to(elements, at), at) for at in range(len(octets))]
    assert uses[0] == "header length"
    assert uses[1] == "identifier of the element “concatenation, 8 bit”"
    assert uses[8] == "first half of the destination port"
    assert uses[11] == "second half of the source port"
    assert uses[12] == "1 of 4 of the user data"
    assert all(uses)


def test_figures_of_the_head() -> None:
    assert words.text_figures(Units("a" * 147, Encoding.GSM7), ()) == "147 septets · 129 octets packed · GSM-7"
    assert words.text_figures(Units("“", Encoding.UCS2), ()) == "1 code unit · 2 octets · UTF-16BE"
    assert words.octet_figures(b"\x06" + bytes(47), 1, 7) == "48 of 140 octets · 1 part · header 7 + data 41"
    assert words.octet_figures(bytes(9), 3, 0) == "9 of 140 octets · 3 parts"
    assert words.octet_figures(b"", 1, 0) == "No octets yet"


def test_characters_are_named() -> None:
    named = {"“": "Left double quotation mark", "\n": "Line feed", "中": "CJK unified ideograph-4E2D"}
    assert {ch: words.character_name(ch) for ch in named} == named
    assert words.character_name("\ud83d") == "Half a character: it cannot be sent"
    assert words.character_name("\ue000") == "Private use"
    assert words.place_text(22, 23, (67,)) == "Character 23, part 1"
    assert words.place_text(66, 68, (67,)) == "Characters 67 to 68, parts 1 to 2"
    assert words.twin_text('"') == 'Plain twin  "  U+0022'
    assert words.twin_text("...") == "Plain twin  ..."
    assert words.twin_text("") == "Can go: nothing is seen of it"


@given(st.characters())
def test_every_character_has_a_sign_and_a_name(ch: str) -> None:
    text, _instead = sign(ch)
    assert text.strip() or ch == " "
    assert words.character_name(ch)


def test_a_mark_is_shown_upon_its_letter() -> None:
    assert in_title("كَ", 1) == "كَ"
    assert in_title("1\u0301", 1) == "◌\u0301"
    assert in_title("\u0301", 0) == "◌\u0301"
    assert in_title("ab", 1) == "b"


def test_letters_of_most_scripts_get_room() -> None:
    assert [text for text in ("كبير", "கடை", "花", "ไทย") if not needs_room(text)] == []
    assert [text for text in ("Jom “Raya” €5", "Łódź", "😀") if needs_room(text)] == []


@given(HEX_LIKE)
def test_places_are_those_of_the_octets_that_are_read(text: str) -> None:
    places = octet_places(text)
    try:
        octets, wrong = from_hex(text), None
    except OctetError as error:
        octets, wrong = b"", error.at
    if wrong is None:
        assert [text[start:end].lower() for start, end in places] == [f"{octet:02x}" for octet in octets]
    else:
        assert wrong < len(places)
