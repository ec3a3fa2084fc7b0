"""Measures the message on every key, as the chosen recipient gets it, and says what makes it dear or stops it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from smsdesk.domain.accounts import AccountOptions, PrefixMode
from smsdesk.domain.composing import Measure, TextProblem, measure_octets
from smsdesk.domain.kinds import Kind
from smsdesk.domain.merging import Field, Literal, suggest
from smsdesk.domain.records import Recipient
from smsdesk.encoding import twins
from smsdesk.ui import wording
from smsdesk.ui import wording_barcode as barcode_words
from smsdesk.ui import wording_compose as words
from smsdesk.ui import wording_merging as merge_words
from smsdesk.ui.compose.arriving import barcode_length
from smsdesk.ui.compose.plain_sheet import PlainSheet
from smsdesk.ui.compose.view import ComposeView
from smsdesk.ui.compose.written import write

_MARKED_AT_MOST = 20
"""A text of another script is not a text with slips in it: beyond this only slips with twins are marked."""

_UNICODE = "text-aa"
Change = tuple[int, str, str]


class MessagePresenter:
    """`written` is the state; `on_changed` hears of every other one. Binary messages are somebody else's."""

    def __init__(self, view: ComposeView, on_changed: Callable[[], None]) -> None:
        self._view = view
        self._on_changed = on_changed
        self._options = AccountOptions()
        self._recipients = 0
        self._person: Recipient | None = None
        self._known: tuple[str, ...] = ()
        self._action: Callable[[], None] = self.use_plain
        self._octets = measure_octets((), Kind.BINARY)
        self._refused = ""  # a sentence about what was too long, until the text changes
        self.saved_parts = 0
        """Parts that each message would have more if its characters had not been made plain."""
        self._twins: list[Change] | None = None  # asked for several times a key
        self.written = write("", Kind.TEXT, self._options, None)
        view.message.text_changed.connect(self._on_text_changed)
        view.message.refused.connect(self._on_refused)
        view.kind.choice_changed.connect(self._on_text_changed)
        view.note_action_requested.connect(self._on_note_action_requested)
        view.plain_requested.connect(self.use_plain_here)
        view.all_plain_requested.connect(self.show_plain)
        view.next_character_requested.connect(self.next_character)
        view.insert_barcode.clicked.connect(self._insert_barcode)
        view.barcode.chosen.connect(self.refresh)
        self.refresh()

    @property
    def measure(self) -> Measure:
        """The text as the chosen recipient gets it."""
        return self.written.measure

    def show_octets(self, measured: Measure) -> None:
        """A binary message is what stands in the builders; the text rests meanwhile."""
        self._octets = measured
        self.refresh()

    def set_options(self, options: AccountOptions) -> None:
        """Part sizes, prefix and limits of another account."""
        self._options = options
        self._view.message.show_prefix(options.price_prefix if options.prefix_mode is PrefixMode.INSERTED else "")
        self.refresh()

    def set_people(self, recipients: int, known: tuple[str, ...]) -> None:
        """How many get it, for what a character costs with all of them, and the fields that their lists have."""
        if (recipients, known) != (self._recipients, self._known):
            self._recipients, self._known = recipients, known
            self.refresh()

    def set_person(self, person: Recipient | None) -> None:
        """Whose message is shown."""
        if person != self._person:
            self._person = person
            self.refresh()

    @property
    def arriving(self) -> str:
        """The text as a phone shows it, with what the gateway puts in front."""
        if self._options.prefix_mode is PrefixMode.ADDED and self.measure.text:
            return self._options.price_prefix + self.measure.text
        return self.measure.text

    def refresh(self) -> None:
        """Measure what stands there now."""
        kind, automatic = self._view.kind.choice
        if kind.binary:
            self._view.kind.show_turned(None)
            self.written = replace(write("", kind, self._options, None), measure=self._octets)
            return
        text = self._view.message.text()
        self.written = written = write(text, kind, self._options, self._person, self._known, automatic=automatic)
        self._twins = None
        self._view.kind.show_turned(self.measure.kind if self.measure.kind is not kind else None)
        self._view.counter.show_measure(self.measure, self._about())
        marks = _runs(written.forced) if self._to_mark(kind) else []
        self._view.message.show_fields(written.fields())
        self._view.message.show_parts(written.seams(), marks)
        self._show_note()

    def _about(self) -> int:
        """How long a barcode message is with what the provider puts into it."""
        if self.measure.kind is not Kind.BARCODE:
            return 0
        return barcode_length(self.arriving, self._view.barcode.choice)

    def _on_text_changed(self) -> None:
        self._refused = ""
        self.refresh()
        if self.measure.forced or self.measure.problem is TextProblem.EMPTY:
            self.saved_parts = 0  # taken back, or another text
        self._on_changed()

    def _on_refused(self, sentence: str) -> None:
        self._refused = sentence
        self._show_note()

    def _to_mark(self, kind: Kind) -> bool:
        """Nothing is marked for whoever chose Unicode on purpose."""
        measured = self.measure
        if measured.problem is TextProblem.NOT_GSM:
            return len(measured.forced) <= _MARKED_AT_MOST or self._all_plain()
        return measured.kind is not kind and (len(measured.forced) <= _MARKED_AT_MOST or measured.plain is not None)

    def _changes(self) -> list[Change]:
        """Every typed character with a plain twin; names of fields are left alone."""
        if self._twins is None:
            fields = self.written.template.fields
            _replaced, changes = twins.replace_all(self._view.message.text())
            self._twins = [each for each in changes if not any(field.start <= each[0] < field.end for field in fields)]
        return self._twins

    def _all_plain(self) -> bool:
        """Whether replacing makes the text plain."""
        literals = [piece.text for piece in self.written.template.pieces if isinstance(piece, Literal)]
        return bool(self.written.forced) and all(twins.can_be_plain(text) for text in literals)

    def use_plain(self) -> None:
        """Replace every forcing character by its plain twin, as one step that can be undone."""
        if self.measure.forced:
            self._replace(self._changes())

    def use_plain_here(self) -> None:
        """Replace the selected character, or all when none of them is selected."""
        first, last = self._view.message.selection()
        here = [each for each in self._changes() if first <= each[0] < last]
        if not self.measure.forced:
            return
        self._replace(here or self._changes())

    def show_plain(self) -> None:
        """Show every replacement before it is made."""
        changes = self._changes() if self.measure.forced else []
        if changes:
            sheet = PlainSheet(self._view.window(), self._view.message.text(), changes)
            sheet.replace_requested.connect(lambda: self._replace(changes))
            sheet.open(sheet.replace)

    def _replace(self, changes: Sequence[Change]) -> None:
        if not changes:
            return
        before, saved_before = self.measure.parts, self.saved_parts
        self._view.message.replace(changes)
        self.saved_parts = saved_before + max(0, before - self.measure.parts)
        self._on_changed()
        moved, places = 0, []
        for at, original, other in changes:
            places.append((at + moved, at + moved + len(other)))
            moved += len(other) - len(original)
        self._view.message.show_changed([place for place in places if place[0] < place[1]])
        if not self._view.note()[0]:
            saved = (before - self.measure.parts) * self._recipients
            self._view.show_note("ok", words.replaced_text(changes, before, self.measure.parts, saved), "Undo")
            self._action = self._view.message.undo

    def next_character(self) -> None:
        """Select the next character that forces Unicode, from the cursor on, then from the start."""
        forced = self.written.forced
        if forced:
            here = self._view.message.place()
            at, ch = next(((at, ch) for at, ch in forced if at > here), forced[0])
            self._view.message.select(at, at + len(ch))

    def _insert_barcode(self) -> None:
        self._view.message.insert(barcode_words.PLACE)

    def _on_note_action_requested(self) -> None:
        self._action()

    def _use_unicode(self) -> None:
        self._view.kind.set_choice(Kind.TEXT, True)
        self._on_text_changed()

    def _show_note(self) -> None:
        measured, view = self.measure, self._view
        self._action = self.use_plain
        if self._refused:
            view.show_note("bad", self._refused)
        elif self.written.unknown:
            self._show_unknown(self.written.unknown[0])
        elif self.written.template.problems:
            flaw = self.written.template.problems[0]
            self._action = lambda: view.message.replace([(flaw.start, "{", "{{")])
            view.show_note("bad", merge_words.flaw_text(flaw), merge_words.DOUBLE_BRACE)
        elif measured.problem is TextProblem.NOT_GSM:
            self._show_never_unicode(barcode=measured.kind is Kind.BARCODE)
        elif measured.problem not in (None, TextProblem.EMPTY):
            self._show_problem(measured)
        elif measured.kind is Kind.BARCODE:
            self._show_barcode(measured)
        elif measured.forced and measured.kind is not view.kind.choice[0]:
            self._show_turned(measured)
        else:
            view.show_note("info", "")

    def _show_unknown(self, field: Field) -> None:
        meant = suggest(field.name, (*self._known, "name", "number"))
        if meant:
            old = self._view.message.text()[field.start : field.end]
            new = old.replace(field.name, meant, 1)
            self._action = lambda: self._view.message.replace([(field.start, old, new)])
        self._view.show_note(
            "bad", merge_words.unknown_text(field.name, meant), merge_words.use_text(meant) if meant else ""
        )

    def _show_problem(self, measured: Measure) -> None:
        if measured.problem is None:
            return
        sentence = wording.text_problem(measured.problem, measured.parts, self._options.max_parts)
        button = words.plain_button(self.written.forced) if measured.forced and self._all_plain() else ""
        self._view.show_note("bad", sentence, button, key=bool(button))

    def _show_barcode(self, measured: Measure) -> None:
        there = barcode_words.PLACE in measured.text.lower() or not measured.text.strip()
        self._view.show_note("info", barcode_words.ESTIMATE if there else barcode_words.NO_PLACE)

    def _show_never_unicode(self, *, barcode: bool) -> None:
        plain = self._all_plain()
        forced = self.written.forced
        if not plain:
            self._action = self._use_unicode
        otherwise = "" if barcode else "Use Unicode"
        button = words.plain_button(forced) if plain else otherwise
        what = words.because_of(forced) if forced else merge_words.names_text(self.written.brought())
        sentence = barcode_words.not_gsm(what) if barcode else words.never_unicode_text(what)
        self._view.show_note("bad", sentence, button, key=plain)

    def _show_turned(self, measured: Measure) -> None:
        forced = self.written.forced
        if not forced:
            self._view.show_note("info", merge_words.brought_text(self.written.brought()), icon=_UNICODE)
            return
        sentence = words.unicode_text(measured, forced, self._recipients, self._options.part_sizes)
        dearer = measured.plain is not None and measured.parts > measured.plain.number
        button = words.plain_button(forced) if measured.plain else ""
        self._view.show_note("warn" if dearer else "info", sentence, button, key=bool(button), icon=_UNICODE)


def _runs(forced: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Neighbouring places joined: (first, behind the last)."""
    runs: list[tuple[int, int]] = []
    for at, ch in forced:
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + len(ch))
        else:
            runs.append((at, at + len(ch)))
    return runs
