"""Keeps the hex dock in step with the message: what is shown, what is selected, and when it opens by itself."""

from smsdesk.domain.kinds import Kind
from smsdesk.ui import wording_barcode as barcode_words
from smsdesk.ui.compose.message_presenter import MessagePresenter
from smsdesk.ui.compose.view import ComposeView
from smsdesk.ui.shell import Shell


class HexPresenter:
    """It opens for Unicode and binary kinds; a person who shuts or opens it is believed until the kind changes."""

    def __init__(self, view: ComposeView, message: MessagePresenter, shell: Shell) -> None:
        self._view = view
        self._message = message
        self._kind: Kind | None = None
        self._following = False  # one selection follows the other, never back again
        dock = view.dock
        dock.close_requested.connect(lambda: dock.set_open(False))
        dock.toggled.connect(lambda _opened: self._show_selection())
        dock.copied.connect(shell.toast)
        dock.text_selected.connect(self._on_dock_text_selected)
        view.message.selection_moved.connect(self._on_message_selection_moved)
        view.hex_requested.connect(self.toggle)

    def toggle(self) -> None:
        """Open it and go there, or shut it."""
        dock = self._view.dock
        dock.set_open(not dock.is_open)
        self._show_selection()
        if dock.is_open and dock.view.isVisible():
            dock.view.setFocus()

    def show(self, row: int) -> None:
        """Show the message as it stands; `row` is the recipient looked at, -1 for nobody."""
        measured, dock = self._message.measure, self._view.dock
        kind = self._written_kind()
        if kind is not self._kind:
            self._kind = kind
            dock.set_open(kind in (Kind.UNICODE, Kind.UNICODE_FLASH) or kind.binary)
        dock.show_row(-1 if measured.kind.binary else row)
        if measured.kind.binary:
            return  # the builders know what stands in it
        if measured.kind is Kind.BARCODE:
            dock.show_nothing(barcode_words.DOCK)
            return
        seams = [part.start for part in measured.count.parts[1:]] if measured.count else []
        automatic = measured.kind is not self._view.kind.choice[0]
        forced = [at + measured.prefix for at, _ in measured.forced] if automatic else []
        dock.show_text(measured.text, measured.kind.encoding, seams, forced)
        self._show_selection()

    def _written_kind(self) -> Kind:
        """The kind by what is written: a row whose name needs Unicode does not open and shut the dock."""
        chosen, turned = self._view.kind.choice[0], self._message.measure.kind
        return turned if turned is chosen or self._message.written.forced else chosen

    def _show_selection(self) -> None:
        """What was selected while the dock was shut is marked when it opens."""
        self._on_message_selection_moved(*self._view.message.selection())

    def _on_message_selection_moved(self, first: int, last: int) -> None:
        if not self._following and self._view.dock.is_open and self._message.measure.count is not None:
            self._view.dock.show_selection(*self._message.written.leaving(first, last))

    def _on_dock_text_selected(self, first: int, last: int) -> None:
        self._following = True
        self._view.message.mark_selection(*self._message.written.typed(first, last))
        self._following = False
