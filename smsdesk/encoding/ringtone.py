"""Tunes as Nokia Smart Messaging ringtones (Smart Messaging Specification 3.0, "Ringing tone"), written and read."""

from collections.abc import Iterator

from smsdesk.encoding import twins
from smsdesk.encoding.bits import BitReader, BitWriter
from smsdesk.encoding.tune import DURATIONS, MAX_NOTES, OCTAVES, Note, Tune
from smsdesk.encoding.udh_writing import ports, split

PORT = 0x1581
MAX_TITLE = 15
"""Octets of a title: its length has four bits."""

TEMPOS = (
    *(25, 28, 31, 35, 40, 45, 50, 56, 63, 70, 80, 90, 100, 112, 125, 140),
    *(160, 180, 200, 225, 250, 285, 320, 355, 400, 450, 500, 565, 635, 715, 800, 900),
)
"""The tempos there are, quarter notes a minute; the index is the code."""

_PROGRAMMING, _UNICODE, _SOUND, _BASIC_SONG = 0b0100101, 0b0100010, 0b0011101, 0b001
_PATTERN, _NOTE, _SCALE, _STYLE, _TEMPO, _VOLUME = range(6)  # three bits in front of every instruction
_WIDTHS = {_STYLE: 2, _VOLUME: 4}
_MAX_INSTRUCTIONS = 255  # of a pattern; there are four
_DEFAULT_TEMPO, _DEFAULT_SCALE, _FOREVER = TEMPOS.index(63), 1, 15

Instruction = tuple[tuple[int, int], ...]  # fields of one instruction: value, width


class RingtoneError(ValueError):
    """Octets that are no ringtone, or one with things that a Tune cannot say (chords of lengths, changes of tempo)."""


def ringtone_messages(tune: Tune, reference: int) -> tuple[bytes, ...]:
    """The messages, at most 140 octets each, that carry the tune to port 1581 (hexadecimal); `reference` is 0 to 255.

    What changes on the way can be seen in `as_sent`. Raises ValueError for a tune of more than MAX_NOTES.
    """
    return split(encode(tune), ports(PORT), reference=reference)


def as_sent(tune: Tune) -> Tune:
    """The tune that arrives: its title cut to 15 octets and in Latin-1, its tempo the nearest that there is."""
    return Tune(title(tune.name).decode("latin-1"), TEMPOS[tempo_code(tune.tempo)], tune.notes)


def title(name: str) -> bytes:
    """A title in Latin-1, plain twins for what is not in it, `?` where there is none, cut to 15 octets."""
    known = "".join(char if char <= "\xff" else twins.plain_twin(char) or "?" for char in name)
    return known.encode("latin-1", "replace")[:MAX_TITLE]


def tempo_code(tempo: int) -> int:
    """The code of the nearest tempo that there is: 120 gives that of 125."""
    return min(range(len(TEMPOS)), key=lambda code: abs(TEMPOS[code] - tempo))


def encode(tune: Tune) -> bytes:
    """The octets of the ringtone, without a user data header. Raises ValueError for more than MAX_NOTES."""
    if len(tune.notes) > MAX_NOTES:
        raise ValueError(f"{len(tune.notes)} notes are more than {MAX_NOTES}")
    bits = BitWriter()
    bits.put(2, 8)  # two commands follow
    bits.put(_PROGRAMMING, 7)
    bits.fill()
    bits.put(_SOUND, 7)
    bits.put(_BASIC_SONG, 3)
    octets = title(tune.name)
    bits.put(len(octets), 4)
    for octet in octets:
        bits.put(octet, 8)
    _put_patterns(bits, list(_patterns(tune)))
    bits.fill()
    bits.put(0, 8)
    return bits.octets()


def _put_patterns(bits: BitWriter, patterns: list[list[Instruction]]) -> None:
    bits.put(len(patterns), 8)
    for number, pattern in enumerate(patterns):
        bits.put(_PATTERN, 3)
        bits.put(number, 2)
        bits.put(0, 4)  # played once
        bits.put(len(pattern), 8)
        for instruction in pattern:
            for value, width in instruction:
                bits.put(value, width)


def _patterns(tune: Tune) -> Iterator[list[Instruction]]:
    """The instructions in patterns of at most 255; each says tempo and octave itself, whatever stood before.

    Gammu and gnokii read one pattern only, so what lies beyond the first 255 is checked by our own reader alone.
    """
    tempo = ((_TEMPO, 3), (tempo_code(tune.tempo), 5))
    pattern: list[Instruction] = [tempo]
    octave = 0
    for note in tune.notes:
        moves = note.pitch is not None and note.octave != octave
        if len(pattern) + 1 + moves > _MAX_INSTRUCTIONS:
            yield pattern
            pattern, octave = [tempo], 0
        if note.pitch is not None and note.octave != octave:
            octave = note.octave
            pattern.append(((_SCALE, 3), (octave - OCTAVES.start, 2)))
        value = 0 if note.pitch is None else note.pitch + 1
        pattern.append(((_NOTE, 3), (value, 4), (DURATIONS.index(note.duration), 3), (note.dotted, 2)))
    yield pattern


def read_ringtone(payload: bytes) -> Tune:
    """The tune of a ringtone's octets, without a user data header; raises RingtoneError.

    Style and volume are read over; a pattern that repeats is written out, one that repeats for ever is played once.
    """
    try:
        return _Song(BitReader(payload)).read()
    except EOFError as error:
        raise RingtoneError("the ringtone ends too early") from error


def describe(payload: bytes) -> str:
    """What a ringtone's octets are, in a few words."""
    try:
        return f"Ringtone: 1 song, tempo {read_ringtone(payload).tempo}"
    except RingtoneError:
        return "Ringtone that this program cannot read"


class _Song:
    """Reads one song; keeps what instructions set for those behind them."""

    def __init__(self, bits: BitReader) -> None:
        self._bits = bits
        self._wide = False
        self._scale = _DEFAULT_SCALE
        self._tempo: int | None = None
        self._patterns: dict[int, tuple[Note, ...]] = {}

    def read(self) -> Tune:
        """Commands up to the song, then its title and patterns."""
        self._find_song()
        length = self._bits.take(4) * (2 if self._wide else 1)
        octets = bytes(self._bits.take(8) for _ in range(length))
        name = octets.decode("utf-16-be" if self._wide else "latin-1", "replace")
        notes: list[Note] = []
        for _ in range(self._bits.take(8)):
            notes += self._pattern()
            if len(notes) > MAX_NOTES:
                raise RingtoneError("more notes than any phone plays")
        return Tune(name, TEMPOS[_DEFAULT_TEMPO if self._tempo is None else self._tempo], tuple(notes))

    def _find_song(self) -> None:
        for _ in range(self._bits.take(8)):
            command = self._bits.take(7)
            if command == _SOUND:
                break
            if command not in {_PROGRAMMING, _UNICODE}:
                raise RingtoneError("not a ringtone")
            self._wide = self._wide or command == _UNICODE
            self._bits.skip_fill()
        else:
            raise RingtoneError("no song")
        if self._bits.take(3) != _BASIC_SONG:
            raise RingtoneError("not a basic song")

    def _pattern(self) -> tuple[Note, ...]:
        if self._bits.take(3) != _PATTERN:
            raise RingtoneError("no pattern where one should begin")
        number, loops, count = self._bits.take(2), self._bits.take(4), self._bits.take(8)
        if count:
            found = (self._instruction() for _ in range(count))
            self._patterns[number] = tuple(note for note in found if note)
        if number not in self._patterns:
            raise RingtoneError("a pattern that was never defined is repeated")
        return self._patterns[number] * (1 if loops == _FOREVER else 1 + loops)

    def _instruction(self) -> Note | None:
        kind = self._bits.take(3)
        if kind == _NOTE:
            return self._note()
        if kind == _SCALE:
            self._scale = self._bits.take(2)
        elif kind == _TEMPO:
            self._set_tempo(self._bits.take(5))
        elif kind in _WIDTHS:
            self._bits.take(_WIDTHS[kind])
        else:
            raise RingtoneError("an unknown instruction")
        return None

    def _set_tempo(self, code: int) -> None:
        if self._tempo not in {None, code}:
            raise RingtoneError("the tempo changes")
        self._tempo = code

    def _note(self) -> Note:
        value, length, special = self._bits.take(4), self._bits.take(3), self._bits.take(2)
        if value > 12 or length >= len(DURATIONS) or special > 1:
            raise RingtoneError("a note that RTTTL does not have")
        if value == 0:
            return Note(None, 0, DURATIONS[length], bool(special))
        return Note(value - 1, OCTAVES.start + self._scale, DURATIONS[length], bool(special))
