"""UTF-16BE hexadecimal text against Python's own codec and the provider's samples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding import ucs2

whole_text = st.text(st.characters(exclude_categories=("Cs",)))


@given(whole_text)
def test_hex_is_pythons_utf_16_be(text: str) -> None:
    digits = ucs2.to_hex(text)
    assert digits == text.encode("utf-16-be").hex().upper()
    assert ucs2.units(text) == len(digits) // 4
    assert ucs2.from_hex(digits) == ucs2.from_hex(digits.lower()) == text


def test_the_providers_sample() -> None:
    assert ucs2.from_hex("004100420043") == "ABC"
    assert ucs2.to_hex("A😀\u4e2d") == "0041D83DDE004E2D"
    assert ucs2.to_hex("") == ucs2.from_hex("") == ""


@given(whole_text, st.characters(categories=("Cs",)), whole_text)
def test_lone_surrogates_are_refused(before: str, half: str, after: str) -> None:
    for call in (ucs2.to_hex, ucs2.units):
        with pytest.raises(ucs2.LoneSurrogateError) as caught:
            call(before + half + after)
        assert caught.value.positions == (len(before),)


def test_lone_surrogates_in_hex_are_refused_by_code_unit() -> None:
    with pytest.raises(ucs2.LoneSurrogateError) as caught:
        ucs2.from_hex("D83DDE00D83D0041DE00")
    assert caught.value.positions == (2, 4)


@pytest.mark.parametrize("digits", ["0", "004", "00410", "0x0041", "00 41", "004G", "0041\n", "００４１"])
def test_other_than_whole_units_is_refused(digits: str) -> None:
    with pytest.raises(ValueError, match="code units"):
        ucs2.from_hex(digits)


@given(st.text("0123456789abcdefABCDEFxX \n", max_size=40))
def test_any_digits_are_read_exactly_or_refused(digits: str) -> None:
    try:
        text = ucs2.from_hex(digits)
    except ValueError:
        return
    assert ucs2.to_hex(text) == digits.upper()
