"""A tune made audible: a small synthesiser to WAV, and where each note lies in time."""

import io
import math
import sys
import wave
from array import array
from typing import NamedTuple

from smsdesk.encoding.tune import Tune

MAX_SECONDS = 60
"""Longer tunes are heard as far as here."""

_C4 = 440 * 2 ** (-9 / 12)  # Hz; the A of octave 4 has 440
_LOUDNESS = 11_000  # of 32,767
_TABLE_SIZE = 2048
_WAVE = [
    round(_LOUDNESS * (math.sin(turn) + 0.3 * math.sin(2 * turn) + 0.1 * math.sin(3 * turn)))
    for turn in (2 * math.pi * place / _TABLE_SIZE for place in range(_TABLE_SIZE))
]  # one turn; few overtones, so that nothing folds back at half the rate
_ATTACK, _RELEASE = 0.006, 0.03  # seconds of rising and falling, so that nothing clicks


class Sound(NamedTuple):
    """One note in time: seconds from the beginning, seconds long, semitones above the C of octave 4 (None: a pause)."""

    start: float
    seconds: float
    pitch: int | None


def timeline(tune: Tune) -> tuple[Sound, ...]:
    """Every note and pause of the tune in order, for drawing; not cut at MAX_SECONDS."""
    sounds: list[Sound] = []
    at = 0.0
    for note in tune.notes:
        seconds = note.seconds(tune.tempo)
        sounds.append(Sound(at, seconds, note.semitone))
        at += seconds
    return tuple(sounds)


def wav(tune: Tune, rate: int = 22_050) -> bytes:
    """The tune as a WAV file: mono, 16 bit, `rate` samples a second, at most MAX_SECONDS long.

    Takes up to half a second of work: not for the thread of a window. Raises ValueError for a rate below 8000.
    """
    if rate < 8000:
        raise ValueError("a tune needs at least 8000 samples a second")
    samples = array("h")
    for sound in timeline(tune):
        if sound.start >= MAX_SECONDS:
            break
        end = round(min(sound.start + sound.seconds, MAX_SECONDS) * rate)  # from the beginning: roundings do not add up
        samples.extend(_samples(sound.pitch, end - len(samples), rate))
    if sys.byteorder == "big":
        samples.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())
    return file.getvalue()


def _samples(pitch: int | None, count: int, rate: int) -> "array[int]":
    if pitch is None:
        return array("h", bytes(2 * count))
    step = _C4 * 2 ** (pitch / 12) * _TABLE_SIZE / rate
    samples = array("h", [_WAVE[int(place * step) % _TABLE_SIZE] for place in range(count)])
    rising, falling = min(round(_ATTACK * rate), count // 2), min(round(_RELEASE * rate), count // 2)
    for place in range(rising):
        samples[place] = samples[place] * place // rising
    for place in range(falling):
        samples[-1 - place] = samples[-1 - place] * place // falling
    return samples
