"""The GSM alphabet against Perl's table, and its packing against worked examples and itself."""

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding import gsm7

ALPHABET = [ch for ch in gsm7.BASIC if ch != "\x1b"] + list(gsm7.EXTENSION.values())
gsm_text = st.text(st.sampled_from(ALPHABET), max_size=400)
septets = st.binary(max_size=200).map(lambda octets: bytes(octet & 0x7F for octet in octets))

PERL_TABLE = r"""
use Encode;
for my $code (0 .. 0x2FFF, 0xFB00 .. 0xFFEF, 0x1F600 .. 0x1F64F) {
    my $char = chr $code;
    my $octets = eval { encode("gsm0338", $char, Encode::FB_CROAK) };
    print "$code ", unpack("H*", $octets), "\n" if defined $octets;
}
"""


def test_table_agrees_with_perl() -> None:
    perl = shutil.which("perl")
    if perl is None:
        pytest.skip("perl is not installed, so Encode::GSM0338 cannot judge the table")
    answer = subprocess.run([perl, "-e", PERL_TABLE], capture_output=True, text=True, check=True)
    judged = {}
    for line in answer.stdout.splitlines():
        code, digits = line.split()
        judged[chr(int(code))] = bytes.fromhex(digits)
    # Perl up to Encode 2.x put ç at 0x09; TS 23.038 and later versions have Ç there, and U+001B nowhere.
    judged.pop("ç", None)
    judged["Ç"] = b"\x09"
    judged.pop("\x1b", None)
    assert {ch: gsm7.encode(ch) for ch in ALPHABET} == judged


def test_table_has_its_size() -> None:
    assert len(gsm7.BASIC) == len(set(gsm7.BASIC)) == 128
    assert len(set(gsm7.EXTENSION.values()) - set(gsm7.BASIC)) == 10
    assert gsm7.BASIC[gsm7.ESCAPE] == "\x1b"


@pytest.mark.parametrize("ch", ["ç", "`", "\u00a0", "“", "’", "\x1b", "😀", "中", "\t", "\ud83d"])
def test_outside_the_alphabet(ch: str) -> None:
    assert not gsm7.is_encodable(ch)
    assert gsm7.unencodable("a" + ch + "b") == [(1, ch)]
    with pytest.raises(gsm7.UnencodableError) as caught:
        gsm7.encode(ch + "a" + ch)
    assert caught.value.positions == (0, 2)
    with pytest.raises(gsm7.UnencodableError):
        gsm7.units(ch)


def test_units_of_both_tables() -> None:
    assert gsm7.units("Ç") == gsm7.units("@") == gsm7.units("\n") == 1
    assert [gsm7.units(ch) for ch in "^{}\\[~]|€\f"] == [2] * 10


@given(gsm_text)
def test_text_survives_septets(text: str) -> None:
    octets = gsm7.encode(text)
    assert gsm7.decode(octets) == text
    assert len(octets) == len(text) + len(gsm7.wide(text)) == sum(gsm7.units(ch) for ch in text)


@given(st.text())
def test_unencodable_names_exactly_the_strangers(text: str) -> None:
    assert gsm7.unencodable(text) == [(at, ch) for at, ch in enumerate(text) if ch not in ALPHABET]


@given(septets)
def test_any_septets_can_be_read(septets: bytes) -> None:
    assert len(gsm7.decode(septets)) <= len(septets)


def test_odd_escapes_read_as_a_phone_does() -> None:
    assert gsm7.decode(b"a\x1b") == "a "
    assert gsm7.decode(b"\x1b\x1b\x65") == " e"
    assert gsm7.decode(b"\x1ba") == "a"
    assert gsm7.decode(b"\x1b\x65") == "€"


@given(septets, st.integers(0, 6))
def test_packing_round_trip(septets: bytes, fill_bits: int) -> None:
    packed = gsm7.pack(septets, fill_bits)
    assert len(packed) == -(-(7 * len(septets) + fill_bits) // 8)
    assert gsm7.unpack(packed, len(septets), fill_bits) == septets


def test_packing_of_a_known_message() -> None:
    assert gsm7.pack(gsm7.encode("hellohello")).hex() == "e8329bfd4697d9ec37"
    assert gsm7.decode(gsm7.unpack(bytes.fromhex("e8329bfd4697d9ec37"), 10)) == "hellohello"
    assert len(gsm7.pack(gsm7.encode("a" * 160))) == 140


def test_broken_octets_are_refused() -> None:
    with pytest.raises(ValueError, match="0x80"):
        gsm7.decode(b"\x80")
    with pytest.raises(ValueError, match="0xFF"):
        gsm7.pack(b"a\xff")
    with pytest.raises(ValueError, match="cannot hold"):
        gsm7.unpack(b"\x00", 2)
