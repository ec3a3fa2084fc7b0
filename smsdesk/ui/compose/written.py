"""The message as it is typed beside the message as one recipient gets it, and the way from place to place."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from smsdesk.domain.accounts import AccountOptions
from smsdesk.domain.composing import BARCODE_MARK, Measure, measure
from smsdesk.domain.kinds import Kind
from smsdesk.domain.letters import filled_for
from smsdesk.domain.merging import BUILT_IN, Field, Rendered, Template, fill, key_of, parse
from smsdesk.domain.records import Recipient


@dataclass(frozen=True)
class Written:
    """Places in `measure` are those of the merged text, the inserted prefix left out; these methods bring them back
    to the text as typed. `unknown` are the fields that no list has."""

    template: Template
    rendered: Rendered
    measure: Measure
    unknown: tuple[Field, ...] = ()

    @property
    def sound(self) -> bool:
        """True when every brace is a field that there is."""
        return not self.unknown and not self.template.problems

    def fields(self) -> list[tuple[int, int, bool]]:
        """Every field as typed, and %barcode%: first, behind the last, whether it may stand there."""
        strange = {field.key for field in self.unknown}
        found = [(field.start, field.end, field.key not in strange) for field in self.template.fields]
        if self.measure.kind is Kind.BARCODE:
            marks = list(BARCODE_MARK.finditer(self.template.source))
            found += [(mark.start(), mark.end(), mark is marks[0]) for mark in marks]
        return found

    def seams(self) -> list[int]:
        """Where parts 2, 3 … begin in the text as typed; one inside a field stands before it."""
        count = self.measure.count
        parts = count.parts[1:] if count else ()
        places = [part.start - self.measure.prefix for part in parts]
        return [self.rendered.to_source(place) for place in places if place >= 0]

    @cached_property
    def forced(self) -> tuple[tuple[int, str], ...]:
        """The typed characters that force Unicode; those that a field brings are not among them."""
        if len(self.rendered.spans) == 1 and self.rendered.spans[0].same:
            return self.measure.forced
        return tuple((self.rendered.to_source(at), ch) for at, ch in self.measure.forced if self._typed(at))

    def brought(self) -> tuple[str, ...]:
        """The names of fields whose values force Unicode for this recipient, each once."""
        starts = {self.rendered.to_source(at) for at, _ in self.measure.forced if not self._typed(at)}
        return tuple(dict.fromkeys(field.name for field in self.template.fields if field.start in starts))

    def _typed(self, at: int) -> bool:
        return any(span.same and span.to_start <= at < span.to_end for span in self.rendered.spans)

    def leaving(self, start: int, end: int) -> tuple[int, int]:
        """What is selected in the text as typed, as places of what leaves (the inserted prefix counted)."""
        first, last = self.rendered.to_merged(start), self.rendered.to_merged(end)
        return first + self.measure.prefix, last + self.measure.prefix

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """What is selected in what leaves, as places of the text as typed."""
        prefix = self.measure.prefix
        first, last = (self.rendered.to_source(max(0, place - prefix)) for place in (start, end))
        whole = next((field for field in self.template.fields if field.start == first and last <= field.end), None)
        return (first, max(last, whole.end)) if whole and end > start else (first, max(first, last))


def write(
    text: str,
    kind: Kind,
    options: AccountOptions,
    person: Recipient | None,
    known: Iterable[str] = (),
    *,
    automatic: bool = True,
) -> Written:
    """The text for one person; without one, fields stand for themselves."""
    template = parse(text)
    own_names = {field.key: "{" + field.name + "}" for field in template.fields}
    rendered = fill(template, own_names) if person is None else filled_for(person, template)
    names = {key_of(name) for name in (*BUILT_IN, *known)}
    unknown = tuple(field for field in template.fields if field.key not in names)
    return Written(template, rendered, measure(rendered.text, kind, options, automatic=automatic), unknown)
