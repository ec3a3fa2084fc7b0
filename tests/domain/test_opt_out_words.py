"""Words that opt out: the whole message, however it is written, and never inside a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.opt_out_words import WORDS, bare, opts_out

OWN = ("Tak Nak", "退订", "நிறுத்து", "🛑")


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop",
        "Stop.",
        " stop\n",
        "“STOP”",
        "*STOP*",
        "STOP!!!",
        "🛑 STOP 🛑",
        "stop🙏🏽",
        "STOP ✋🏿",
        "ＳＴＯＰ",
        "ｓｔｏｐ　ａｌｌ",
        "STOP ALL",
        "stop   all",
        "stop\tall.",
        "Stop-All",
        "BATAL",
        "batal semua",
        "Batal, semua!",
        "HENTI",
        "henti…",
        "unsubscribe",
        "UnSubscribe 👋",
        "S\u200bTOP",
        "\ufeffSTOP",
        "\u202eSTOP\u202c",
        "STOP\ufe0f",
        "ⓈⓉⓄⓅ",
        "𝐒𝐓𝐎𝐏",
    ],
)
def test_these_opt_out(text: str) -> None:
    assert opts_out(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "🛑",
        "...",
        "stop it",
        "Don't stop",
        "please STOP",
        "STOP all messages",
        "nak stop macam mana",
        "tolong batal order saya",
        "batal order",
        "Bus stop",
        "stopall",
        "stopped",
        "S.T.O.P.",
        "STOP 1",
        "STOP STOP",
        "henti semua",
        "unsubscribed",
        "ЅТОР",  # Cyrillic
        "不要停",
        "STOP" + " " * 5000 + "x",
    ],
)
def test_these_do_not(text: str) -> None:
    assert not opts_out(text)


def test_own_words_are_looked_for_the_same_way() -> None:
    for text in ("tak nak", "TAK NAK!", "退订。", "「退订」", "நிறுத்து", "ｔａｋ　ｎａｋ"):
        assert opts_out(text, OWN)
        assert not opts_out(text)
    assert not opts_out("saya tak nak", OWN)


def test_an_own_word_of_signs_alone_never_matches_other_signs() -> None:
    assert not opts_out("😀", OWN)
    assert not opts_out("", ("", " ", "!"))


def _cased(word: str) -> st.SearchStrategy[str]:
    return st.tuples(*(st.sampled_from((ch.lower(), ch.upper())) for ch in word)).map("".join)


def _widened(word: str) -> str:
    return "".join(chr(ord(ch) + 0xFEE0) if "!" <= ch <= "~" else ch for ch in word)


_SIGNS = st.text(
    st.characters(categories=("P", "S", "Z", "Cf", "Cc"), exclude_characters="\u2118\u212e\u309b\u309c\u0345"),
    max_size=8,
).filter(lambda signs: not bare(signs))
_WORD = st.sampled_from(WORDS).flatmap(_cased).flatmap(lambda word: st.sampled_from((word, _widened(word))))


@given(before=_SIGNS, word=_WORD, after=_SIGNS)
def test_any_case_and_width_with_any_signs_around(before: str, word: str, after: str) -> None:
    assert opts_out(before + word + after)


_LETTERS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=10).filter(bare)


@given(before=_LETTERS, word=_WORD, after=_LETTERS, gap=st.sampled_from((" ", "\n", ", ", "")))
def test_never_inside_a_sentence(before: str, word: str, after: str, gap: str) -> None:
    for text in (before + gap + word, word + gap + after, before + gap + word + gap + after):
        assert opts_out(text) == (bare(text) in WORDS)
        assert bare(text) not in WORDS or bare(text) in ("stop all", "batal semua")


@given(st.text(st.characters()))
def test_whatever_comes_gets_an_answer(text: str) -> None:
    assert opts_out(text, OWN) in (True, False)
