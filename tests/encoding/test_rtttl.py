"""RTTTL: what phones' files contain is read, and everything else is refused with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding.rtttl import MAX_NOTES, MAX_TEXT, Note, RtttlError, RtttlProblem, Tune, parse

JINGLE = "MelurJingle:d=4,o=5,b=125:8g,8a,b,8p,8d6,8b,g,8e,8g,a,8p,8b,8a,g,2e,8p,8g,8a,b,d6,8b,a,2g"
rtttl_like = st.lists(
    st.sampled_from([*"abcdefghp#_.,:=: \n", "d=", "o=", "b=", "4", "5", "16", "d=4,o=5,b=125", "\0", "٣"])
).map("".join)


def read(text: str) -> Tune | RtttlError:
    try:
        return parse(text)
    except RtttlError as error:
        return error


def refused(text: str) -> tuple[RtttlProblem, int, str]:
    with pytest.raises(RtttlError) as caught:
        parse(text)
    return caught.value.reason, caught.value.at, caught.value.found


def notes(text: str) -> tuple[Note, ...]:
    return parse("x:d=4,o=5,b=60:" + text).notes


def test_a_tune() -> None:
    tune = parse(JINGLE)
    assert (tune.name, tune.tempo, len(tune.notes)) == ("MelurJingle", 125, 23)
    assert tune.notes[:5] == (Note(7, 5, 8), Note(9, 5, 8), Note(11, 5, 4), Note(None, 0, 8), Note(2, 6, 8))
    assert [note.semitone for note in tune.notes[:5]] == [19, 21, 23, None, 26]
    assert tune.seconds == pytest.approx(240 / 125 * (14 / 8 + 7 / 4 + 2 / 2))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8c.6", Note(0, 6, 8, True)),
        ("8c6.", Note(0, 6, 8, True)),
        ("8c.", Note(0, 5, 8, True)),
        ("8.c6", Note(0, 6, 8, True)),
        ("c#", Note(1, 5, 4)),
        ("c_", Note(1, 5, 4)),
        ("16A#4", Note(10, 4, 16)),
        ("h", Note(11, 5, 4)),
        ("e#", Note(5, 5, 4)),
        ("b#", Note(0, 6, 4)),
        ("P.", Note(None, 0, 4, True)),
        (" 32 \nd # 7 ", Note(3, 7, 32)),
        ("g,", Note(7, 5, 4)),
    ],
)
def test_ways_to_write_a_note(text: str, expected: Note) -> None:
    assert notes(text) == (expected,)


def test_seconds_of_notes() -> None:
    assert [note.seconds(60) for note in notes("1c,c,c.,32p")] == [4, 1, 1.5, 0.125]


def test_what_holds_without_defaults() -> None:
    assert parse("::c") == Tune("", 63, (Note(0, 6, 4),))
    assert parse(" A  b\n: B = 100 , S=n,l=15,v=8 : c").tempo == 100
    assert parse(" A  b\n:o=4:c").name == "A b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (RtttlProblem.EMPTY, 0, "")),
        (" \n", (RtttlProblem.EMPTY, 0, "")),
        ("Melur", (RtttlProblem.NO_DEFAULTS, 5, "")),
        ("Melur:d=4", (RtttlProblem.NO_NOTES, 9, "")),
        ("Melur:d=4:", (RtttlProblem.NO_NOTES, 10, "")),
        ("M:d=4: , c", (RtttlProblem.MISSING_NOTE, 7, "")),
        ("M:d=4:c,8", (RtttlProblem.MISSING_NOTE, 9, "8")),
        ("M:d=4:c,,c", (RtttlProblem.MISSING_NOTE, 8, "")),
        ("M:d=4:c,8x", (RtttlProblem.BAD_NOTE, 9, "x")),
        ("M:d=4:c,#", (RtttlProblem.BAD_NOTE, 8, "#")),
        ("M:d=4:p#", (RtttlProblem.BAD_NOTE, 6, "p")),
        ("M:d=4:c5c", (RtttlProblem.BAD_NOTE, 8, "c")),
        ("M:d=4:c, 64c", (RtttlProblem.BAD_DURATION, 9, "64")),
        ("M:d=3:c", (RtttlProblem.BAD_DURATION, 4, "3")),
        ("M:o=8:c", (RtttlProblem.BAD_OCTAVE, 4, "8")),
        ("M:d=4:c3", (RtttlProblem.BAD_OCTAVE, 7, "3")),
        ("M:d=4:b#7", (RtttlProblem.BAD_OCTAVE, 7, "b#7")),
        ("M:b=24:c", (RtttlProblem.BAD_TEMPO, 4, "24")),
        ("M:b=901:c", (RtttlProblem.BAD_TEMPO, 4, "901")),
        ("M:b=x:c", (RtttlProblem.BAD_TEMPO, 4, "x")),
        ("M:d=4, k=1:c", (RtttlProblem.BAD_DEFAULT, 7, "k=1")),
        ("M:d=4,,o=5:c", (RtttlProblem.BAD_DEFAULT, 6, "")),
        ("M: 4 :c", (RtttlProblem.BAD_DEFAULT, 3, "4")),
        ("M\0:d=4:c", (RtttlProblem.CONTROL_CHARACTER, 1, "\0")),
        ("M:d=4:c\0", (RtttlProblem.BAD_NOTE, 7, "\0")),
        ("M:d=4:٣c", (RtttlProblem.BAD_NOTE, 6, "٣")),
        ("M:d=4:" + "c," * MAX_NOTES + "c", (RtttlProblem.TOO_MANY_NOTES, 6 + 2 * MAX_NOTES, "")),
        ("c" * 1_000_000, (RtttlProblem.TOO_LONG, MAX_TEXT, "")),
    ],
)
def test_the_place_is_named(text: str, expected: tuple[RtttlProblem, int, str]) -> None:
    assert refused(text) == expected


def test_as_many_notes_as_allowed() -> None:
    assert len(notes("c," * MAX_NOTES)) == MAX_NOTES


@pytest.mark.parametrize("length", range(len(JINGLE)))
def test_a_truncated_tune_is_shorter_or_refused(length: int) -> None:
    found = read(JINGLE[:length])
    if isinstance(found, RtttlError):
        assert 0 <= found.at <= length
    else:
        assert len(found.notes) == JINGLE[:length].split(":")[2].rstrip(",").count(",") + 1


@given(st.text(max_size=60) | rtttl_like | rtttl_like.map("x:d=8:".__add__))
def test_any_text_is_a_tune_or_refused_at_a_place_in_it(text: str) -> None:
    found = read(text)
    if isinstance(found, RtttlError):
        assert 0 <= found.at <= len(text)
        assert found.found in text
    else:
        assert found.notes
        assert all(note.seconds(found.tempo) > 0 for note in found.notes)
