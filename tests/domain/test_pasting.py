"""Pasted text of every shape becomes rows, and no text at all is too hostile."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.pasting import parse_pasted, pasted_list


def rows(text: str) -> list[tuple[str, str]]:
    return [(row.raw_number, row.name) for row in parse_pasted(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("012-555 0101\n\n  012-555 0102  ", [("012-555 0101", ""), ("012-555 0102", "")]),
        ("012-5550101, 012-5550102; 0125550103", [("012-5550101", ""), ("012-5550102", ""), ("0125550103", "")]),
        ("012-5550101 013-5550102", [("012-5550101", ""), ("013-5550102", "")]),
        ("+60 12-555 0101 +60 12-555 0102", [("+60 12-555 0101", ""), ("+60 12-555 0102", "")]),
        ("0125550101 / 0125550102", [("0125550101", ""), ("0125550102", "")]),
        ("Kavitha, 012-5550136", [("012-5550136", "Kavitha")]),
        ("012-5550136, Kavitha\n012-5550137, Ravi", [("012-5550136", "Kavitha"), ("012-5550137", "Ravi")]),
        ("Kavitha <012-5550136>", [("012-5550136", "Kavitha")]),
        (
            "Kavitha <012-5550136>; Ravi <+60125550137>, 0125550138",
            [("012-5550136", "Kavitha"), ("+60125550137", "Ravi"), ("0125550138", "")],
        ),
        ("Kavitha, 012-5550136; Ravi, 013-5550137", [("012-5550136", "Kavitha"), ("013-5550137", "Ravi")]),
        ("Kavitha 012-5550136\nRavi: 0135550137", [("012-5550136", "Kavitha"), ("0135550137", "Ravi")]),
        ('"Tan, Kavitha",012-5550136\nAli,012-5550101', [("012-5550136", "Tan, Kavitha"), ("012-5550101", "Ali")]),
        ("Kavitha Menon\t012-5550136\tIpoh", [("012-5550136", "Kavitha Menon")]),
        ("６０１２５５５０１３６", [("６０１２５５５０１３６", "")]),
        ("tel:+60-12-555-0101", [("tel:+60-12-555-0101", "")]),
        ("6.01E+10", [("6.01E+10", "")]),
        ("ali0125550101@example.com", [("ali0125550101@example.com", "")]),
        ("not a number", [("not a number", "")]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_shapes(text: str, expected: list[tuple[str, str]]) -> None:
    assert rows(text) == expected


def test_a_sheet_with_titles_other_numbers_and_a_gap() -> None:
    text = (
        "No.\tNama\tNo. K/P\tNo. Telefon\n"
        "1\tKavitha\t850101105555\t012-5550136\n"
        "2\tRavi\t850101105556\t\n"
        "3\tMei Ling\t850101105557\t013-5550138"
    )
    assert rows(text) == [("012-5550136", "Kavitha"), ("", "Ravi"), ("013-5550138", "Mei Ling")]


def test_first_and_last_name_are_joined() -> None:
    text = "First name,Last name,Mobile\nKavitha,Menon,0125550136\nRavi,Kumar,0125550137"
    assert rows(text) == [("0125550136", "Kavitha Menon"), ("0125550137", "Ravi Kumar")]


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
def test_other_columns_of_a_table_with_titles_are_kept(separator: str) -> None:
    lines = ["Nama,Phone,Amount due, City ", "Aisyah,0125550136,RM12.50,", "Mei,0125550137,'=1+1,Ipoh"]
    lines += ["Ali,0125550138,-,Miri", "Siti,0125550139,5,Kluang", "a broken line"]
    found = pasted_list("\n".join(lines).replace(",", separator))
    assert found.columns == ("Nama", "Amount due", "City")
    assert [row.fields for row in found.rows] == [
        ("Aisyah", "RM12.50", ""),
        ("Mei", "=1+1", "Ipoh"),
        ("Ali", "-", "Miri"),
        ("Siti", "5", "Kluang"),
        (),
    ]


def test_titles_that_say_name_and_number_need_no_field() -> None:
    found = pasted_list("name\tnumber\nAisyah\t0125550136\nMei\t0125550137")
    assert (found.columns, [row.fields for row in found.rows]) == ((), [(), ()])


def test_a_table_with_titles_needs_no_names() -> None:
    found = pasted_list("Phone\tAmount\n0125550136\t12.50\n0125550137\t8.00")
    assert found.columns == ("Amount",)
    assert [(row.raw_number, row.name, *row.fields) for row in found.rows] == [
        ("0125550136", "", "12.50"),
        ("0125550137", "", "8.00"),
    ]


def test_without_titles_further_columns_are_numbered() -> None:
    found = pasted_list("Kavitha Menon\t012-5550136\tIpoh\nMei\t012-5550137\tMiri")
    assert (found.columns, [row.fields for row in found.rows]) == (("Column 3",), [("Ipoh",), ("Miri",)])


def test_a_list_has_no_columns() -> None:
    assert pasted_list("012-5550101, 012-5550102\nKavitha, 0125550103").columns == ()


def test_two_numbers_a_line_are_two_rows() -> None:
    assert len(rows("0125550101,0125550102\n0125550103,0125550104")) == 4


def test_a_title_alone_is_left_out_only_above_numbers() -> None:
    assert rows("Name,Phone\nAli,12x\nMei,0125550101") == [("12x", "Ali"), ("0125550101", "Mei")]


def test_every_line_of_a_long_list_is_a_row() -> None:
    lines = [f"012-555 {at:04}" if at % 10 > 2 else f"wrong {at}" for at in range(10_000)]
    assert len(rows("\n".join(lines))) == 10_000


@pytest.mark.parametrize("piece", ["1", "1-", "<", ">", "a,", '"', "1 a", "1. ", " +", "<1>", "e1", "\t", "(("])
def test_long_nonsense_is_read_in_one_pass(piece: str) -> None:
    # Not a matter of taste: a pattern that starts over at each sign takes minutes for one of these.
    assert isinstance(rows(piece * 60_000), list)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert all(isinstance(row.raw_number, str) for row in parse_pasted(text))


@given(st.lists(st.sampled_from(list("01+-,;\t\n <>\"'aE.()|/é")), max_size=60).map("".join))
def test_no_mixture_of_signs_raises_or_loses_a_line(text: str) -> None:
    found = parse_pasted(text)
    assert bool(found) == bool(text.strip()) or not any(ch.isalnum() for ch in text)


@given(st.lists(st.integers(0, 9999), min_size=1, max_size=30), st.sampled_from(["\n", ", ", ";", "\t", "\r\n"]))
def test_numbers_come_out_as_they_went_in(tails: list[int], between: str) -> None:
    numbers = [f"012-555{tail:04}" for tail in tails]
    assert [raw for raw, _ in rows(between.join(numbers))] == numbers


def test_naughty_strings(corpora: Path) -> None:
    for text in json.loads((corpora / "strings" / "blns.json").read_text("utf-8")):
        assert isinstance(parse_pasted(text), list)
        assert rows(f"{text.replace(chr(9), ' ')}\t0125550136")[-1][0]
