"""The frame: header, tabs, run bar and pages, or the welcome page in place of all of them; no business."""

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from smsdesk.ui.header import Header
from smsdesk.ui.run_bar import RunBar
from smsdesk.ui.style import style
from smsdesk.ui.widgets.badge import CountBadge, PracticeEdge
from smsdesk.ui.widgets.labels import Line
from smsdesk.ui.widgets.note import Note, NoteKind
from smsdesk.ui.widgets.toast import Toast

ORDER = ("compose", "contacts", "credits", "inbox", "sent")
"""The order of the tabs; Ctrl+1 to Ctrl+5 belong to these places, also while one of them is not there."""
BREAK_POINT = 1000


class _Pages(QStackedWidget):
    """As high as the page in front needs: one that was never shown does not know its heights yet, and would keep a low
    window from being low. As wide as the widest, so that another tab changes nothing."""

    def minimumSizeHint(self) -> QSize:
        hint, present = super().minimumSizeHint(), self.currentWidget()
        return hint if present is None else QSize(hint.width(), present.minimumSizeHint().height())


class MainWindow(QMainWindow):
    """1100 × 720 at first. Closing is only a wish: `close_requested`, and who hears it ends the program or hides the
    window; `quit_requested` means the program."""

    close_requested = Signal()
    quit_requested = Signal()
    tab_changed = Signal(str)
    notice_closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("smsdesk")
        self.header = Header()
        self.run_bar = RunBar()
        self._keys: list[str] = []
        self._badges: dict[str, CountBadge] = {}
        self._tabs = QTabBar()
        self._tabs.setAccessibleName("Tabs")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        self._tabs.currentChanged.connect(self._on_tabs_current_changed)
        self._pages = _Pages()
        self._notice = Note("info", "", "Close")
        self._notice.setProperty("bar", True)
        self._notice.setContentsMargins(style.px(8), 0, style.px(6), 0)
        self._notice.hide()
        self._notice.action_requested.connect(self._on_notice_action_requested)
        self._welcome: QWidget | None = None
        self._frame = self._make_frame()
        self._outer = QStackedWidget()
        self._outer.addWidget(self._frame)
        self.host = QWidget()
        self.host.setProperty("ground", "window")
        self._margin = QVBoxLayout(self.host)
        self._margin.setContentsMargins(0, 0, 0, 0)
        self._margin.addWidget(self._outer)
        self.setCentralWidget(self.host)
        self.toast = Toast(self.host)
        self._edge = PracticeEdge(self)
        self._edge.hide()
        self.resize(style.px(1100), style.px(720))

    def _make_frame(self) -> QWidget:
        frame = QWidget()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(style.px(6), 0, 0, 0)
        row.addWidget(self._tabs)
        row.addStretch(1)
        layout.addWidget(self.header)
        layout.addLayout(row)
        layout.addWidget(Line())
        layout.addWidget(self.run_bar)
        layout.addWidget(self._notice)
        layout.addWidget(self._pages, 1)
        return frame

    def add_page(self, key: str, title: str, page: QWidget) -> None:
        """Put a page into its place; `key` is one of ORDER. The order of the calls does not matter."""
        place = sum(ORDER.index(each) < ORDER.index(key) for each in self._keys)
        self._keys.insert(place, key)
        page.setProperty("ground", "surface")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages.insertWidget(place, page)
        self._tabs.insertTab(place, title)
        self._tabs.setTabToolTip(place, f"Ctrl+{ORDER.index(key) + 1}")
        self._on_tabs_current_changed(self._tabs.currentIndex())

    def show_count(self, key: str, count: int) -> None:
        """So many unread ones in a pill on a tab; none at 0."""
        side, place = QTabBar.ButtonPosition.RightSide, self._keys.index(key)
        badge = self._badges.setdefault(key, CountBadge("unread conversation", "unread conversations"))
        badge.set_count(count)
        # Qt puts it to the very edge of the tab: the badge keeps off that by itself.
        badge.resize(badge.sizeHint() + QSize(style.px(8), 0) if count else QSize())
        self._tabs.setTabButton(place, side, badge)
        badge.setVisible(count > 0)  # Qt hides what stood there before, which is the same one

    def set_welcome(self, page: QWidget) -> None:
        """The page that stands in place of everything while there is no account."""
        self._welcome = page
        self._outer.addWidget(page)

    def show_welcome(self, wanted: bool) -> None:
        """Show the welcome page, or header and tabs."""
        page = self._welcome if wanted and self._welcome is not None else self._frame
        if self._outer.currentWidget() is not page:
            self._outer.setCurrentWidget(page)
            present = self._pages.currentWidget()
            if page is self._frame and present is not None:
                present.setFocus()
                self.focusNextChild()

    @property
    def welcoming(self) -> bool:
        """True while the welcome page is shown."""
        return self._outer.currentWidget() is self._welcome

    @property
    def tab_keys(self) -> tuple[str, ...]:
        """The keys of the tabs that are there, in order."""
        return tuple(self._keys)

    def tab_title(self, key: str) -> str:
        """The word on a tab."""
        return self._tabs.tabText(self._keys.index(key))

    @property
    def tab(self) -> str:
        """The key of the tab in front, "" before there is one."""
        place = self._tabs.currentIndex()
        return self._keys[place] if 0 <= place < len(self._keys) else ""

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front; a key that is not there is left alone."""
        if key in self._keys:
            self._tabs.setCurrentIndex(self._keys.index(key))

    def pages(self) -> list[QWidget]:
        """All pages, in the order of the tabs."""
        found = (self._pages.widget(place) for place in range(self._pages.count()))
        return [page for page in found if page is not None]

    def key_of(self, page: QObject | None) -> str:
        """The key of the tab that holds `page` or something in it, "" if none does."""
        for key, each in zip(self._keys, self.pages(), strict=True):
            if isinstance(page, QWidget) and (each is page or each.isAncestorOf(page)):
                return key
        return ""

    def show_notice(self, kind: NoteKind, sentence: str, button: str = "Close") -> None:
        """Something lasting that everybody has to know, below the run bar until it is closed; "" takes it away."""
        self._notice.set_note(kind, sentence, button)
        self._notice.setVisible(bool(sentence))

    def show_practice(self, practice: bool) -> None:
        """The violet edge, with 3 px kept free for it."""
        width = PracticeEdge.WIDTH if practice else 0
        self._margin.setContentsMargins(width, width, width, width)
        self._edge.setVisible(practice)
        self._edge.setGeometry(self.rect())
        self._edge.raise_()

    def place_in_hex(self) -> str:
        """Size and place on the screen as the settings keep them."""
        return bytes(self.saveGeometry().data()).hex()

    def put_back(self, place: str) -> None:
        """Stand where the window stood last; what is not readable is ignored."""
        if place:
            self.restoreGeometry(QByteArray.fromHex(place.encode("ascii")))

    def _on_tabs_current_changed(self, place: int) -> None:
        if 0 <= place < len(self._keys) == self._tabs.count():
            self._pages.setCurrentIndex(place)
            self.tab_changed.emit(self._keys[place])

    def _on_notice_action_requested(self) -> None:
        self._notice.hide()
        self.notice_closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header.set_compact(self.width() < style.px(BREAK_POINT))

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.close_requested.emit()
