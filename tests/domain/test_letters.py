"""Letters: every row is measured as it leaves, the prefix is never there twice, and what is missing is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.accounts import AccountOptions, PrefixMode
from smsdesk.domain.composing import TextProblem, has_price_prefix, measure, measure_octets, weigh
from smsdesk.domain.kinds import Kind
from smsdesk.domain.letters import LetterMaker, Letters, UnknownField, measure_for
from smsdesk.domain.records import Letter, Recipient

PLAIN = AccountOptions()
INSERTED = AccountOptions(prefix_mode=PrefixMode.INSERTED)
TEXT_KINDS = (Kind.TEXT, Kind.FLASH, Kind.UNICODE, Kind.UNICODE_FLASH)


def person(at: int, name: str = "", /, **fields: str) -> Recipient:
    return Recipient(f"6012555{at:04d}", name, None, fields)


def letters(
    text: str,
    people: list[Recipient],
    kind: Kind = Kind.TEXT,
    options: AccountOptions = PLAIN,
    known: tuple[str, ...] = (),
    *,
    automatic: bool = True,
) -> Letters:
    maker = LetterMaker(text, kind, options, known, automatic=automatic)
    for start in range(0, len(people), 3):
        maker.add(people[start : start + 3])
    return maker.letters()


def test_a_text_without_fields_is_the_same_for_all() -> None:
    found = letters("{{Kedai", [person(1), person(2)])
    assert (found.letters, found.merged, found.total_parts, found.most_parts) == ((), False, 2, 1)
    assert [found.affordable(credits) for credits in (-1, 0, 1, 2, 9)] == [0, 0, 1, 2, 2]


def test_only_rows_that_need_it_travel_as_unicode() -> None:
    people = [person(101, "Aisyah"), person(102, "கவிதா"), person(103, "Mei")]
    found = letters("Hi {name}, " + "a" * 80, people)
    assert [letter.kind for letter in found.letters] == [Kind.TEXT, Kind.UNICODE, Kind.TEXT]
    assert [letter.parts for letter in found.letters] == [1, 2, 1]
    assert (found.total_parts, found.usual_parts, found.most_parts, found.unicode_rows) == (4, 1, 2, 1)
    assert (found.longest, found.longer) == (1, (1,))
    assert [found.affordable(credits) for credits in (0, 1, 2, 3, 4)] == [0, 1, 1, 2, 3]
    fixed = letters("Hi {name}", people, automatic=False)
    assert fixed.problems == ((1, TextProblem.NOT_GSM),)
    assert letters("Hi {name}", people, Kind.FLASH).letters[1].kind is Kind.UNICODE_FLASH


def test_unknown_and_empty_fields_are_named() -> None:
    people = [person(1, "Aisyah", City="Ipoh"), person(2, "", City=" "), person(3, "Mei", city="Melaka")]
    found = letters("{name} {CITY} {citty|x} {name}", people, known=("City",))
    assert found.unknown == (UnknownField("citty", "City"),)
    assert found.empty == ((1, "name"), (1, "CITY"))
    assert [letter.text for letter in found.letters] == ["Aisyah Ipoh x Aisyah", "  x ", "Mei Melaka x Mei"]
    assert letters("{zzzz}", people).unknown == (UnknownField("zzzz", None),)
    assert letters("{zzzz}", people).empty == ()


def test_name_and_number_are_always_there() -> None:
    people = [person(142, "Aisyah", name="other", Number="7"), person(143, "", Name="Mei")]
    found = letters("{name} {number}", people)
    assert found.unknown == ()
    assert [letter.text for letter in found.letters] == ["Aisyah +60 12-555 0142", "Mei +60 12-555 0143"]


def test_the_price_prefix_is_there_once() -> None:
    people = [person(1, "RM0 Aisyah"), person(2, "Mei")]
    assert [one.text for one in letters("{name}", people, options=INSERTED).letters] == ["RM0 Aisyah", "RM0 Mei"]
    assert letters("RM0.00 {name}", people, options=INSERTED).letters[1].text == "RM0.00 Mei"
    assert letters("RM0.50 {name}", people, options=INSERTED).letters[1].text == "RM0 RM0.50 Mei"
    counted = AccountOptions(prefix_mode=PrefixMode.ADDED, price_prefix="RM0.00 ")
    assert [one.parts for one in letters("{name}" + "a" * 150, people, options=counted).letters] == [2, 1]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("RM0", True),
        ("rm0.0 a", True),
        ("RM 0: a", True),
        ("RM0.", True),
        ("[RM0] a", True),
        ("ＲＭ０ a", True),
        ("RM05", False),
        ("RM0.5", False),
    ],
)
def test_forms_of_the_price_prefix(text: str, there: bool) -> None:
    assert has_price_prefix(text, "RM0 ") is there
    assert has_price_prefix(text, "RM0.00 ") is there
    assert has_price_prefix(text, "")
    assert has_price_prefix("Percuma: " + text, "PERCUMA:")


def test_rows_that_cannot_be_sent() -> None:
    people = [person(1, "a" * 200), person(2, ""), person(3, "\ud83d"), person(4, "b")]
    found = letters("{name}", people, options=AccountOptions(max_parts=1))
    assert found.problems == ((0, TextProblem.TOO_LONG), (1, TextProblem.EMPTY), (2, TextProblem.LONE_SURROGATE))


def test_barcodes_are_gsm_with_one_number_and_any_length() -> None:
    assert measure("x" * 5000 + "%BarCode%", Kind.BARCODE, PLAIN).problem is None
    assert measure("%barcode% %BARCODE%", Kind.BARCODE, PLAIN).problem is TextProblem.TWO_BARCODES
    assert measure("கடை", Kind.BARCODE, PLAIN).problem is TextProblem.NOT_GSM
    assert measure(" ", Kind.BARCODE, PLAIN).problem is TextProblem.EMPTY
    assert (measure("RM1", Kind.BARCODE, INSERTED).text, measure("a", Kind.BARCODE, PLAIN).parts) == ("RM0 RM1", 1)
    people = [person(1, "Mei"), person(2, "%barcode%")]
    found = letters("{name} %barcode%", people, Kind.BARCODE)
    assert found.letters[0] == Letter("Mei %barcode%", Kind.BARCODE, 1)
    assert found.problems == ((1, TextProblem.TWO_BARCODES),)


def test_octets_are_refused_in_words() -> None:
    assert measure_octets((), Kind.BINARY).problem is TextProblem.NO_OCTETS
    assert measure_octets((b"\x01", b""), Kind.BINARY).problem is TextProblem.NO_OCTETS
    assert measure_octets((bytes(141),), Kind.BINARY).problem is TextProblem.TOO_MANY_OCTETS
    assert measure_octets((b"\x05\x00\x03",), Kind.BINARY_UDH).problem is TextProblem.BAD_HEADER
    good = measure_octets((b"\x02\x70\x00", bytes(140)), Kind.BINARY_UDH)
    assert (good.problem, good.parts, good.text) == (None, 2, "027000")


VALUES = st.sampled_from(["", "Mei", "கவிதா", "{name}", "x" * 70, "€", "\ud83d", "😀" * 20]) | st.text(max_size=10)


@given(
    st.sampled_from(["{name}", "Hi {name|you}, {city} {{", "RM0 {city|} {due|a} {name}", "none"]),
    st.lists(st.builds(lambda name, city: person(1, name, City=city), VALUES, VALUES), max_size=7),
    st.sampled_from(TEXT_KINDS),
    st.sampled_from([PLAIN, INSERTED, AccountOptions(prefix_mode=PrefixMode.ADDED, max_parts=1)]),
    st.booleans(),
)
def test_letters_agree_with_the_measure_a_person_sees(
    text: str, people: list[Recipient], kind: Kind, options: AccountOptions, automatic: bool
) -> None:
    found = letters(text, people, kind, options, ("City",), automatic=automatic)
    problems = dict(found.problems)
    total = 0
    for at, one in enumerate(people):
        _, seen = measure_for(one, text, kind, options, automatic=automatic)
        if found.merged:
            assert (seen.text, seen.kind, seen.parts) == tuple(vars(found.letters[at]).values())
            assert problems.get(at) is seen.problem
        total += seen.parts
    assert total == found.total_parts
    assert found.affordable(total) == len(people)


@given(st.text(max_size=200), st.sampled_from(TEXT_KINDS), st.booleans())
def test_weights_are_measures(text: str, kind: Kind, automatic: bool) -> None:
    seen, quick = measure(text, kind, PLAIN, automatic=automatic), weigh(text, kind, PLAIN, automatic=automatic)
    assert (quick.text, quick.kind, quick.parts, quick.problem) == (seen.text, seen.kind, seen.parts, seen.problem)
    assert quick.units == (seen.count.units if seen.count else 0)


def test_a_hundred_thousand_rows() -> None:
    people = [person(at, f"P{at % 500}", Due=str(at % 30), City="Ipoh" if at % 2 else "") for at in range(100_000)]
    found = letters("{name}: {due} in {city|Melaka}", people, known=("Due", "City"))
    assert (found.people, found.total_parts, found.empty, found.problems) == (100_000, 100_000, (), ())
    assert found.letters[99_999].text == "P499: 9 in Ipoh"
    assert found.letters[31_000].text == "P0: 10 in Melaka"
    assert found.affordable(99_999) == 99_999
