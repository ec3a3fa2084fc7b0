"""Drafts: columns of lists, barcode and builders come back as they were, and older drafts still load."""

import json
from pathlib import Path

import pytest
from compose_stage import compose
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.domain.lists import ListChip, ListRow, NumberChip
from smsdesk.ui.compose.composition import Composition, chips_to_json, from_json, words_to_json
from smsdesk.ui.compose.entering import chips_from_file, chips_from_text

TEXTS = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=20)
JSON = st.recursive(st.none() | st.booleans() | st.integers() | TEXTS, lambda part: st.lists(part, max_size=3))
ROWS = st.builds(ListRow, TEXTS, TEXTS, st.lists(TEXTS, max_size=4).map(tuple))


def kept(written: Composition) -> Composition | None:
    """Through the data file and back."""
    words, chips = (json.loads(json.dumps(part)) for part in (words_to_json(written), chips_to_json(written.chips)))
    return from_json(words, chips)


@given(
    st.lists(ROWS, max_size=5), st.lists(TEXTS, max_size=4), st.sampled_from(BarcodeType), st.dictionaries(TEXTS, JSON)
)
def test_everything_comes_back(
    rows: list[ListRow], columns: list[str], barcode: BarcodeType, builders: dict[str, object]
) -> None:
    chip = ListChip("members.xlsx", tuple(rows), tuple(columns))
    written = Composition((chip,), "{name}", Kind.BARCODE, barcode=barcode, builder="ringtone", builders=builders)
    assert kept(written) == written


def test_a_draft_of_the_version_before_loads() -> None:
    words = {"text": "Kedai", "kind": "text", "automatic": True, "sender": "MELUR", "reports": False}
    chips = [{"is": "list", "label": "Pasted", "rows": [["0125550101", "Aisyah"], ["0125550102", ""]]}]
    rows = (ListRow("0125550101", "Aisyah"), ListRow("0125550102"))
    expected = Composition((ListChip("Pasted", rows),), "Kedai", Kind.TEXT, sender="MELUR", reports=False)
    assert from_json(words, chips) == expected


@pytest.mark.parametrize("wrong", [None, 3, "Aztec", ["hex"], {}])
def test_what_cannot_be_read_of_the_new_choices_costs_no_draft(wrong: object) -> None:
    words = words_to_json(Composition(text="Kedai")) | {"barcode": wrong, "builder": wrong, "builders": wrong}
    found = from_json(words, [])
    assert found is not None
    assert (found.text, found.barcode, found.builders) == ("Kedai", BarcodeType.TEXT, {})
    assert isinstance(found.builder, str)


def test_a_builder_with_something_in_it_is_not_nothing() -> None:
    assert Composition(sender="MELUR", builders={"hex": ""}).empty
    assert not Composition(builders={"ringtone": {"text": "a:d=4:c"}}).empty


async def test_further_columns_make_a_list_of_few_rows(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        contacts = rig.desk.contacts
        few = await chips_from_text(contacts, rig.account, "name\tphone\nMei\t0125550102\nAli\t0125550103")
        assert few == (NumberChip("0125550102", "Mei"), NumberChip("0125550103", "Ali"))
        more = await chips_from_text(contacts, rig.account, "name\tphone\tdue\nMei\t0125550102\tFriday")
        assert more == (ListChip("Pasted list", (ListRow("0125550102", "Mei", ("Friday",)),), ("due",)),)
        path = tmp_path / "members.csv"
        path.write_text("Name,Mobile,Plan\nAisyah,012-555 9101,Gold\n", encoding="utf-8")
        rows = (ListRow("012-555 9101", "Aisyah", ("Gold",)),)
        assert await chips_from_file(rig.account, str(path)) == (ListChip("members.csv", rows, ("Plan",)),)
