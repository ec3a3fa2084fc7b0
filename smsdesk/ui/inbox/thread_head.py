"""Above the thread: who it is, and what can be done with the conversation."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from smsdesk.ui import wording_inbox as words
from smsdesk.ui.icons import icon
from smsdesk.ui.inbox.deeds import Deed, entry
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, IconButton
from smsdesk.ui.widgets.labels import Label


def fill_menu(menu: QMenu, deeds: Sequence[Deed], requested: SignalInstance) -> None:
    """Entries for deeds, each with its icon and key."""
    menu.clear()
    for deed in deeds:
        look = entry(deed)
        text = f"{look.words}\t{look.shown_keys}" if look.keys else look.words
        action = menu.addAction(icon(look.icon), text)
        action.triggered.connect(lambda _checked=False, each=deed: requested.emit(each))


class ThreadHead(QWidget):
    """`requested` with a Deed. When room is short the buttons go into the menu, the last of them "Opt out"."""

    requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label("", "pane", elide=True)
        self.line = Label("", "small", "text2", elide=True)
        self.contact = Button(words.OPEN_CONTACT, icon="user")
        self.forward = Button("Forward", icon="share")
        self.opt_out = Button(words.OPT_OUT, "danger", icon="prohibit")
        self.more = IconButton("dots-three", "More actions")
        self._menu = QMenu(self)
        self._deeds: Sequence[Deed] = ()
        self._contact_deed = Deed.OPEN_CONTACT
        self._opt_deed = Deed.OPT_OUT
        self.contact.clicked.connect(lambda: self.requested.emit(self._contact_deed))
        self.forward.clicked.connect(lambda: self.requested.emit(Deed.FORWARD))
        self.opt_out.clicked.connect(lambda: self.requested.emit(self._opt_deed))
        self.more.clicked.connect(self._open)
        self._build()

    def _build(self) -> None:
        who = QVBoxLayout()
        who.setSpacing(style.px(1))
        who.addStretch(1)
        who.addWidget(self.title)
        who.addWidget(self.line)
        who.addStretch(1)
        self.setFixedHeight(style.px(57))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(style.px(16), 0, style.px(12), 0)
        layout.setSpacing(style.px(8))
        layout.addLayout(who, 1)
        for part in (self.contact, self.forward, self.opt_out, self.more):
            layout.addWidget(part)

    def show_person(self, title: str, line: str, deeds: Sequence[Deed]) -> None:
        """Who it is, and everything that can be done."""
        self.title.setText(title)
        self.line.setText(line)
        self.line.setVisible(bool(line))
        self._deeds = tuple(deeds)
        known = Deed.OPEN_CONTACT in deeds
        self._contact_deed = Deed.OPEN_CONTACT if known else Deed.ADD_CONTACT
        self.contact.setText(words.OPEN_CONTACT if known else words.ADD_CONTACT)
        allowed = Deed.ALLOW in deeds
        self._opt_deed = Deed.ALLOW if allowed else Deed.OPT_OUT
        self.opt_out.setText(words.ALLOW if allowed else words.OPT_OUT)
        self.opt_out.set_role("normal" if allowed else "danger")
        for button, deed in ((self.contact, self._contact_deed), (self.opt_out, self._opt_deed)):
            button.set_icon(entry(deed).icon)
        self._fit()

    def _fit(self) -> None:
        """The name keeps 150 px; "Forward" goes first, then the contact, then opting out."""
        wanted = {
            self.opt_out: self._opt_deed in self._deeds,
            self.contact: self._contact_deed in self._deeds,
            self.forward: Deed.FORWARD in self._deeds,
        }
        room = self.width() - style.px(16 + 12 + 30 + 150)
        for button, there in wanted.items():
            button.ensurePolished()
            room -= button.sizeHint().width() + style.px(8) if there else 0
            button.setVisible(there and room >= 0)

    def _open(self) -> None:
        fill_menu(self._menu, self._deeds, self.requested)
        below = self.more.rect()
        if self.isRightToLeft():  # inwards, at either side
            self._menu.popup(self.more.mapToGlobal(below.bottomLeft()))
            return
        at = self.more.mapToGlobal(below.bottomRight())
        at.setX(at.x() - self._menu.sizeHint().width())
        self._menu.popup(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
