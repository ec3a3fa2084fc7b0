"""The foot of the edit panel: Send message and Delete, or Save and Cancel while something is changed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button


class PanelFoot(QWidget):
    """Both pairs stand in the same place."""

    save_requested = Signal()
    cancel_requested = Signal()
    send_requested = Signal()
    delete_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.send = Button("Send message", icon="paper-plane-tilt")
        self.delete = Button("Delete", "danger")
        self.save = Button("Save", "primary")
        self.cancel = Button("Cancel")
        self.delete.setAccessibleName("Delete contact")
        self.save.setAccessibleName("Save contact")
        self.save.setToolTip("Ctrl+S")
        self.cancel.setAccessibleName("Cancel the changes")
        self._new = False
        self._changed = False
        row = QHBoxLayout(self)
        row.setContentsMargins(style.px(16), style.px(9), style.px(16), style.px(9))
        row.setSpacing(style.px(8))
        for button in (self.send, self.save, self.cancel):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.delete)
        self.save.clicked.connect(self.save_requested)
        self.cancel.clicked.connect(self.cancel_requested)
        self.send.clicked.connect(self.send_requested)
        self.delete.clicked.connect(self.delete_requested)
        self.show_changed(False)

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in order."""
        return [self.send, self.save, self.cancel, self.delete]

    def show_new(self, new: bool) -> None:
        """A contact that is not stored yet can be neither written to nor deleted."""
        self._new = new
        self.show_changed(self._changed)

    def show_changed(self, changed: bool) -> None:
        """Save and Cancel while there is something to be saved."""
        self._changed = changed
        editing = changed or self._new
        # What has the focus is hidden last, or the focus would leave the panel.
        for button in (self.save, self.cancel):
            button.setVisible(editing)
        for button in (self.send, self.delete):
            button.setVisible(not editing)
        self.save.set_disabled_reason("" if changed else "Nothing is typed yet.")

    def press_save(self) -> None:
        """As if Save had been pressed; nothing happens while there is nothing to be saved."""
        if self._changed:
            self.save_requested.emit()
