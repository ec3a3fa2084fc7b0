"""Templates are filled in one pass: any text and any value, and both ways between source and merged text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.merging import (
    Field,
    Literal,
    TemplateProblem,
    escape,
    key_of,
    parse,
    render,
    suggest,
    tidy,
)

TEXTS = st.text(st.characters(exclude_categories=()), max_size=60)
BRACED = st.lists(st.sampled_from(["{", "}", "{{", "|", "name", " ", "\n", "é", "😀", "{name}", "{city|here}"])).map(
    "".join
)
VALUES = st.dictionaries(st.sampled_from(["name", "NAME ", "city", "x"]), st.text(max_size=20))


def filled(text: str, **values: str) -> str:
    return render(parse(text), values).text


def test_fields_fallbacks_and_braces() -> None:
    assert filled("Hi {name}", name="Aisyah") == "Hi Aisyah"
    assert filled("Hi {Name }, {NAME}", name="Aisyah") == "Hi Aisyah, Aisyah"
    assert filled("Hi {first   name}", **{"First Name": "Mei"}) == "Hi Mei"
    assert filled("Hi {name|customer}") == "Hi customer"
    assert filled("Hi {name|customer}", name="  ") == "Hi customer"
    assert filled("Hi {name|}!") == "Hi !"
    assert filled("Hi {name|a|b}") == "Hi a|b"
    assert filled("{{name}} {name}", name="Mei") == "{name}} Mei"
    assert filled("{{{name}}", name="Mei") == "{Mei}"
    assert filled("a } b") == "a } b"


def test_values_are_never_filled_again() -> None:
    assert filled("{a} {b}", a="{b}", b="{{a}} {0.__class__} %s") == "{b} {{a}} {0.__class__} %s"


def test_what_has_neither_value_nor_fallback_is_named_once_as_written() -> None:
    found = render(parse("{Name} {name} {city|} {due|soon} {x}"), {"x": "1"})
    assert found.empty == ("Name",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi {name", [(TemplateProblem.UNCLOSED, 3, 4)]),
        ("{na{name}", [(TemplateProblem.UNCLOSED, 0, 1)]),
        ("{a\nb}", [(TemplateProblem.UNCLOSED, 0, 1)]),
        ("{}{ }{|x}", [(TemplateProblem.EMPTY, 0, 2), (TemplateProblem.EMPTY, 2, 5), (TemplateProblem.EMPTY, 5, 9)]),
        ("{{ } {{}", []),
    ],
)
def test_flaws_are_told_with_their_place(text: str, expected: list[tuple[TemplateProblem, int, int]]) -> None:
    template = parse(text)
    assert [(flaw.problem, flaw.start, flaw.end) for flaw in template.problems] == expected


def test_what_is_no_field_is_sent_as_written() -> None:
    assert [filled(text) for text in ("Hi {name", "{}", "{a\nb}", "{|x} }")] == ["Hi {name", "{}", "{a\nb}", "{|x} }"]


def test_pieces_know_their_places() -> None:
    assert parse("a{{b{ c |d}").pieces == (
        Literal("a", 0, 1),
        Literal("{", 1, 3),
        Literal("b", 3, 4),
        Field("c", "d", 4, 11),
    )
    assert parse("{a}{A}").keys == ("a",)


def test_names_are_guessed() -> None:
    known = ["name", "number", "First Name", "Amount due"]
    assert suggest("nmae", known) == "name"
    assert suggest("firstname", known) == "First Name"
    assert suggest("amount", known) == "Amount due"
    assert suggest("zzz", known) is None
    assert suggest("", []) is None


def test_values_from_outside_are_tidied() -> None:
    assert tidy(" a\r\n\tb\x00\u2028c\x85") == "a b c"
    assert tidy("\u2067கடை\u2069") == "\u2067கடை\u2069"
    assert tidy("x\u202eevil") == "xevil"
    assert tidy("\u2067\u202ax\u2069\u202c") == "x"
    assert tidy("\u200fx") == "\u200fx"
    assert tidy("\u2069x") == "x"


def test_places_follow_both_ways() -> None:
    found = render(parse("Hi {name}, {{ok {x|}!"), {"name": "Aisyah"})
    assert found.text == "Hi Aisyah, {ok !"
    assert [found.to_merged(at) for at in (0, 3, 5, 9, 10, 11, 13, 21, 99)] == [0, 3, 3, 9, 10, 11, 12, 16, 16]
    assert [found.to_source(at) for at in (0, 3, 5, 9, 11, 12, 16, 99, -5)] == [0, 3, 3, 9, 11, 13, 21, 21, 0]


@given(TEXTS | BRACED, VALUES)
def test_any_text_and_any_value(text: str, values: dict[str, str]) -> None:
    template = parse(text)
    assert "".join(text[piece.start : piece.end] for piece in template.pieces) == text
    found = render(template, values)
    forwards = [found.to_merged(at) for at in range(-1, len(text) + 2)]
    back = [found.to_source(at) for at in range(-1, len(found.text) + 2)]
    assert forwards == sorted(forwards)
    assert back == sorted(back)
    assert (forwards[-1], back[-1]) == (len(found.text), len(text))
    assert all(0 <= place <= len(found.text) for place in forwards)
    assert all(0 <= place <= len(text) for place in back)


@given(TEXTS)
def test_a_text_without_braces_is_itself(text: str) -> None:
    plain = text.replace("{", "")
    found = render(parse(plain), {"name": "Aisyah"})
    assert (found.text, found.empty, parse(plain).problems) == (plain, (), ())
    assert all(found.to_merged(at) == at == found.to_source(at) for at in range(len(plain) + 1))


@given(TEXTS | BRACED, VALUES)
def test_an_escaped_text_comes_back(text: str, values: dict[str, str]) -> None:
    template = parse(escape(text))
    assert (render(template, values).text, template.problems, template.fields) == (text, (), ())


@given(st.text(max_size=30))
def test_a_tidied_value_is_one_line_and_stays_as_it_is(value: str) -> None:
    once = tidy(value)
    assert tidy(once) == once
    assert len(once.splitlines()) <= 1


@given(st.text(max_size=30))
def test_blanks_around_a_name_mean_nothing(name: str) -> None:
    assert key_of(f" \t{name}\u00a0") == key_of(name)
    assert "  " not in key_of(name)
