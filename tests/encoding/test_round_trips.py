"""Any Unicode text at all, half surrogates included: to parts, octets and hex and back, or refused by its place."""

from hypothesis import example, given
from hypothesis import strategies as st

from smsdesk.encoding import gsm7, octets, ucs2
from smsdesk.encoding.parts import Encoding, LoneSurrogateError, best_encoding, count
from smsdesk.encoding.units import Units

FAMILY = "👩\u200d👩\u200d👧"
ANY = st.lists(
    st.sampled_from(["€" * 40, "a" * 150, FAMILY * 6, "\ud83d", "\ude00", "e\u0301", "\0", "\u202e"])
    | st.text(max_size=40)
).map("".join)


def lone(text: str) -> tuple[int, ...]:
    """Where half a surrogate pair stands, found another way than by us."""
    return tuple(at for at, ch in enumerate(text) if len(ch.encode("utf-8", "ignore")) == 0)


def read(text: str) -> tuple[list[str], tuple[int, ...]]:
    """The parts read back from the hex of each, or the places that keep the text from going."""
    encoding = best_encoding(text)
    try:
        parts = [text[part.start : part.end] for part in count(text, encoding).parts]
    except LoneSurrogateError as error:
        return [], error.positions
    if encoding is Encoding.GSM7:
        return [gsm7.decode(octets.from_hex(octets.to_hex(gsm7.encode(part)))) for part in parts], ()
    return [octets.from_hex(ucs2.to_hex(part)).decode("utf-16-be") for part in parts], ()


@given(ANY)
@example("a" * 66 + FAMILY)
@example("a" * 152 + "€" + "b" * 20)
@example("\ud83d" + "\ude00")
def test_parts_come_back_from_their_hex_one_by_one_or_the_half_character_is_named(text: str) -> None:
    parts, refused = read(text)
    assert refused == lone(text)
    assert "".join(parts) == ("" if refused else text)


@given(ANY)
def test_the_hex_that_leaves_is_read_as_the_text_by_both_readers(text: str) -> None:
    whole = text.encode("utf-8", "ignore").decode()
    sent = octets.from_hex(octets.spaced_hex(Units(whole, Encoding.UCS2).octets))
    assert sent.hex().upper() == ucs2.to_hex(whole)
    assert ucs2.from_hex(octets.to_hex(sent)) == sent.decode("utf-16-be") == whole


@given(ANY, st.sampled_from(Encoding))
def test_every_unit_has_one_character_and_places_never_go_back(text: str, encoding: Encoding) -> None:
    if encoding is Encoding.GSM7:
        text = "".join(ch for ch in text if gsm7.is_encodable(ch))
    units = Units(text, encoding)
    places = [units.unit_of(char) for char in range(len(text) + 1)]
    owners = [units.char_of(unit) for unit in range(len(units) + 1)]
    assert places == sorted(set(places))
    assert owners == sorted(owners)
    assert set(owners) == set(range(len(text) + 1))
    assert [units.char_of(place) for place in places] == list(range(len(text) + 1))
