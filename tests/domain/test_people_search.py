"""How names and numbers are folded for searching, and how columns are guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain import columns
from smsdesk.domain.columns import Damage, Mapping
from smsdesk.domain.people import folded, search_text, searched_parts
from smsdesk.domain.tables import guarded, table_of, unguarded, with_header


def found(typed: str, text: str) -> bool:
    return all(part in text for part in searched_parts(typed))


TEXT = search_text("José  Àvila", "60125550142", "", {"City": "Kuala Ipoh", "தமிழ்": "கவிதா"})


@pytest.mark.parametrize(
    "typed",
    [
        "jose",
        "JOSÉ",
        "avila jo",
        "012-555 01",
        "0125550142",
        "+60 12 555",
        "60125",
        "0060125550142",
        "ipoh",
        "கவிதா",
        "５５５",
    ],
)
def test_found(typed: str) -> None:
    assert found(typed, TEXT)


@pytest.mark.parametrize("typed", ["josef", "013-555", "555 0143", "penang", "%", "_"])
def test_not_found(typed: str) -> None:
    assert not found(typed, TEXT)


@given(st.text())
def test_folding_twice_changes_nothing_for_search(text: str) -> None:
    assert found(text, search_text(text, "", "", {})) or any(ch.isdigit() for ch in text)
    assert "\n" not in folded(text)


def test_the_mobile_column_is_chosen_among_numbers() -> None:
    rows = [["1", "Ali", "850101105555", "03-21610000", "0125550101"], ["2", "Mei", "850101105556", "", "0125550102"]]
    assert columns.guess(("No", "Name", "IC", "Home", "Mobile"), rows, "MY") == Mapping(4, (1,))


def test_a_column_hurt_by_excel_is_still_the_number_column() -> None:
    rows = [["Ali", "6.01E+10"], ["Mei", "125550102"], ["Ravi", "6.01E+10"]]
    assert columns.guess(None, rows, "MY").number == 1
    assert columns.damage([row[1] for row in rows], "MY") == Damage(scientific=2, lost_zero=1)


def test_nothing_is_guessed_where_there_is_nothing() -> None:
    assert columns.guess(None, [], "MY") == Mapping(None)
    assert columns.guess(("a", "b"), [["x1", "y2"], ["x3", "y4"]], "MY").number is None


def test_titles_are_told_from_rows() -> None:
    assert columns.has_header([["Nama", "No Telefon"], ["Ali", "0125550101"]], "MY")
    assert columns.has_header([["wer", "wohin"], ["Ali", "0125550101"]], "MY")
    assert not columns.has_header([["Mei", "0125550102"], ["Ali", "0125550101"]], "MY")
    assert not columns.has_header([["0125550102"]], "MY")
    assert not columns.has_header([], "MY")


def test_titles_are_unique_and_never_empty() -> None:
    table = table_of("x.csv", [["Phone", "Note", "Note", ""], ["0125550101", "a", "b", "c", "d"]], "MY")
    assert table.columns == ("Phone", "Note", "Note (2)", "Column 4", "Column 5")
    assert (table.header, table.total) == (True, 1)
    other = with_header(table, False, "MY")
    assert (other.header, other.total, other.columns[0]) == (False, 2, "Column 1")


@given(st.text())
def test_a_guard_comes_off_again(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell or cell.startswith("'")
