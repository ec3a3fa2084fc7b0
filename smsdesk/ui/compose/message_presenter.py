"""Measures the message on every key and says what makes it dear or keeps it from going."""

from collections.abc import Callable, Sequence

from smsdesk.domain.accounts import AccountOptions, PrefixMode
from smsdesk.domain.composing import Measure, TextProblem, measure
from smsdesk.domain.kinds import Kind
from smsdesk.encoding import gsm7, twins
from smsdesk.ui import wording
from smsdesk.ui import wording_compose as words
from smsdesk.ui.compose.view import ComposeView

_MARKED_AT_MOST = 20
"""A text of another script is not a text with slips in it: beyond this only slips with twins are marked."""


class MessagePresenter:
    """`measure` is the state; `on_changed` hears of every other one."""

    def __init__(self, view: ComposeView, on_changed: Callable[[], None]) -> None:
        self._view = view
        self._on_changed = on_changed
        self._options = AccountOptions()
        self._recipients = 0
        self._action: Callable[[], None] = self.use_plain
        self.measure = measure("", Kind.TEXT, self._options)
        view.message.text_changed.connect(self._on_text_changed)
        view.kind.choice_changed.connect(self._on_text_changed)
        view.note_action_requested.connect(self._on_note_action_requested)
        view.plain_requested.connect(self.use_plain)
        view.next_character_requested.connect(self.next_character)
        self.refresh()

    def set_options(self, options: AccountOptions) -> None:
        """Part sizes, prefix and limits of another account."""
        self._options = options
        self._view.message.show_prefix(options.price_prefix if options.prefix_mode is PrefixMode.INSERTED else "")
        self.refresh()

    def set_recipients(self, recipients: int) -> None:
        """How many get it: the note says what a character costs with all of them."""
        if recipients != self._recipients:
            self._recipients = recipients
            self._show_note()

    @property
    def arriving(self) -> str:
        """The text as a phone shows it, with what the gateway puts in front."""
        if self._options.prefix_mode is PrefixMode.ADDED and self.measure.text:
            return self._options.price_prefix + self.measure.text
        return self.measure.text

    def refresh(self) -> None:
        """Measure what stands there now."""
        kind, automatic = self._view.kind.choice
        self.measure = measured = measure(self._view.message.text(), kind, self._options, automatic=automatic)
        self._view.kind.show_turned(measured.kind if measured.kind is not kind else None)
        self._view.counter.show_measure(measured)
        prefix = measured.prefix
        seams = [part.start - prefix for part in measured.count.parts[1:]] if measured.count else []
        marks = _runs(measured.forced) if self._to_mark(kind) else []
        self._view.message.show_parts([seam for seam in seams if seam >= 0], marks)
        self._show_note()

    def _on_text_changed(self) -> None:
        self.refresh()
        self._on_changed()

    def _to_mark(self, kind: Kind) -> bool:
        """Nothing is marked for whoever chose Unicode on purpose."""
        measured = self.measure
        if measured.problem is TextProblem.NOT_GSM:
            return len(measured.forced) <= _MARKED_AT_MOST or self._plain() is not None
        return measured.kind is not kind and (len(measured.forced) <= _MARKED_AT_MOST or measured.plain is not None)

    def _plain(self) -> str | None:
        """The text with every forcing character replaced, None when one of them has no twin."""
        replaced, changes = twins.replace_all(self._view.message.text())
        return replaced if changes and not gsm7.unencodable(replaced) else None

    def use_plain(self) -> None:
        """Replace every forcing character by its plain twin, as one step that can be undone."""
        _replaced, changes = twins.replace_all(self._view.message.text())
        if self.measure.forced and changes:
            self._view.message.replace(changes)

    def next_character(self) -> None:
        """Select the next character that forces Unicode, from the cursor on, then from the start."""
        forced = self.measure.forced
        if forced:
            here = self._view.message.place()
            at, ch = next(((at, ch) for at, ch in forced if at > here), forced[0])
            self._view.message.select(at, at + len(ch))

    def _on_note_action_requested(self) -> None:
        self._action()

    def _use_unicode(self) -> None:
        self._view.kind.set_choice(Kind.TEXT, True)
        self._on_text_changed()

    def _show_note(self) -> None:
        measured, view = self.measure, self._view
        self._action = self.use_plain
        if measured.problem is TextProblem.NOT_GSM:
            self._show_never_unicode(measured.forced)
        elif measured.problem in (TextProblem.TOO_LONG, TextProblem.TOO_LONG_FOR_GET):
            sentence = wording.text_problem(measured.problem, measured.parts, self._options.max_parts)
            button = words.plain_button(measured.forced) if measured.plain else ""
            view.show_note("bad", sentence, button, key=bool(button))
        elif measured.problem is TextProblem.LONE_SURROGATE:
            view.show_note("bad", wording.text_problem(TextProblem.LONE_SURROGATE))
        elif measured.forced and measured.kind is not view.kind.choice[0]:
            self._show_turned(measured)
        else:
            view.show_note("info", "")

    def _show_never_unicode(self, forced: Sequence[tuple[int, str]]) -> None:
        plain = self._plain() is not None
        if not plain:
            self._action = self._use_unicode
        button = words.plain_button(forced) if plain else "Use Unicode"
        self._view.show_note("bad", words.never_unicode_text(forced), button, key=plain)

    def _show_turned(self, measured: Measure) -> None:
        sentence = words.unicode_text(measured, self._recipients, self._options.part_sizes)
        dearer = measured.plain is not None and measured.parts > measured.plain.number
        button = words.plain_button(measured.forced) if measured.plain else ""
        self._view.show_note("warn" if dearer else "info", sentence, button, key=bool(button))


def _runs(forced: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Neighbouring places joined: (first, behind the last)."""
    runs: list[tuple[int, int]] = []
    for at, ch in forced:
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + len(ch))
        else:
            runs.append((at, at + len(ch)))
    return runs
