"""One number is found however it is written, and taken out of texts and of JSON without harming the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.erasing import ERASED, Needle

NEEDLE = Needle("60125550142")
WRITTEN = (
    "60125550142",
    "+60125550142",
    "0125550142",
    "012-555 0142",
    "+60 12-555 0142",
    "+60\u00a012-555\u00a00142",
    "(012) 555.0142",
    "0060125550142",
)


@pytest.mark.parametrize("written", WRITTEN)
def test_every_way_of_writing_it(written: str) -> None:
    text = f"call {written}, or 012-555 0143; order 1234567890142"
    assert NEEDLE.is_written(written)
    assert NEEDLE.stands_in(text)
    assert NEEDLE.taken_out(text) == f"call {ERASED}, or 012-555 0143; order 1234567890142"


@pytest.mark.parametrize(
    "other", ["", "Kavitha", "60125550143", "6012555014", "601255501420", "0125550142 0", "5550142"]
)
def test_others_are_left_alone(other: str) -> None:
    assert not NEEDLE.is_written(other)
    assert NEEDLE.taken_out(other) == other


def test_chips_and_rows_about_it_go_whole() -> None:
    draft = {
        "chips": [
            {"is": "contact", "id": 1, "name": "Kavitha", "number": "60125550142"},
            {"is": "number", "raw": "012-555 0143", "name": ""},
            {"is": "list", "rows": [["012-555 0142", "K", "M-1"], ["012-555 0144", "M", "M-2"]]},
        ],
        "text": "Dear {name}, 012-555 0142",
    }
    assert NEEDLE.pruned(draft) == {
        "chips": [
            {"is": "number", "raw": "012-555 0143", "name": ""},
            {"is": "list", "rows": [["012-555 0144", "M", "M-2"]]},
        ],
        "text": f"Dear {{name}}, {ERASED}",
    }
    untouched = {"text": "none", "rows": [["012-555 0144"]], "n": 60125550143, "none": None}
    assert NEEDLE.pruned(untouched) is untouched


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda each: st.lists(each) | st.dictionaries(st.text(), each))
)
def test_json_without_it_is_the_very_same(value: object) -> None:
    assert NEEDLE.pruned(value) is value
