"""What every recipient gets: a text with merge fields filled for each, measured as it leaves, row by row."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from smsdesk.domain.accounts import AccountOptions
from smsdesk.domain.composing import Measure, TextProblem, Weight, measure, weigh
from smsdesk.domain.kinds import Kind
from smsdesk.domain.merging import (
    BUILT_IN,
    NAME,
    NUMBER,
    Field,
    Literal,
    Rendered,
    Template,
    fill,
    key_of,
    parse,
    suggest,
    tidy,
)
from smsdesk.domain.numbers import Number
from smsdesk.domain.records import Letter, Recipient

_NOTHING = Template("", ())
_UNICODE = (Kind.UNICODE, Kind.UNICODE_FLASH)
_REMEMBERED = 20_000
"""Rows with other values than all before them that are remembered: many rows share theirs."""


@dataclass(frozen=True)
class UnknownField:
    """A field that no list, no contact and nothing built in has; `meant` is the one that was probably meant."""

    name: str
    meant: str | None


@dataclass(frozen=True)
class Letters:
    """What the recipients of a list get; rows count from 0. Without merge fields `letters` is empty: all get the same.

    `usual_parts` is what most rows have, `longer` the rows with more than that, `longest` the row with most parts
    and units. `empty` names (row, field) where a field has neither value nor fallback; `problems` are rows that
    cannot be sent. `unknown` fields are not among the `empty` ones.
    """

    template: Template = _NOTHING
    people: int = 0
    letters: tuple[Letter, ...] = ()
    total_parts: int = 0
    usual_parts: int = 0
    most_parts: int = 0
    longest: int | None = None
    longer: tuple[int, ...] = ()
    unicode_rows: int = 0
    unknown: tuple[UnknownField, ...] = ()
    empty: tuple[tuple[int, str], ...] = ()
    problems: tuple[tuple[int, TextProblem], ...] = ()

    @property
    def merged(self) -> bool:
        """True when recipients get different texts."""
        return bool(self.letters)

    @classmethod
    def uniform(cls, people: int, parts: int) -> "Letters":
        """Everybody gets the same `parts` messages: binary ones, which have no fields."""
        return cls(
            people=people,
            total_parts=people * parts,
            usual_parts=parts,
            most_parts=parts,
            longest=0 if people else None,
        )

    def affordable(self, credits: int) -> int:
        """How many of the first recipients so many credits cover, one credit a part."""
        if not self.letters:
            each = self.usual_parts
            return min(self.people, max(0, credits) // each) if each else self.people
        for index, letter in enumerate(self.letters):
            credits -= letter.parts
            if credits < 0:
                return index
        return len(self.letters)


@dataclass(frozen=True)
class _Row:
    letter: Letter
    weight: Weight
    empty: tuple[str, ...]


class LetterMaker:
    """Makes letters in slices, so that many thousands can be made in a thread and given up in between."""

    def __init__(
        self, text: str, kind: Kind, options: AccountOptions, known: Iterable[str] = (), *, automatic: bool = True
    ) -> None:
        """`kind` is a text kind or BARCODE; `known` are names of fields that exist beside the built-in ones."""
        self.template = parse(text)
        self._kind = kind
        self._options = options
        self._automatic = automatic
        self._keys = self.template.keys
        self._unknown = unknown_fields(self.template, known)
        self._steps = [
            piece.text if isinstance(piece, Literal) else (self._keys.index(piece.key), piece)
            for piece in self.template.pieces
        ]
        self._made: dict[tuple[str, ...], _Row] = {}
        self._rows: list[_Row] = []
        self._people = 0

    @property
    def uniform(self) -> bool:
        """True when everybody gets the same: then `add` takes no time."""
        return not self._keys

    def add(self, people: Sequence[Recipient]) -> None:
        """The next recipients of the list (a thousand take about 20 ms)."""
        self._people += len(people)
        if self._keys:
            self._rows += [self._row(person) for person in people]

    def letters(self) -> Letters:
        """What has come together so far."""
        if not self._keys:
            return self._uniform()
        rows = self._rows
        often = Counter(row.letter.parts for row in rows)
        usual = min(often, key=lambda parts: (-often[parts], parts)) if often else 0
        unknown = {key_of(one.name) for one in self._unknown}
        return Letters(
            template=self.template,
            people=self._people,
            letters=tuple(row.letter for row in rows),
            total_parts=sum(row.letter.parts for row in rows),
            usual_parts=usual,
            most_parts=max(often, default=0),
            longest=max(range(len(rows)), key=lambda at: (rows[at].weight.parts, rows[at].weight.units), default=None),
            longer=tuple(at for at, row in enumerate(rows) if row.letter.parts > usual),
            unicode_rows=sum(1 for row in rows if row.letter.kind in _UNICODE),
            unknown=self._unknown,
            empty=tuple((at, name) for at, row in enumerate(rows) for name in row.empty if key_of(name) not in unknown),
            problems=tuple((at, row.weight.problem) for at, row in enumerate(rows) if row.weight.problem is not None),
        )

    def _uniform(self) -> Letters:
        text = "".join(step for step in self._steps if isinstance(step, str))
        weight = weigh(text, self._kind, self._options, automatic=self._automatic)
        found = Letters.uniform(self._people, weight.parts)
        return replace(found, template=self.template, unicode_rows=self._people if weight.kind in _UNICODE else 0)

    def _row(self, person: Recipient) -> _Row:
        values = values_of(person, self._keys)
        row = self._made.get(values)
        if row is None:
            row = self._filled(values)
            if len(self._made) < _REMEMBERED:
                self._made[values] = row
        return row

    def _filled(self, values: tuple[str, ...]) -> _Row:
        texts: list[str] = []
        empty: dict[str, str] = {}
        for step in self._steps:
            if isinstance(step, str):
                texts.append(step)
                continue
            index, field = step
            value = values[index] or field.fallback
            texts.append(value or "")
            if value is None:
                empty.setdefault(field.key, field.name)
        weight = weigh("".join(texts), self._kind, self._options, automatic=self._automatic)
        return _Row(Letter(weight.text, weight.kind, weight.parts), weight, tuple(empty.values()))


def unknown_fields(template: Template, known: Iterable[str]) -> tuple[UnknownField, ...]:
    """The fields of a template that nothing has, each once, with the name that was probably meant."""
    names = [*BUILT_IN, *known]
    keys = {key_of(name) for name in names}
    found: dict[str, Field] = {}
    for field in template.fields:
        if field.key not in keys:
            found.setdefault(field.key, field)
    return tuple(UnknownField(field.name, suggest(field.name, names)) for field in found.values())


def values_of(person: Recipient, keys: Sequence[str]) -> tuple[str, ...]:
    """A recipient's tidied values for these keys (as `merging.key_of` makes them), "" where there is none.

    `name` is the recipient's name; of fields that differ only in their case the last one with a value counts.
    """
    own = {key_of(name): value for name, value in person.fields.items() if value}
    if person.name:
        own[NAME] = person.name
    if NUMBER in keys:
        own[NUMBER] = Number(person.number, "", mobile=True).display
    return tuple([tidy(own[key]) if key in own else "" for key in keys])


def filled_for(person: Recipient | None, template: Template) -> Rendered:
    """A template filled for one recipient, with the places on both sides; for nobody, without any values."""
    values: Mapping[str, str] = dict.fromkeys(template.keys, "")
    if person is not None:
        values = dict(zip(template.keys, values_of(person, template.keys), strict=True))
    return fill(template, values)


def measure_for(
    person: Recipient | None, text: str, kind: Kind, options: AccountOptions, *, automatic: bool = True
) -> tuple[Rendered, Measure]:
    """One recipient's text and its measure, as the letter of that row has them: for the preview and the hex dock.

    Positions in the measure are in the merged text; `Rendered.to_source` leads back to what was typed.
    """
    rendered = filled_for(person, parse(text))
    return rendered, measure(rendered.text, kind, options, automatic=automatic)
