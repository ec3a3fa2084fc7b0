"""A tune of single notes, as old phones play them."""

from dataclasses import dataclass

OCTAVES = range(4, 8)
"""RTTTL's octaves; the A of octave 4 is 440 Hz."""

DURATIONS = (1, 2, 4, 8, 16, 32)
"""Which part of a whole note a note lasts; its place in this row is its code in a Nokia ringtone."""

MIN_TEMPO, MAX_TEMPO = 25, 900
"""Quarter notes a minute."""

MAX_NOTES = 500
"""Pauses included; a Nokia ringtone of as many notes still fits its four patterns of 255 instructions."""

PHONE_NOTES = 50
"""Notes that every phone of the time plays; many stop after them."""


@dataclass(frozen=True)
class Note:
    """A note or a pause: `pitch` 0 (C) to 11 (B) in `octave`, or None and octave 0; `duration` is one of DURATIONS."""

    pitch: int | None
    octave: int
    duration: int
    dotted: bool = False

    @property
    def semitone(self) -> int | None:
        """Semitones above the C of octave 4, 0 to 47; None for a pause."""
        return None if self.pitch is None else 12 * (self.octave - OCTAVES.start) + self.pitch

    def seconds(self, tempo: int) -> float:
        """How long it lasts at so many quarter notes a minute; a dot adds half."""
        return 240 / tempo / self.duration * (1.5 if self.dotted else 1)


@dataclass(frozen=True)
class Tune:
    """A title, quarter notes a minute, and the notes in order."""

    name: str
    tempo: int
    notes: tuple[Note, ...]

    @property
    def seconds(self) -> float:
        """How long it lasts, pauses included."""
        return sum(note.seconds(self.tempo) for note in self.notes)
