"""The builders of operator logos and picture messages: an image, black and white dots, and what belongs to them."""

import base64
import binascii
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.encoding import operator_logo, picture_message
from smsdesk.encoding.bitmap import Bitmap, dither
from smsdesk.encoding.contents import ContentError, ContentReason
from smsdesk.ui import wording_builder_errors as error_words
from smsdesk.ui import wording_builders as words
from smsdesk.ui.compose.builders.builder import Builder
from smsdesk.ui.compose.builders.slider import Slider
from smsdesk.ui.compose.builders.zoom import Zoom
from smsdesk.ui.imaging import Greys
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import CheckBox, ComboBox, LineEdit
from smsdesk.ui.widgets.labels import Label, set_plain_tooltip

_MIDDLE = 128


class ImageBuilder(Builder):
    """An image as grey dots; threshold, inverting and dithering make it black and white at once."""

    dots = (72, 14)
    spare = 0
    """1 for a picture that grows with the room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._greys: Greys | None = None
        self._file = ""
        self.zoom = Zoom(*self.dots, words.DROP_IMAGE)
        self.open = Button("Open image…", icon="image", height="small")
        self.threshold = Slider("Threshold", 0, 256)
        self.threshold.setValue(_MIDDLE)
        self.dither = CheckBox("Dither")
        self.dither.setChecked(True)
        self.invert = CheckBox("Invert")
        self.fill = CheckBox("Crop")
        for box, meaning in zip(self._boxes(), (words.DITHER, words.INVERT, words.FILL), strict=True):
            box.setAccessibleDescription(meaning)
            set_plain_tooltip(box, meaning)
        self._caption = Label("", "small", "text3", elide=True)
        self._error = Label("", "small", "bad", wrap=True)
        self._error.hide()
        self._build()
        self.open.clicked.connect(self.file_requested)
        self.threshold.valueChanged.connect(self._on_look_changed)
        for box in self._boxes():
            box.toggled.connect(self._on_look_changed)
        self._show()

    def _boxes(self) -> tuple[CheckBox, ...]:
        return self.dither, self.invert, self.fill

    def _build(self) -> None:
        light = QHBoxLayout()
        light.setSpacing(style.px(8))
        label = Label("Threshold", colour="text2")
        label.setBuddy(self.threshold)
        light.addWidget(label)
        light.addWidget(self.threshold, 1)
        boxes = QHBoxLayout()
        boxes.setSpacing(style.px(12))
        for box in self._boxes():
            boxes.addWidget(box)
        boxes.addStretch(1)
        controls = QVBoxLayout()
        controls.setSpacing(style.px(4))
        controls.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        controls.addLayout(light)
        controls.addLayout(boxes)
        controls.addWidget(self._caption)
        controls.addStretch(1)
        side = QWidget()
        side.setLayout(controls)
        controls.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(max(style.px(206), side.sizeHint().width()))
        row = QHBoxLayout()
        row.setSpacing(style.px(12))
        row.addWidget(self.zoom, 1)
        row.addWidget(side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(6))
        layout.addLayout(row, self.spare)
        layout.addLayout(self.make_row())
        layout.addWidget(self._error)
        layout.addStretch(1 - self.spare)

    def set_room(self, *, narrow: bool, low: bool) -> None:
        self._caption.setVisible(not low)

    def make_row(self) -> QHBoxLayout:
        """What stands below the picture."""
        raise NotImplementedError

    def show_image(self, greys: Greys, file: str) -> None:
        """Show an image that was opened; settings stay as they are."""
        self._greys, self._file = greys, file
        self._show()
        self.changed.emit()

    def bitmap(self) -> Bitmap:
        """The picture as it is sent. Raises ContentError without one."""
        if self.zoom.bitmap is None:
            raise ContentError(ContentReason.EMPTY, "picture")
        return self.zoom.bitmap

    def _dithered(self) -> Bitmap | None:
        if self._greys is None:
            return None
        greys = self._greys.filled if self.fill.isChecked() else self._greys.whole
        look = {"invert": self.invert.isChecked(), "diffuse": self.dither.isChecked()}
        return dither(greys, *self.dots, threshold=self.threshold.value(), **look)

    @property
    def first(self) -> QWidget:
        return self.open

    @property
    def state(self) -> dict[str, Any]:
        kept = self.more_state()
        if self._greys is None and not any(kept.values()):
            return {}
        for name, box in zip(("dither", "invert", "fill"), self._boxes(), strict=True):
            kept[name] = box.isChecked()
        kept["threshold"] = self.threshold.value()
        if self._greys is not None:
            kept["whole"], kept["filled"] = (
                base64.b64encode(dots).decode("ascii") for dots in (self._greys.whole, self._greys.filled)
            )
            kept["file"] = self._file
        return kept

    def more_state(self) -> dict[str, Any]:
        """What belongs to this kind of picture only."""
        raise NotImplementedError

    def show_state(self, state: dict[str, Any]) -> None:
        for name, box in zip(("dither", "invert", "fill"), self._boxes(), strict=True):
            kept = state.get(name)
            box.setChecked(kept if isinstance(kept, bool) else name == "dither")
        value = state.get("threshold")
        self.threshold.setValue(value if isinstance(value, int) else _MIDDLE)
        whole, filled = (self._dots(state.get(name)) for name in ("whole", "filled"))
        self._greys = Greys(whole, filled) if whole and filled else None
        file = state.get("file")
        self._file = file if isinstance(file, str) else ""
        self._show()

    def _dots(self, kept: object) -> bytes | None:
        """Grey values of a draft, None when they are not as many as they should be."""
        try:
            dots = base64.b64decode(kept, validate=True) if isinstance(kept, str) else b""
        except (binascii.Error, ValueError):
            return None
        return dots if len(dots) == self.dots[0] * self.dots[1] else None

    def watch(self, edit: LineEdit) -> None:
        """Say what is wrong with a field of the row when it is left, until the next key."""
        edit.textChanged.connect(lambda: self._show_error(""))
        edit.editingFinished.connect(self._on_left_row)

    def _on_left_row(self) -> None:
        error = self.made.error
        if isinstance(error, ContentError) and error.reason is not ContentReason.EMPTY:
            self._show_error(error_words.error_text(error))

    def _show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def _on_look_changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.zoom.set_bitmap(self._dithered())
        for part in (self.threshold, *self._boxes()):
            part.setEnabled(self._greys is not None)
        size = f"{self.dots[0]} × {self.dots[1]} dots"
        self._caption.setText(f"{size} · {self._file}" if self._file else f"{size}, black and white")


class LogoBuilder(ImageBuilder):
    """72 times 14 dots, and the network whose phones show them."""

    name = "logo"
    dots = (operator_logo.WIDTH, operator_logo.HEIGHT)

    def make_row(self) -> QHBoxLayout:
        self.network = ComboBox("Network")
        for name, mcc, mnc in words.NETWORKS:
            self.network.addItem(name, (mcc, mnc))
        self.network.addItem(words.OTHER_NETWORK, None)
        self.mcc, self.mnc = LineEdit("MCC"), LineEdit("MNC")
        for edit in (self.mcc, self.mnc):
            edit.setMaxLength(3)
            edit.setFixedWidth(style.px(56))
        row = QHBoxLayout()
        row.setSpacing(style.px(8))
        for word, editor in (("Network", self.network), ("MCC", self.mcc), ("MNC", self.mnc)):
            label = Label(word, colour="text2")
            label.setBuddy(editor)
            row.addWidget(label)
            row.addWidget(editor)
        row.addStretch(1)
        self._take_network()
        self.network.currentIndexChanged.connect(self._on_network_chosen)
        for edit in (self.mcc, self.mnc):
            edit.textChanged.connect(self._on_code_changed)
            self.watch(edit)
        return row

    def build(self, reference: int) -> tuple[bytes, ...]:
        picture = self.bitmap()
        return operator_logo.operator_logo_message(picture, self.mcc.text().strip(), self.mnc.text().strip(), reference)

    def more_state(self) -> dict[str, Any]:
        codes = {"mcc": self.mcc.text(), "mnc": self.mnc.text()}
        return codes if tuple(codes.values()) != words.NETWORKS[0][1:] or self._greys else {}

    def show_state(self, state: dict[str, Any]) -> None:
        codes = (state.get("mcc"), state.get("mnc"))
        for edit, code, usual in zip((self.mcc, self.mnc), codes, words.NETWORKS[0][1:], strict=True):
            edit.setText(code if isinstance(code, str) else usual)
        super().show_state(state)

    def _on_network_chosen(self) -> None:
        self._take_network()
        if self.network.currentData() is None:
            self.mcc.setFocus()

    def _take_network(self) -> None:
        codes = self.network.currentData()
        if codes:
            self.mcc.setText(codes[0])
            self.mnc.setText(codes[1])

    def _on_code_changed(self) -> None:
        wanted = [self.mcc.text().strip(), self.mnc.text().strip()]
        codes = [list(entry[1:]) for entry in words.NETWORKS]
        self.network.blockSignals(True)
        self.network.setCurrentIndex(codes.index(wanted) if wanted in codes else len(codes))
        self.network.blockSignals(False)
        self.changed.emit()


class PictureBuilder(ImageBuilder):
    """72 times 28 dots, and a text below them."""

    name = "picture"
    dots = (picture_message.WIDTH, picture_message.HEIGHT)
    spare = 1

    def make_row(self) -> QHBoxLayout:
        self.text_edit = LineEdit("Text of the picture message", placeholder=words.PICTURE_TEXT)
        self.text_edit.setMaxLength(picture_message.TEXT_OCTETS)
        self.text_edit.textChanged.connect(self.changed)
        self.watch(self.text_edit)
        row = QHBoxLayout()
        row.addWidget(self.text_edit)
        return row

    def build(self, reference: int) -> tuple[bytes, ...]:
        return picture_message.picture_messages(self.bitmap(), self.text_edit.text(), reference)

    def more_state(self) -> dict[str, Any]:
        return {"text": self.text_edit.text()}

    def show_state(self, state: dict[str, Any]) -> None:
        text = state.get("text")
        self.text_edit.setText(text if isinstance(text, str) else "")
        super().show_state(state)
