"""The splitter: known answers that other programs get wrong, and its laws for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding import gsm7
from smsdesk.encoding.parts import (
    Count,
    Encoding,
    LoneSurrogateError,
    PartSizes,
    UnencodableError,
    best_encoding,
    count,
)

GSM = [ch for ch in gsm7.BASIC if ch != "\x1b"] + list(gsm7.EXTENSION.values())
gsm_text = st.lists(st.sampled_from(["a", "€", "ab€", "é" * 70, "[]" * 40, "x" * 151, *GSM])).map("".join)
wide_text = st.lists(
    st.sampled_from(["a", "😀", "中" * 30, "😀" * 33, "e\u0301", "\r\n"]) | st.characters(exclude_categories=("Cs",))
).map("".join)
cases = st.tuples(st.just(Encoding.GSM7), gsm_text) | st.tuples(st.just(Encoding.UCS2), wide_text)


@st.composite
def part_sizes(draw: st.DrawFn) -> PartSizes:
    """Sizes of real vendors and tiny ones, where every edge comes up."""
    multi, narrow = draw(st.integers(2, 12)), draw(st.integers(2, 12))
    tiny = PartSizes(multi + draw(st.integers(0, 7)), multi, narrow + draw(st.integers(0, 3)), narrow)
    return draw(st.sampled_from([PartSizes(), PartSizes(160, 152, 70, 63), tiny]))


def own_units(text: str, encoding: Encoding) -> int:
    """Units counted another way than the splitter does: from the octets themselves."""
    return len(gsm7.encode(text)) if encoding is Encoding.GSM7 else len(text.encode("utf-16-be")) // 2


@pytest.mark.parametrize(
    ("text", "parts", "left"),
    [
        ("", 1, 160),
        ("a" * 160, 1, 0),
        ("a" * 161, 2, 145),
        ("a" * 306, 2, 0),
        ("a" * 307, 3, 152),
        ("a" * 310, 3, 149),
        ("a" * 159 + "€", 2, 145),
        ("a" * 158 + "€", 1, 0),
        ("€" * 80, 1, 0),
        ("€" * 153, 3, 151),
        ("Ç" * 160, 1, 0),
    ],
)
def test_known_gsm_counts(text: str, parts: int, left: int) -> None:
    counted = count(text, Encoding.GSM7)
    assert (counted.number, counted.left) == (parts, left)


@pytest.mark.parametrize(
    ("text", "parts", "left"),
    [
        ("", 1, 70),
        ("中" * 70, 1, 0),
        ("中" * 71, 2, 63),
        ("中" * 134, 2, 0),
        ("中" * 140, 3, 61),
        ("😀" * 35, 1, 0),
        ("😀" * 67, 3, 65),
    ],
)
def test_known_unicode_counts(text: str, parts: int, left: int) -> None:
    counted = count(text, Encoding.UCS2)
    assert (counted.number, counted.left) == (parts, left)


def test_an_escape_pair_moves_whole_into_the_next_part() -> None:
    counted = count("a" * 152 + "€" + "a" * 100, Encoding.GSM7)
    assert [(part.start, part.end, part.units) for part in counted.parts] == [(0, 152, 152), (152, 253, 102)]
    assert (counted.units, counted.capacity, counted.left) == (254, 306, 51)


def test_a_prefix_takes_its_room_in_the_first_part() -> None:
    assert count("a" * 156, Encoding.GSM7, reserved=4).number == 1
    counted = count("a" * 157, Encoding.GSM7, reserved=4)
    assert [(part.start, part.end, part.units) for part in counted.parts] == [(0, 149, 153), (149, 157, 8)]
    assert counted.units == 161


def test_a_prefix_longer_than_a_part_fills_parts_of_its_own() -> None:
    counted = count("abc", Encoding.UCS2, PartSizes(10, 8, 6, 4), reserved=9)
    assert [(part.start, part.end, part.units) for part in counted.parts] == [(0, 0, 4), (0, 0, 4), (0, 3, 4)]
    assert count("", Encoding.GSM7, reserved=306).number == 2


@given(cases, part_sizes(), st.integers(0, 30))
def test_laws_of_splitting(case: tuple[Encoding, str], sizes: PartSizes, reserved: int) -> None:
    encoding, text = case
    counted = count(text, encoding, sizes, reserved)
    single, multi = sizes.of(encoding)
    assert "".join(text[part.start : part.end] for part in counted.parts) == text
    assert counted.parts[0].start == 0
    assert all(before.end == after.start for before, after in zip(counted.parts, counted.parts[1:], strict=False))
    assert counted.units == own_units(text, encoding) + reserved == sum(part.units for part in counted.parts)
    limit = single if counted.number == 1 else multi
    assert all(part.units <= limit for part in counted.parts)
    assert counted.capacity == limit * counted.number
    assert (counted.number == 1) == (counted.units <= single)
    in_front = reserved
    for part in counted.parts:
        taken = min(in_front, part.units) if part.start == 0 else 0
        assert part.units == own_units(text[part.start : part.end], encoding) + taken
        in_front -= taken


@given(cases, part_sizes(), st.integers(0, 30))
def test_no_part_could_take_the_next_character(case: tuple[Encoding, str], sizes: PartSizes, reserved: int) -> None:
    encoding, text = case
    counted = count(text, encoding, sizes, reserved)
    multi = sizes.of(encoding)[1]
    for part in counted.parts[:-1]:
        in_next = own_units(text[part.end], encoding) if part.end < len(text) else 1
        assert part.units + in_next > multi


@given(gsm_text, part_sizes())
def test_no_part_ends_within_an_escape_pair(text: str, sizes: PartSizes) -> None:
    counted = count(text, Encoding.GSM7, sizes)
    sent = [gsm7.encode(text[part.start : part.end]) for part in counted.parts]
    assert b"".join(sent) == gsm7.encode(text)
    assert not any(octets.endswith(b"\x1b") for octets in sent)
    assert [len(octets) for octets in sent] == [part.units for part in counted.parts]


@given(wide_text, part_sizes())
def test_every_unicode_part_is_whole_by_itself(text: str, sizes: PartSizes) -> None:
    octets = text.encode("utf-16-be")
    at = 0
    for part in count(text, Encoding.UCS2, sizes).parts:
        piece = octets[at : at + 2 * part.units]
        assert piece.decode("utf-16-be") == text[part.start : part.end]
        at += 2 * part.units
    assert at == len(octets)


@given(cases, part_sizes(), st.integers(0, 30))
def test_left_is_exact(case: tuple[Encoding, str], sizes: PartSizes, reserved: int) -> None:
    encoding, text = case

    def grown(by: int) -> Count:
        return count(text + "a" * by, encoding, sizes, reserved)

    present = grown(0)
    assert grown(present.left).number == present.number
    assert grown(present.left).left == 0
    assert grown(present.left + 1).number > present.number


def test_what_cannot_be_encoded_is_named() -> None:
    with pytest.raises(UnencodableError) as caught:
        count("a“b”", Encoding.GSM7)
    assert caught.value.positions == (1, 3)
    with pytest.raises(LoneSurrogateError) as lone:
        count("😀\ud83d", Encoding.UCS2)
    assert lone.value.positions == (1,)


@given(st.text())
def test_best_encoding_can_be_counted(text: str) -> None:
    if any("\ud800" <= ch <= "\udfff" for ch in text):
        assert best_encoding(text) is Encoding.UCS2
        return
    fits = all(ch in GSM for ch in text)
    assert best_encoding(text) is (Encoding.GSM7 if fits else Encoding.UCS2)
    assert count(text, best_encoding(text)).parts[-1].end == len(text)


@pytest.mark.parametrize("wrong", [(160, 161, 70, 67), (160, 153, 70, 71), (1, 1, 70, 67), (160, 153, 70, 0)])
def test_sizes_that_make_no_sense_are_refused(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="part sizes"):
        PartSizes(*wrong)


def test_a_negative_prefix_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        count("a", Encoding.GSM7, reserved=-1)
