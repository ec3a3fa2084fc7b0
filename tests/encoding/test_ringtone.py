"""Nokia ringtones: written as gnokii and Gammu read them, and read back as they were written."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judges import complaints, gammu_rtttl, gnokii_rtttl, pdml, shown, values
from tunes import long_tunes, notes, sounding, tunes

from smsdesk.encoding import udh
from smsdesk.encoding.bits import BitReader, BitWriter
from smsdesk.encoding.ringtone import (
    MAX_TITLE,
    TEMPOS,
    RingtoneError,
    as_sent,
    describe,
    encode,
    read_ringtone,
    ringtone_messages,
    title,
)
from smsdesk.encoding.rtttl import parse
from smsdesk.encoding.tune import MAX_NOTES, Note, Tune

JINGLE = parse("MelurJingle:d=4,o=5,b=120:8g,8a,b,8p,8d6,8b.,g,16e4,8g#7,a,8p,2e,1p,32c_,d6,8b,a,2g.")
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
judged_tunes = st.builds(
    Tune,
    st.text(PLAIN, min_size=1, max_size=15),
    st.sampled_from(TEMPOS),
    st.tuples(sounding, st.lists(notes, max_size=120)).map(lambda found: (found[0], *found[1])),
)


def song(*instructions: tuple[int, int], patterns: int = 1) -> bytes:
    """A ringtone without a title, made of fields (value, width)."""
    bits = BitWriter()
    for value, width in ((2, 8), (0x4A, 8), (0b0011101, 7), (1, 3), (0, 4), (patterns, 8), *instructions):
        bits.put(value, width)
    bits.fill()
    return bits.octets() + b"\x00"


def pattern(number: int, loops: int, count: int) -> tuple[tuple[int, int], ...]:
    return ((0, 3), (number, 2), (loops, 4), (count, 8))


def note(value: int, length: int = 2, special: int = 0) -> tuple[tuple[int, int], ...]:
    return ((1, 3), (value, 4), (length, 3), (special, 2))


def test_known_octets() -> None:
    """Written out by hand from the specification: tempo 125, octave 5, a dotted eighth of G."""
    expected = (
        "00000010 01001010 0011101 001 0001 01000001 00000001 000 00 0000 00000011 100 01110 010 01 001 1000 011 01"
    )
    digits = expected.replace(" ", "")
    digits += "0" * (-len(digits) % 8) + "0" * 8
    assert encode(parse("A:d=8,o=5,b=120:g.")) == int(digits, 2).to_bytes(len(digits) // 8, "big")


@given(judged_tunes)
@settings(max_examples=8, deadline=None)
def test_gnokii_and_gammu_hear_the_same_tune(tune: Tune) -> None:
    """Gnokii keeps the tempo in one octet when it writes RTTTL, and Gammu gives pauses alone an octave 1."""
    octets = encode(tune)
    assert parse(gnokii_rtttl(octets)) == replace(tune, tempo=tune.tempo % 256)
    assert parse(gammu_rtttl(octets)) == tune


def test_gammu_reads_every_tempo() -> None:
    read = [parse(gammu_rtttl(encode(Tune("A", tempo, (Note(0, 5, 4),))))).tempo for tempo in TEMPOS[::3]]
    assert read == list(TEMPOS[::3])


def test_judges_read_a_full_pattern() -> None:
    tune = Tune("Full", 125, tuple(Note(pitch % 12, 5, 16) for pitch in range(253)))
    assert parse(gnokii_rtttl(encode(tune))) == tune == parse(gammu_rtttl(encode(tune)))


@given(tunes | long_tunes)
def test_a_tune_comes_back_as_sent(tune: Tune) -> None:
    assert read_ringtone(encode(tune)) == as_sent(tune)
    assert as_sent(as_sent(tune)) == as_sent(tune)
    assert as_sent(tune).notes == tune.notes
    assert len(as_sent(tune).name) <= MAX_TITLE


def test_the_nearest_tempo_is_taken() -> None:
    assert {tempo: as_sent(Tune("", tempo, ())).tempo for tempo in (25, 60, 120, 118, 900)} == {
        25: 25,
        60: 63,
        120: 125,
        118: 112,
        900: 900,
    }
    assert all(as_sent(Tune("", tempo, ())).tempo == tempo for tempo in TEMPOS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Selamat Hari Raya", b"Selamat Hari Ra"),
        ("Café", b"Caf\xe9"),
        ("“Hi”", b'"Hi"'),
        ("春天", b"??"),
        ("\ud800", b"?"),
    ],
)
def test_titles(name: str, expected: bytes) -> None:
    assert title(name) == expected


def test_a_short_tune_is_one_message_to_the_ringtone_port() -> None:
    (message,) = ringtone_messages(JINGLE, reference=1)
    header = udh.parse_header(message, lambda port, data: f"{port}: {describe(data)}")
    assert header.elements[-1].meaning == "5505: Ringtone: 1 song, tempo 125"
    assert message[:7] == bytes.fromhex("06050415810000")


def test_tshark_joins_a_long_tune() -> None:
    tune = Tune("Long", 125, JINGLE.notes * 20)
    messages = ringtone_messages(tune, reference=0x42)
    assert len(messages) > 2
    root = pdml(messages)
    assert complaints(root) == []
    assert shown(root, "gsm_sms.destination_port") == ["5505"] * len(messages)
    assert read_ringtone(values(root, "gsm_sms.sms_body")[-1]) == tune


def test_too_many_notes_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 500"):
        encode(Tune("", 125, (Note(0, 4, 4),) * (MAX_NOTES + 1)))


def test_patterns_of_others_are_read() -> None:
    repeated = song(*pattern(0, 1, 2), *note(1), *note(0), *pattern(0, 0, 0), *pattern(1, 15, 1), *note(3), patterns=3)
    c, d, rest = Note(0, 5, 4), Note(2, 5, 4), Note(None, 0, 4)
    assert read_ringtone(repeated) == Tune("", 63, (c, rest, c, rest, c, rest, d))
    styled = song(*pattern(0, 0, 4), (3, 3), (2, 2), (5, 3), (9, 4), (2, 3), (3, 2), *note(1, 5, 1))
    assert read_ringtone(styled).notes == (Note(0, 7, 32, True),)


def test_a_title_in_unicode_is_read() -> None:
    bits = BitWriter()
    for value, width in ((3, 8), (0x4A, 8), (0x44, 8), (0b0011101, 7), (1, 3), (1, 4), (0x6625, 16), (1, 8)):
        bits.put(value, width)
    for value, width in (*pattern(0, 0, 1), *note(1)):
        bits.put(value, width)
    assert read_ringtone(bits.octets()).name == "春"


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\x02\x4a",
        b"\x01\x4a",
        b"\x02\x00\x3a",
        encode(JINGLE)[:-8],
        song(*pattern(0, 0, 1), *note(1, special=2)),
        song(*pattern(0, 0, 1), *note(13)),
        song(*pattern(0, 0, 1), *note(1, length=6)),
        song(*pattern(0, 0, 1), (6, 3)),
        song(*pattern(0, 0, 2), (4, 3), (3, 5), (4, 3), (4, 5)),
        song(*pattern(2, 0, 0)),
        song((1, 3)),
        song(*pattern(0, 14, 100), *note(1) * 100),
    ],
)
def test_what_is_no_tune_is_refused(octets: bytes) -> None:
    with pytest.raises(RingtoneError):
        read_ringtone(octets)
    assert describe(octets) == "Ringtone that this program cannot read"


@given(st.binary(max_size=140) | st.binary(max_size=60).map((b"\x02\x4a\x3a" + b"\x40\x00").__add__))
def test_any_octets_are_described(octets: bytes) -> None:
    assert describe(octets).startswith("Ringtone")


@given(st.lists(st.integers(0, 40).flatmap(lambda width: st.tuples(st.integers(0, 2**width - 1), st.just(width)))))
def test_bits_come_back(fields: list[tuple[int, int]]) -> None:
    writer = BitWriter()
    for value, width in fields:
        writer.put(value, width)
    reader = BitReader(writer.octets())
    assert [reader.take(width) for _, width in fields] == [value for value, _ in fields]
    with pytest.raises(EOFError):
        reader.take(8)


def test_a_value_too_wide_is_refused() -> None:
    with pytest.raises(ValueError, match="2 bits"):
        BitWriter().put(4, 2)
