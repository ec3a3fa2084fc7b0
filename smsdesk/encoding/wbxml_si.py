"""Service Indications (WAP-167, SI 1.0) in WBXML 1.2 (WAP-154): a link with a title that a phone announces."""

import re
from dataclasses import dataclass
from enum import StrEnum

from smsdesk.encoding.contents import ContentError, ContentReason, is_control

_HEAD = bytes((0x02, 0x05, 0x6A, 0x00))  # WBXML 1.2, -//WAPFORUM//DTD SI 1.0//EN, UTF-8, no string table
_END, _INLINE, _OPAQUE, _ENTITY = 0x01, 0x03, 0xC3, 0x02
_SI, _INDICATION = 0x05, 0x06
_HAS_ATTRIBUTES, _HAS_CONTENT = 0x80, 0x40
_CREATED, _EXPIRES, _ID, _CLASS = 0x0A, 0x10, 0x11, 0x12
_STARTS = {0x0B: "", 0x0C: "http://", 0x0D: "http://www.", 0x0E: "https://", 0x0F: "https://www."}
_ENDINGS = {0x85: ".com/", 0x86: ".edu/", 0x87: ".net/", 0x88: ".org/"}
_VALUES = frozenset((_INLINE, _OPAQUE, _ENTITY, *_ENDINGS))
_ENDING_TOKENS = {text: token for token, text in _ENDINGS.items()}
_ENDING = re.compile(r"(\.(?:com|edu|net|org)/)")


class Action(StrEnum):
    """What the phone does when the indication arrives (WAP-167 5.2); `delete` removes an earlier one."""

    SIGNAL_NONE = "signal-none"
    SIGNAL_LOW = "signal-low"
    SIGNAL_MEDIUM = "signal-medium"
    SIGNAL_HIGH = "signal-high"
    DELETE = "delete"


_ACTIONS = dict(enumerate(Action, start=0x05))
_ACTION_TOKENS = {action: token for token, action in _ACTIONS.items()}


@dataclass(frozen=True)
class ServiceIndication:
    """One indication; without an `identity` phones take the link as the si-id."""

    title: str
    link: str
    action: Action = Action.SIGNAL_MEDIUM
    identity: str = ""


def write(indication: ServiceIndication) -> bytes:
    """The WBXML document; texts must hold no NUL, which would end them on the phone (ValueError)."""
    out = bytearray(_HEAD)
    out += bytes((_SI | _HAS_CONTENT, _INDICATION | _HAS_ATTRIBUTES | _HAS_CONTENT))
    out += _write_link(indication.link)
    if indication.identity:
        out += bytes((_ID,)) + _inline(indication.identity)
    out += bytes((_ACTION_TOKENS[indication.action], _END))
    if indication.title:
        out += _inline(indication.title)
    return bytes(out) + bytes((_END, _END))


def read(octets: bytes) -> ServiceIndication:
    """The indication of an SI document; dates are skipped, nothing before or after the one element is taken.

    Raises ContentError for documents that end early, hold unknown tokens or are something else.
    """
    reader = _Reader(octets)
    reader.expect(_HEAD)
    reader.expect(bytes((_SI | _HAS_CONTENT,)))
    tag = reader.octet()
    if tag & ~(_HAS_ATTRIBUTES | _HAS_CONTENT) != _INDICATION:
        raise ContentError(ContentReason.UNKNOWN_FORM, found=reader.at - 1)
    found = reader.attributes() if tag & _HAS_ATTRIBUTES else _Attributes()
    title = reader.content() if tag & _HAS_CONTENT else ""
    reader.expect(bytes((_END,)))
    return ServiceIndication(_clean(title), _clean(found.link), found.action, _clean(found.identity))


def _write_link(link: str) -> bytes:
    token, start = max(((token, text) for token, text in _STARTS.items() if link.startswith(text)), key=_length)
    out = bytearray((token,))
    for piece in _ENDING.split(link[len(start) :]):
        if piece in _ENDING_TOKENS:
            out.append(_ENDING_TOKENS[piece])
        elif piece:
            out += _inline(piece)
    return bytes(out)


def _length(entry: tuple[int, str]) -> int:
    return len(entry[1])


def _inline(text: str) -> bytes:
    if "\0" in text:
        raise ValueError("a NUL ends an inline string")
    return bytes((_INLINE,)) + text.encode() + b"\0"


def _clean(text: str) -> str:
    return "".join(ch for ch in text if not is_control(ch))


@dataclass
class _Attributes:
    """What the attributes said."""

    link: str = ""
    action: Action = Action.SIGNAL_MEDIUM
    identity: str = ""


class _Reader:
    """Goes through a document octet by octet; `at` is the next one."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self.at = 0

    def octet(self) -> int:
        """The next octet."""
        if self.at >= len(self._octets):
            raise ContentError(ContentReason.TRUNCATED, found=len(self._octets))
        self.at += 1
        return self._octets[self.at - 1]

    def expect(self, octets: bytes) -> None:
        """Go beyond these octets, which must come now."""
        for octet in octets:
            if self.octet() != octet:
                raise ContentError(ContentReason.UNKNOWN_FORM, found=self.at - 1)

    def attributes(self) -> _Attributes:
        """Every attribute up to the END behind the last one."""
        found = _Attributes()
        while (token := self.octet()) != _END:
            if token in _ACTIONS:
                found.action = _ACTIONS[token]
            elif token in _STARTS:
                found.link = _STARTS[token] + self._value()
            elif token == _ID:
                found.identity = self._value()
            elif token in (_CREATED, _EXPIRES, _CLASS):
                self._value()
            else:
                raise ContentError(ContentReason.UNKNOWN_FORM, found=self.at - 1)
        return found

    def content(self) -> str:
        """The text of the element up to its END; its `info` items, which phones do not show, are refused."""
        text = self._value()
        self.expect(bytes((_END,)))
        return text

    def _value(self) -> str:
        """The strings, tokens and dates that come now, joined; dates give nothing."""
        pieces: list[str] = []
        while self._next() in _VALUES:
            token = self.octet()
            if token == _INLINE:
                pieces.append(self._string())
            elif token == _OPAQUE:
                self._skip(self._number())
            elif token == _ENTITY:
                pieces.append(self._character(self._number()))
            else:
                pieces.append(_ENDINGS[token])
        return "".join(pieces)

    def _next(self) -> int | None:
        return self._octets[self.at] if self.at < len(self._octets) else None

    def _string(self) -> str:
        end = self._octets.find(0, self.at)
        if end < 0:
            raise ContentError(ContentReason.TRUNCATED, found=len(self._octets))
        text = self._octets[self.at : end].decode("utf-8", "replace")
        self.at = end + 1
        return text

    def _skip(self, number: int) -> None:
        if self.at + number > len(self._octets):
            raise ContentError(ContentReason.TRUNCATED, found=len(self._octets))
        self.at += number

    def _number(self) -> int:
        """A multi-byte integer (WAP-154 5.1): seven bits an octet, of at most five octets."""
        number = 0
        for _ in range(5):
            octet = self.octet()
            number = number << 7 | octet & 0x7F
            if octet < 0x80:
                return number
        raise ContentError(ContentReason.UNKNOWN_FORM, found=self.at - 1)

    def _character(self, code: int) -> str:
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise ContentError(ContentReason.UNKNOWN_FORM, found=self.at - 1)
        return chr(code)
