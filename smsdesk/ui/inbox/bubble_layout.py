"""One message of a thread, laid out: day, bubble, what stands below it, and the notes under that, all in px."""

import re
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QTextLayout, QTextOption

from smsdesk.domain.conversations import ThreadLine
from smsdesk.domain.links import Link, find_links
from smsdesk.ui import wording_inbox as words
from smsdesk.ui.outside_text import readable
from smsdesk.ui.style import style
from smsdesk.ui.widgets.bubble import begins_right

WIDEST = 430
"""px at b = 13, padding included."""
MARGIN = 20
MOST_SHOWN = 2000
"""Characters; the rest is a press away. A bubble of 100,000 would be laid out for a tenth of a second."""
MOST_LINES = 60
MOST_LINKS = 3
_SIGN = re.compile(r"[^\w\s]")
_SIDE, _ABOVE = 12, 8
_DAY, _GAP, _META, _NOTE, _NOTE_GAP = 34, 6, 20, 30, 6


@dataclass(frozen=True)
class Act:
    """What a press on a note does: "copy" and "open" a link, "all" shows the whole text."""

    what: str
    link: Link | None = None


@dataclass(frozen=True)
class Note:
    """A line below a message: icon, sentence (`short` where it has no room), and words that can be pressed."""

    icon: str
    sentence: str
    acts: tuple[tuple[str, Act], ...]
    short: str = ""

    def width(self, sentence: str) -> int:
        """px that it takes when nothing is cut."""
        font = QFontMetrics(style.font("body"))
        links = sum(font.horizontalAdvance(word) + style.px(12) for word, _act in self.acts)
        return font.horizontalAdvance(sentence) + links + style.px(10 + 16 + 8 + 10)

    def said(self, room: int) -> str:
        """What it says in so many px."""
        return self.short if self.short and self.width(self.sentence) > room else self.sentence


@dataclass(frozen=True)
class Laid:
    """A message as it is drawn; lengths in px, `top` is where its bubble begins below its day."""

    day: str
    layout: QTextLayout
    width: int
    bubble: int
    meta: tuple[str, ...]
    state: tuple[str, str, str] | None  # icon, colour, word
    notes: tuple[Note, ...]

    @property
    def top(self) -> int:
        """Where the bubble begins."""
        return (style.px(_DAY) if self.day else 0) + style.px(_GAP)

    @property
    def height(self) -> int:
        """All of it."""
        notes = len(self.notes) * style.px(_NOTE + _NOTE_GAP)
        return self.top + self.bubble + style.px(_META) + notes + style.px(_GAP)

    def left(self, room: int, *, right: bool) -> int:
        """Where the bubble begins in a row of `room` px, at its right or left side."""
        return room - style.px(MARGIN) - self.width if right else style.px(MARGIN)

    def note_boxes(self, room: int, *, right: bool) -> list[QRectF]:
        """The boxes of the notes, below the words under the bubble."""
        small, most = style.px(_NOTE), room - 2 * style.px(MARGIN)
        top = self.top + self.bubble + style.px(_META)
        boxes: list[QRectF] = []
        for note in self.notes:
            # A whole sentence may be wider than a bubble; an address that is cut anyhow is no wider.
            width = note.width(note.sentence)
            if width > most:
                width = min(note.width(note.said(most)), style.px(WIDEST))
            left = room - style.px(MARGIN) - width if right else style.px(MARGIN)
            top += style.px(_NOTE_GAP)
            boxes.append(QRectF(left, top, width, small))
            top += small
        return boxes

    def act_boxes(self, room: int, *, right: bool) -> list[tuple[QRectF, str, Act]]:
        """Where each pressable word of the notes stands: at the right end of its box."""
        font = QFontMetrics(style.font("body"))
        found = []
        for note, box in zip(self.notes, self.note_boxes(room, right=right), strict=True):
            end = box.right() - style.px(10)
            for word, act in reversed(note.acts):
                width = font.horizontalAdvance(word)
                found.append((QRectF(end - width, box.top(), width, box.height()), word, act))
                end -= width + style.px(12)
        return found


def shown_text(line: ThreadLine) -> tuple[str, int]:
    """What stands in the bubble, and how many characters of the whole that is (0: all)."""
    whole = words.content(line)
    cut = whole[:MOST_SHOWN]
    lines = cut.split("\n", MOST_LINES)
    if len(lines) > MOST_LINES:
        cut = "\n".join(lines[:MOST_LINES])
    text = readable(cut) or words.ERASED
    return (f"{text}…", len(cut)) if len(cut) < len(whole) else (text, 0)


def widest(room: int) -> int:
    """How wide a bubble may be in a row of so many px."""
    return min(style.px(WIDEST), max(style.px(160), room - 2 * style.px(MARGIN)))


def lay_out(line: ThreadLine, *, day: str, when: datetime, most: int = 0) -> Laid:
    """Lay a message out; `day` is what stands above it ("" where the one before is of the same day), `most` px is the
    widest it may be (0: as wide as any)."""
    text, cut_at = shown_text(line)
    layout = QTextLayout(_unbroken(text).replace("\n", "\u2028"), style.font("body"))
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    used, high = _break_lines(layout, float((most or style.px(WIDEST)) - 2 * style.px(_SIDE)))
    if begins_right(text):
        for number in range(layout.lineCount()):
            one = layout.lineAt(number)
            one.setPosition(QPointF(used - one.naturalTextWidth(), one.y()))
    return Laid(
        day,
        layout,
        -int(-used // 1) + 2 * style.px(_SIDE),
        -int(-high // 1) + 2 * style.px(_ABOVE),
        tuple(words.beside(line, when)),
        words.state(line) if line.mine else None,
        _notes(line, cut_at),
    )


def stands_right(line: ThreadLine, direction: Qt.LayoutDirection) -> bool:
    """At which side a message stands: ours where a line of the program ends."""
    return line.mine != (direction is Qt.LayoutDirection.RightToLeft)


def text_place(laid: Laid, room: int, *, right: bool) -> QPointF:
    """Where the first line of the text begins in its row."""
    return QPointF(laid.left(room, right=right) + style.px(_SIDE), laid.top + style.px(_ABOVE))


def _notes(line: ThreadLine, cut_at: int) -> tuple[Note, ...]:
    found = []
    if cut_at:
        sentence = words.length_note(len(words.content(line)), cut_at)
        found.append(Note("text-align-left", sentence, ((words.SHOW_ALL, Act("all")),)))
    links = find_links(line.text, MOST_LINKS) if line.received is not None else ()
    for link in links:
        acts = ((words.COPY_LINK, Act("copy", link)), (words.OPEN_LINK, Act("open", link)))
        found.append(Note("link-simple", words.not_opened(link.short), acts, link.short))
    return tuple(found)


def _unbroken(text: str) -> str:
    """The text with a joiner behind every sign in its links: a link that fits in a line stands in one."""
    parts, end = [], 0
    for link in find_links(text):
        parts += [text[end : link.start], _SIGN.sub("\\g<0>\u2060", text[link.start : link.end])]
        end = link.end
    return "".join([*parts, text[end:]])


def _break_lines(layout: QTextLayout, width: float) -> tuple[float, float]:
    """Width of the widest line and height of all, in px."""
    used = top = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0.0, top))
        top += line.height()
        used = max(used, line.naturalTextWidth())
    layout.endLayout()
    return used, top
