"""The synthesiser: the right pitches for the right time, without clicks, and never longer than a minute."""

import io
import math
import wave
from array import array
from itertools import pairwise

import pytest
from hypothesis import given, settings
from tunes import tunes

from smsdesk.encoding.rtttl import parse
from smsdesk.encoding.tones import MAX_SECONDS, timeline, wav
from smsdesk.encoding.tune import Note, Tune

RATE = 8000


def samples(file: bytes, rate: int = RATE) -> "array[int]":
    """The samples of a WAV file, with its head checked."""
    with wave.open(io.BytesIO(file)) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, rate)
        return array("h", read.readframes(read.getnframes()))


def loudness(heard: "array[int]", hertz: float, rate: int = RATE) -> float:
    """How much of one frequency is in the samples."""
    turns = [2 * math.pi * hertz * place / rate for place in range(len(heard))]
    along = sum(sample * math.cos(turn) for sample, turn in zip(heard, turns, strict=True))
    across = sum(sample * math.sin(turn) for sample, turn in zip(heard, turns, strict=True))
    return math.hypot(along, across) / len(heard)


def test_where_notes_lie() -> None:
    assert timeline(parse("x:d=4,o=4,b=60:c,8p,d#5.")) == ((0, 1, 0), (1, 0.5, None), (1.5, 1.5, 15))


@pytest.mark.parametrize(("text", "hertz"), [("a4", 440), ("c5", 523.25), ("g#6", 1661.2), ("b7", 3951.1)])
def test_a_note_has_its_pitch(text: str, hertz: float) -> None:
    heard = samples(wav(parse(f"x:d=4,o=4,b=240:{text}"), RATE))
    octave, halftone = hertz / 2, hertz * 2 ** (1 / 12)
    assert loudness(heard, hertz) > 20 * max(loudness(heard, octave), loudness(heard, halftone))


def test_pauses_are_silent() -> None:
    heard = samples(wav(parse("x:d=4,o=5,b=60:c,p,c"), RATE))
    assert len(heard) == 3 * RATE
    assert not any(heard[RATE : 2 * RATE])
    assert max(heard[:RATE]) > 8000


@given(tunes)
@settings(max_examples=20, deadline=None)
def test_length_and_loudness_of_any_tune(tune: Tune) -> None:
    heard = samples(wav(tune, RATE))
    assert len(heard) == round(min(tune.seconds, MAX_SECONDS) * RATE)
    assert -16_000 < min(heard, default=0) <= max(heard, default=0) < 16_000


def test_nothing_clicks() -> None:
    """Every note begins and ends in silence, so no step is larger than within a steady tone."""
    heard = samples(wav(parse("x:d=16,o=7,b=125:b,c,b4,a,2c4"), 44_100), 44_100)
    steady = samples(wav(parse("x:d=1,o=7,b=125:b"), 44_100), 44_100)
    assert heard[0] == heard[-1] == 0
    steps = [abs(after - before) for before, after in pairwise(heard)]
    assert max(steps) <= max(abs(after - before) for before, after in pairwise(steady))


def test_a_long_tune_is_heard_for_a_minute() -> None:
    assert len(samples(wav(Tune("", 25, (Note(0, 4, 1),) * 500), RATE))) == MAX_SECONDS * RATE


def test_a_rate_too_low_is_refused() -> None:
    with pytest.raises(ValueError, match="8000"):
        wav(Tune("", 125, ()), 4000)
