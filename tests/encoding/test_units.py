"""Places of characters and of their units, against the encodings themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding import gsm7, ucs2
from smsdesk.encoding.gsm7 import UnencodableError
from smsdesk.encoding.parts import Encoding, count
from smsdesk.encoding.units import Units

ALPHABET = [ch for ch in gsm7.BASIC if ch != "\x1b"] + list(gsm7.EXTENSION.values())
GSM = st.text(alphabet=st.sampled_from(ALPHABET), max_size=60)
ANY = st.text(max_size=60)  # lone surrogates among them


def assert_agreed(units: Units, pieces: list[bytes]) -> None:
    """`pieces` are the octets of each character; every place must say the same as they do."""
    assert units.octets == b"".join(pieces)
    starts = [len(b"".join(pieces[:at])) // units.size for at in range(len(pieces) + 1)]
    assert [units.unit_of(char) for char in range(len(pieces) + 1)] == starts
    assert len(units) == starts[-1]
    owners = [char for char, piece in enumerate(pieces) for _ in range(len(piece) // units.size)]
    assert [units.char_of(unit) for unit in range(len(units) + 1)] == [*owners, len(pieces)]
    for unit, char in enumerate(owners):
        assert units.whole(unit) == (starts[char], starts[char + 1])


@given(GSM)
def test_septets_belong_to_their_characters(text: str) -> None:
    assert_agreed(Units(text, Encoding.GSM7), [gsm7.encode(ch) for ch in text])


@given(ANY)
def test_code_units_belong_to_their_characters(text: str) -> None:
    assert_agreed(Units(text, Encoding.UCS2), [ch.encode("utf-16-be", "surrogatepass") for ch in text])


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60))
def test_the_hex_is_the_hex_that_leaves(text: str) -> None:
    assert Units(text, Encoding.UCS2).octets.hex().upper() == ucs2.to_hex(text)


@given(st.text(alphabet=st.sampled_from(ALPHABET), max_size=700))
def test_packed_octets_are_those_of_every_part_packed(text: str) -> None:
    parts = count(text, Encoding.GSM7).parts
    packed = sum(len(gsm7.pack(gsm7.encode(text[part.start : part.end]))) for part in parts)
    assert Units(text, Encoding.GSM7).packed_octets(tuple(part.start for part in parts[1:])) == packed


def test_what_the_alphabet_lacks_is_refused() -> None:
    with pytest.raises(UnencodableError) as caught:
        Units("Jom “Raya”", Encoding.GSM7)
    assert caught.value.positions == (4, 9)


def test_a_lone_surrogate_is_kept_to_be_shown() -> None:
    units = Units("a\ud83db", Encoding.UCS2)
    assert units.octets.hex() == "0061d83d0062"
    assert units.whole(1) == (1, 2)
