"""Tunes read from RTTTL, Nokia's text form of ringtones: `name:d=4,o=5,b=125:8g,8a,b.,4p`."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from smsdesk.encoding.tune import DURATIONS, MAX_NOTES, MAX_TEMPO, MIN_TEMPO, OCTAVES, Note, Tune

__all__ = ["MAX_NOTES", "MAX_TEXT", "Note", "RtttlError", "RtttlProblem", "Tune", "parse"]

MAX_TEXT = 10_000
"""Characters that are read at all; 500 notes take half of it."""

_PITCHES = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11, "h": 11}  # h: the German b
_DEFAULT = re.compile(r"\s*([A-Za-z])\s*=\s*([A-Za-z0-9]{1,9})\s*", re.ASCII)
_PLAYED_BY_PHONES = "slv"  # style, loop and volume: they change how a phone plays, not the notes
_NOTE = re.compile(r"\s*(\d{1,9})?\s*(\.)?\s*([A-Za-z])\s*([#_])?\s*(\.)?\s*(\d{1,9})?\s*(\.)?\s*", re.ASCII)
_SPACE = re.compile(r"\s*")


class RtttlProblem(StrEnum):
    """Why a text is no tune."""

    EMPTY = "empty"
    TOO_LONG = "too_long"  # more characters than any tune has
    CONTROL_CHARACTER = "control_character"  # in the name
    NO_DEFAULTS = "no_defaults"  # the text ends before the first colon
    NO_NOTES = "no_notes"  # it ends before the second colon, or right behind it
    BAD_DEFAULT = "bad_default"  # not d=, o= or b= with a value
    BAD_DURATION = "bad_duration"
    BAD_OCTAVE = "bad_octave"
    BAD_TEMPO = "bad_tempo"
    BAD_NOTE = "bad_note"  # neither a to h nor p, or something behind it
    MISSING_NOTE = "missing_note"  # nothing between two commas, or a duration without its note at the end
    TOO_MANY_NOTES = "too_many_notes"


class RtttlError(ValueError):
    """A text that is no tune: `at` counts characters from 0, `found` is what stands there ("" at the end)."""

    def __init__(self, at: int, reason: RtttlProblem, found: str = "") -> None:
        super().__init__(f"{reason} at {at}: {found!r}")
        self.at = at
        self.reason = reason
        self.found = found


@dataclass(frozen=True)
class _Defaults:
    """What holds where a note says nothing; the values are those of the format itself."""

    duration: int = 4
    octave: int = 6
    tempo: int = 63


def parse(text: str) -> Tune:
    """The tune of an RTTTL text; raises RtttlError.

    Case, blanks and line breaks do not matter. A dot may stand before or behind the octave, `_` stands for `#` and `h`
    for `b`; one comma may follow the last note. Defaults for style, loop and volume are read over.
    """
    if len(text) > MAX_TEXT:
        raise RtttlError(MAX_TEXT, RtttlProblem.TOO_LONG)
    if not text.strip():
        raise RtttlError(0, RtttlProblem.EMPTY)
    first = _colon(text, 0, RtttlProblem.NO_DEFAULTS)
    second = _colon(text, first + 1, RtttlProblem.NO_NOTES)
    defaults = _defaults(text, first + 1, second)
    return Tune(_name(text[:first]), defaults.tempo, _notes(text, second + 1, defaults))


def _colon(text: str, start: int, missing: RtttlProblem) -> int:
    at = text.find(":", start)
    if at < 0:
        raise RtttlError(len(text), missing)
    return at


def _name(text: str) -> str:
    for at, char in enumerate(text):
        if not char.isprintable() and not char.isspace():
            raise RtttlError(at, RtttlProblem.CONTROL_CHARACTER, char)
    return " ".join(text.split())


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the pieces between commas lie; an empty one at the end is none."""
    edges = [start - 1, *(at for at in range(start, end) if text[at] == ","), end]
    pieces = [(left + 1, right) for left, right in pairwise(edges)]
    left, right = pieces[-1]
    return pieces if text[left:right].strip() else pieces[:-1]


def _defaults(text: str, start: int, end: int) -> _Defaults:
    defaults = _Defaults()
    for left, right in _pieces(text, start, end):
        found = _DEFAULT.fullmatch(text, left, right)
        if not found:
            raise RtttlError(_visible(text, left, right), RtttlProblem.BAD_DEFAULT, text[left:right].strip())
        defaults = _with_default(defaults, found)
    return defaults


def _with_default(defaults: _Defaults, found: re.Match[str]) -> _Defaults:
    key, at, value = found[1].lower(), found.start(2), found[2]
    if key == "d":
        return replace(defaults, duration=_duration(at, value))
    if key == "o":
        return replace(defaults, octave=_octave(at, value))
    if key == "b":
        return replace(defaults, tempo=_tempo(at, value))
    if key not in _PLAYED_BY_PHONES:
        raise RtttlError(found.start(1), RtttlProblem.BAD_DEFAULT, found[0].strip())
    return defaults


def _notes(text: str, start: int, defaults: _Defaults) -> tuple[Note, ...]:
    pieces = _pieces(text, start, len(text))
    if not pieces:
        raise RtttlError(len(text), RtttlProblem.NO_NOTES)
    if len(pieces) > MAX_NOTES:
        raise RtttlError(pieces[MAX_NOTES][0], RtttlProblem.TOO_MANY_NOTES)
    return tuple(_note(text, left, right, defaults) for left, right in pieces)


def _note(text: str, left: int, right: int, defaults: _Defaults) -> Note:
    found = _NOTE.match(text, left, right)
    if not found:
        raise _unreadable(text, left, right)
    if found.end() < right:
        raise RtttlError(found.end(), RtttlProblem.BAD_NOTE, text[found.end()])
    duration = _duration(found.start(1), found[1]) if found[1] else defaults.duration
    octave = _octave(found.start(6), found[6]) if found[6] else defaults.octave
    dotted = bool(found[2] or found[5] or found[7])
    letter = found[3].lower()
    if letter == "p" and not found[4]:
        return Note(None, 0, duration, dotted)
    if letter not in _PITCHES:
        raise RtttlError(found.start(3), RtttlProblem.BAD_NOTE, found[3])
    higher, pitch = divmod(_PITCHES[letter] + bool(found[4]), 12)  # b# is the c above
    if octave + higher not in OCTAVES:
        raise RtttlError(found.start(4), RtttlProblem.BAD_OCTAVE, found[0].strip())
    return Note(pitch, octave + higher, duration, dotted)


def _unreadable(text: str, left: int, right: int) -> RtttlError:
    """A piece that does not even begin like a note; digits alone are a note that was cut off."""
    digits = re.compile(r"\s*\d*\s*\.?\s*", re.ASCII).match(text, left, right)
    at = digits.end() if digits else left
    if at == right:
        return RtttlError(at, RtttlProblem.MISSING_NOTE, text[left:right].strip())
    return RtttlError(at, RtttlProblem.BAD_NOTE, text[at])


def _visible(text: str, left: int, right: int) -> int:
    """The first place between left and right that is not blank, else right."""
    found = _SPACE.match(text, left, right)
    return found.end() if found else left


def _duration(at: int, value: str) -> int:
    return _allowed(at, value, DURATIONS, RtttlProblem.BAD_DURATION)


def _octave(at: int, value: str) -> int:
    return _allowed(at, value, OCTAVES, RtttlProblem.BAD_OCTAVE)


def _tempo(at: int, value: str) -> int:
    return _allowed(at, value, range(MIN_TEMPO, MAX_TEMPO + 1), RtttlProblem.BAD_TEMPO)


def _allowed(at: int, value: str, allowed: range | tuple[int, ...], reason: RtttlProblem) -> int:
    if not value.isdecimal() or int(value) not in allowed:
        raise RtttlError(at, reason, value)
    return int(value)
