"""What every builder of binary contents has in common, and the form that most of them are."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDateTimeEdit, QLineEdit, QWidget

from smsdesk.domain.binary import Made, content_of
from smsdesk.encoding.contents import ContentError, ContentReason
from smsdesk.encoding.octets import OctetError
from smsdesk.encoding.rtttl import RtttlError
from smsdesk.ui import wording_builder_errors as error_words
from smsdesk.ui import wording_builders as words
from smsdesk.ui.widgets.field import ComboBox, Field


class Builder(QWidget):
    """One builder: `changed` when something was typed or chosen, `file_requested` when a file is to be opened.

    `state` is JSON for drafts, empty as long as there is nothing to keep.
    """

    changed = Signal()
    file_requested = Signal()
    name = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.made = Made()

    @property
    def first(self) -> QWidget:
        """Where typing or choosing begins."""
        raise NotImplementedError

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in order; to be asked before the builder is in a window."""
        stops: list[QWidget] = []
        each = self.nextInFocusChain()
        while each is not None and each is not self:
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus:
                stops.append(each)
            each = each.nextInFocusChain()
        return stops

    @property
    def state(self) -> dict[str, Any]:
        """What stands here, to be kept."""
        raise NotImplementedError

    def show_state(self, state: dict[str, Any]) -> None:
        """Show what was kept; parts that are missing or of another kind are empty. Tells nobody."""
        raise NotImplementedError

    def build(self, reference: int) -> tuple[bytes, ...]:
        """The messages. Raises ContentError, RtttlError or OctetError."""
        raise NotImplementedError

    def hint(self) -> str:
        """What changes on the way to the phone, as a sentence, after a successful `build`."""
        return ""

    def make(self, reference: int) -> Made:
        """Build, and keep the outcome in `made`; `reference` (0 to 255) is that of the parts of this content."""
        try:
            messages = self.build(reference)
        except (ContentError, RtttlError, OctetError) as error:
            self.made = Made(error=error)
        else:
            content = content_of(messages)
            self.made = Made(messages, words.title(content, messages), self.hint(), content)
        return self.made

    def set_room(self, *, narrow: bool, low: bool) -> None:
        """Do with less room."""


class FormBuilder(Builder):
    """A builder of fields by the names that ContentError gives them; an error appears when its field is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}

    def add_field(self, name: str, label: str, editor: QWidget) -> Field:
        """A field with its label above; the caller puts it into a layout."""
        field = Field(label, editor)
        self.fields[name] = field
        field.left.connect(lambda: self._on_left(name))
        if isinstance(editor, QLineEdit):
            editor.textChanged.connect(self.changed)
        elif isinstance(editor, ComboBox):
            editor.currentIndexChanged.connect(self.changed)
        elif isinstance(editor, QDateTimeEdit):
            editor.dateTimeChanged.connect(self.changed)
        return field

    def text(self, name: str) -> str:
        """What is typed into a field of text."""
        editor = self.fields[name].editor
        assert isinstance(editor, QLineEdit)
        return editor.text()

    def show_text(self, name: str, text: object) -> None:
        """Fill a field of text; anything but a text empties it."""
        editor = self.fields[name].editor
        assert isinstance(editor, QLineEdit)
        editor.setText(text if isinstance(text, str) else "")

    def error_field(self, error: ContentError) -> str:
        """The name of the field that an error is about."""
        return error.field

    def make(self, reference: int) -> Made:
        made = super().make(reference)
        if made.error is None:
            for field in self.fields.values():
                field.clear_error()
        return made

    def _on_left(self, name: str) -> None:
        error = self.made.error
        if not isinstance(error, ContentError) or error.reason is ContentReason.EMPTY:
            return
        if self.error_field(error) == name:
            self.fields[name].set_error(error_words.error_text(error))
