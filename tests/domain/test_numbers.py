"""Numbers as people write them: every spelling of one number, every problem, and no text that raises."""

import json
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smsdesk.domain.numbers import Number, NumberProblem, masked, parse

OURS = Number("60125550142", "MY", True)
DIGITS = ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]
number_like = st.text(st.sampled_from("0123456789+-(). \u00a0\u202a٠١٢６０eE,;?:=%telsms'"), max_size=30)


@pytest.mark.parametrize(
    "raw",
    [
        "0125550142",
        "60125550142",
        "+60125550142",
        "0060125550142",
        "+0060125550142",
        "125550142",
        "012-555 0142",
        "012.555.0142",
        "(012) 555-0142",
        "+60 12-555 0142",
        "(+60) 12-555 0142",
        "+60 (0)12-555 0142",
        "(6)012-555 0142",
        "+ 60 12 555 01 42",
        "  0125550142\r\n",
        "+60\u00a012‑555–0142",
        "\u202a+60 12-555 0142\u202c",
        "\ufeff012\u200b5550142\u200e",
        "'0125550142",
        "’+60125550142",
        " '60125550142",
        "60125550142.0",
        "+60125550142.00",
        "tel:+60-12-555-0142",
        "TEL:0125550142;ext=7",
        "tel:125550142;phone-context=+60",
        "sms:+60125550142?body=RM0%20hello",
        "sms:%2B60125550142",
        "smsto://0125550142",
        "sms:+60125550142;?&body=hi",
        "＋６０（１２）５５５．０１４２",
        "٠١٢٥٥٥٠١٤٢",
    ],
)
def test_every_spelling_of_one_number(raw: str) -> None:
    assert parse(raw) == OURS


@given(st.integers(100, 199), st.sampled_from(DIGITS), st.sampled_from(["+60", "60", "0", "", "0060"]), st.data())
def test_spellings_agree(last: int, script: str, start: str, data: st.DataObject) -> None:
    plain = f"{start}125550{last}"
    joints = st.sampled_from(["", " ", "-", "\u00a0", "\u200e", "‑"])
    written = plain[0] + "".join(data.draw(joints) + ch for ch in plain[1:])
    written = written.translate({ord("0") + value: digit for value, digit in enumerate(script)})
    assert parse(written) == Number(f"60125550{last}", "MY", True)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("", NumberProblem.NONE_GIVEN),
        (" \t\u00a0\u200b", NumberProblem.NONE_GIVEN),
        ("'", NumberProblem.NONE_GIVEN),
        ("tel:", NumberProblem.NONE_GIVEN),
        ("5", NumberProblem.TOO_SHORT),
        ("0", NumberProblem.TOO_SHORT),
        ("00", NumberProblem.TOO_SHORT),
        ("+60", NumberProblem.TOO_SHORT),
        ("012", NumberProblem.TOO_SHORT),
        ("+60 12-55", NumberProblem.TOO_SHORT),
        ("01255501420142", NumberProblem.TOO_LONG),
        ("+60125550142 0125550143", NumberProblem.TOO_LONG),
        ("1" * 100, NumberProblem.TOO_LONG),
        ("1" * 101, NumberProblem.NOT_A_NUMBER),
        ("-", NumberProblem.NOT_A_NUMBER),
        ("+", NumberProblem.NOT_A_NUMBER),
        ("n/a", NumberProblem.NOT_A_NUMBER),
        ("012-555 0142/43", NumberProblem.NOT_A_NUMBER),
        ("0125550142,0125550143", NumberProblem.NOT_A_NUMBER),
        ("012-555 O142", NumberProblem.NOT_A_NUMBER),
        ("60+125550142", NumberProblem.NOT_A_NUMBER),
        ("0125550142 ext 7", NumberProblem.NOT_A_NUMBER),
        ("①②③④⑤⑥⑦", NumberProblem.NOT_A_NUMBER),
        ("+60 12-555 014", NumberProblem.IMPOSSIBLE),
        ("0155501420", NumberProblem.IMPOSSIBLE),
        ("+999 123456789", NumberProblem.IMPOSSIBLE),
        ("6.01E+10", NumberProblem.SCIENTIFIC),
        ("6,01E+10", NumberProblem.SCIENTIFIC),
        ("'6.0125550142e10", NumberProblem.SCIENTIFIC),
        (" ６.01E+10 ", NumberProblem.SCIENTIFIC),
    ],
)
def test_every_problem(raw: str, problem: NumberProblem) -> None:
    assert parse(raw) is problem


def test_every_problem_has_an_example() -> None:
    examples = {mark.args[1][at][1] for mark in test_every_problem.pytestmark for at in range(len(mark.args[1]))}
    assert examples == set(NumberProblem)


def test_fixed_lines_are_numbers_that_are_not_mobile() -> None:
    assert parse("+44 20 7946 0142") == Number("442079460142", "GB", False)
    assert parse("020 7946 0142", "GB") == Number("442079460142", "GB", False)


def test_north_america_counts_as_mobile() -> None:
    assert parse("202-555-0142", "US") == Number("12025550142", "US", True)
    assert parse("tel:2025550142;phone-context=+1") == Number("12025550142", "US", True)


def test_the_region_decides_about_numbers_without_plus() -> None:
    assert parse("60125550142", "US") is NumberProblem.TOO_LONG
    assert parse("+60125550142", "US") == OURS
    assert parse("0060125550142", "US") == parse("01160125550142", "US") == OURS
    assert parse("0125550142", " my ") == OURS
    assert parse("0125550142", "") is parse("0125550142", "??") is NumberProblem.IMPOSSIBLE
    assert parse("+60125550142", "") == OURS


def test_foreign_digits_without_plus_are_not_guessed() -> None:
    assert parse("12025550142") is NumberProblem.TOO_LONG
    assert parse("442079460142") is NumberProblem.TOO_LONG


@given(st.integers(100, 199))
def test_display_can_be_read_again(last: int) -> None:
    number = parse(f"+60 12-555 0{last}")
    assert isinstance(number, Number)
    assert number.display == f"+60 12-555 0{last}"
    assert parse(number.display) == number


def test_display_of_digits_no_plan_knows() -> None:
    assert Number("0", "001", False).display == "+0"


@given(st.text(max_size=110) | number_like, st.sampled_from(["MY", "US", "GB", "IT", "", "??"]))
@example("tel:%", "MY")
@example("+\ud83d", "MY")
@example("\x00", "MY")
def test_any_text_has_an_answer(raw: str, region: str) -> None:
    answer = parse(raw, region)
    if isinstance(answer, Number):
        assert phonenumbers.is_valid_number(phonenumbers.parse("+" + answer.digits))
        assert parse("+" + answer.digits, region) == answer
        assert parse(answer.display) == answer
    else:
        assert answer in NumberProblem


def test_naughty_strings(corpora: Path) -> None:
    strings = json.loads((corpora / "strings" / "blns.json").read_text(encoding="utf-8"))
    answers = {raw: parse(raw) for raw in strings}
    assert len(answers) > 400
    numbers = {raw: answer for raw, answer in answers.items() if isinstance(answer, Number)}
    assert numbers == {"٠١٢٣٤٥٦٧٨٩": parse("0123456789")}  # 012-345 6789 in Arabic-Indic digits
    assert answers["undefined"] is NumberProblem.NOT_A_NUMBER
    assert answers["1E+02"] is NumberProblem.SCIENTIFIC


@pytest.mark.parametrize(
    ("digits", "shown"), [("60125550142", "···0142"), ("123456", "···456"), ("12", "···2"), ("1", "···"), ("", "···")]
)
def test_masked_never_shows_more_than_half(digits: str, shown: str) -> None:
    assert masked(digits) == shown
