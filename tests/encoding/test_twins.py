"""Plain twins: what people paste from word processors, and what stays to keep its meaning."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding import gsm7, twins
from smsdesk.encoding.twins import plain_twin, replace_all


def test_every_twin_in_unicode_is_gsm_text() -> None:
    twins = {chr(code): plain_twin(chr(code)) for code in range(sys.maxunicode + 1)}
    known = {ch: twin for ch, twin in twins.items() if twin is not None}
    assert len(known) > 1000
    assert not [ch for ch, twin in known.items() if gsm7.unencodable(twin) or gsm7.is_encodable(ch)]
    blanks = {ch for ch in twins if unicodedata.category(ch) == "Zs"} - {" "}
    assert {known[ch] for ch in blanks} == {" "}


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("“It’s” – «so» …", '"It\'s" - "so" ...'),
        ("a\u00a0b\u202fc\u3000d\te", "a b c d e"),
        ("line\u2028line", "line\nline"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("façade, piñón, Łódź, œuvre", "facade, piñon, Lodz, oeuvre"),
        ("cafe\u0301 e\u0323\u0301 ǟ Ǻ", "café e ä Å"),
        ("`5 × 3´ ≤ ©️ ™", "'5 x 3' <= (c) TM"),
        ("ＲＭ５０ ﬁne №1", "RM50 fine No1"),
    ],
)
def test_pasted_text_becomes_gsm(given_text: str, wanted: str) -> None:
    assert replace_all(given_text)[0] == wanted
    assert not gsm7.unencodable(wanted)


@pytest.mark.parametrize(
    "text",
    [
        "10²",
        "1½",
        "a ≠ b",
        "a=\u0338b",
        "①",
        "30°",
        "中文",
        "😀",
        "1\ufe0f\u20e3",
        "¨",
        "\u0301",
        "क़",
        "👨\u200d👩",
    ],
)
def test_what_would_change_its_meaning_stays(text: str) -> None:
    assert replace_all(text) == (text, [])


def test_changes_carry_position_original_and_twin() -> None:
    assert replace_all("“e\u0301”中’") == (
        '"é"中\'',
        [(0, "“", '"'), (1, "e\u0301", "é"), (3, "”", '"'), (5, "’", "'")],
    )


@given(st.text(st.characters() | st.sampled_from("“’…\u0301\u0338\ufe0féeÅ\u00a0≠½")))
def test_changes_explain_the_whole_difference(text: str) -> None:
    replaced, changes = replace_all(text)
    rebuilt, at = "", 0
    for position, original, twin in changes:
        assert text[position : position + len(original)] == original != twin
        rebuilt += text[at:position] + twin
        at = position + len(original)
    assert rebuilt + text[at:] == replaced
    strangers = len(gsm7.unencodable(text))
    assert strangers - len(gsm7.unencodable(replaced)) >= len(changes)


@given(st.text(st.sampled_from([ch for ch in gsm7.BASIC + "".join(gsm7.EXTENSION.values()) if ch != "\x1b"])))
def test_gsm_text_is_left_alone(text: str) -> None:
    assert replace_all(text) == (text, [])


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("“”é̈ếq̈\u0338=தñ️⃣1"))))
def test_whether_a_text_can_be_plain_is_known_without_replacing(text: str) -> None:
    assert twins.can_be_plain(text) == gsm7.is_plain(twins.replace_all(text)[0])
    assert gsm7.is_plain(text) == (gsm7.unencodable(text) == [])
