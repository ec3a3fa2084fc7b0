"""Joins the builders of binary contents with the rest of Compose: the counter, the note and the hex dock."""

from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from smsdesk.domain.accounts import Account
from smsdesk.domain.composing import MOST_OCTETS, Measure, measure_octets
from smsdesk.domain.kinds import Kind
from smsdesk.domain.timing import zone_named
from smsdesk.encoding import payloads
from smsdesk.encoding.octets import OctetError
from smsdesk.ui.compose.view import ComposeView
from smsdesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from smsdesk.ui.compose.builders.presenter import BuildersPresenter

_HEX = "hex"


class BinaryPresenter:
    """The builders are made when a binary kind is chosen for the first time; `on_changed` hears of other contents."""

    def __init__(self, view: ComposeView, tasks: Tasks, on_changed: Callable[[], None]) -> None:
        self._view = view
        self._tasks = tasks
        self._on_changed = on_changed
        self._kind = Kind.BINARY_UDH
        self._zone: tzinfo = UTC
        self._kept: tuple[str, dict[str, object]] = (_HEX, {})
        self._files: BuildersPresenter | None = None

    @property
    def state(self) -> tuple[str, dict[str, object]]:
        """The builder in front and what stands in all of them, as drafts keep it."""
        if self._files is None:
            return self._kept
        return self._view.binary.builder, self._view.binary.states

    def show_state(self, builder: str, states: dict[str, object]) -> None:
        """Put back what was kept."""
        self._kept = builder, states
        if self._files is not None:
            self._view.binary.show_state(builder, states)
            self._view.dock.set_hex(self._view.binary.hex_text)

    def set_account(self, account: Account | None) -> None:
        """Times of calendar entries are in the account's time zone."""
        self._zone = (zone_named(account.options.time_zone) if account else None) or UTC
        if self._files is not None:
            self._view.binary.set_zone(self._zone)

    def show_kind(self, kind: Kind) -> None:
        """Show the builders for a binary kind; another kind silences a tune."""
        if kind.binary:
            self._kind = kind
            if self._files is None:
                self._begin()
            self._view.binary.set_with_header(kind is Kind.BINARY_UDH)
        elif self._files is not None:
            self._files.silence()

    def _begin(self) -> None:
        # Not before: loading them would hold up every start of the program.
        from smsdesk.services.playing import Playing
        from smsdesk.ui.compose.builders.presenter import BuildersPresenter

        panel = self._view.binary
        self._files = BuildersPresenter(panel, self._tasks, Playing(), lambda: self._zone)
        panel.set_zone(self._zone)
        panel.show_state(*self._kept)
        self._view.dock.set_hex(panel.hex_text)
        panel.changed.connect(self._on_panel_changed)
        panel.hex_wanted.connect(self._on_hex_wanted)
        panel.header_wanted.connect(self._on_header_wanted)
        self._view.dock.hex_edited.connect(panel.set_hex_text)

    def stop(self) -> None:
        """Silence."""
        if self._files is not None:
            self._files.silence()

    @property
    def octets(self) -> tuple[bytes, ...]:
        """The messages as they leave, none while something is wrong."""
        return self._view.binary.made.messages

    @property
    def title(self) -> str:
        """What they are, in words."""
        return self._view.binary.made.title

    @property
    def measure(self) -> Measure:
        """How many messages, and what keeps them from going."""
        return measure_octets(self.octets, self._kind)

    @property
    def reason(self) -> str:
        """What keeps the content from review, in a few words; "" when nothing does."""
        from smsdesk.ui.wording_builder_errors import not_yet  # with the builders, not before

        error = self._view.binary.made.error
        return "" if error is None else not_yet(error)

    def show(self) -> None:
        """Counter, note and dock as the content stands; nothing for another kind."""
        if not self._view.kind.choice[0].binary:
            return
        panel, view = self._view.binary, self._view
        made = panel.made
        view.counter.show_octets(made.messages, self._kind, MOST_OCTETS)
        view.show_note("info", panel.note)
        typed = panel.active == _HEX
        error = made.error if isinstance(made.error, OctetError) else None
        view.dock.show_octets(
            made.messages, self._kind is Kind.BINARY_UDH, editable=typed, error=error, describe=payloads.describe
        )

    def focus(self) -> None:
        """Go to where the content is made."""
        if self._view.binary.active == _HEX:
            self._on_hex_wanted()
        else:
            self._view.binary.setFocus()

    def _on_panel_changed(self) -> None:
        if self._view.kind.choice[0].binary:
            if self._view.binary.hex_text != self._view.dock.octets.field.text():
                self._view.dock.set_hex(self._view.binary.hex_text)
            self._on_changed()

    def _on_hex_wanted(self) -> None:
        self._view.dock.set_open(True)
        self._view.dock.octets.field.setFocus()

    def _on_header_wanted(self) -> None:
        self._view.kind.set_choice(Kind.BINARY_UDH, True)
        self._view.kind.choice_changed.emit()
