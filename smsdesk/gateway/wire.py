"""Reading the gateway's answers: what counts as an answer, and why the rest does not (gateway.md, Return codes).

Pure functions from a status and the first 4 KB of a body to an Exchange; nothing here knows about connections. `more`
says that the body went on after what is given, so its end is not the answer's end.
"""

import re

from smsdesk.domain.answers import Code, Exchange, Failure, Item
from smsdesk.gateway.figures import read_figures

BODY_LIMIT = 4096  # octets of a body that are read and kept
_CREDITS_LIMIT = 200  # characters

_FRONT = re.compile(rb"(?:\xef\xbb\xbf|\s)*")
_CODE = rb"(17[0-9]{2})(?:[ \t]*:([A-Za-z0-9-]{1,64}))?"
_ITEM = re.compile(_CODE + rb"(?=[ \t\r\n<]|\Z)")
_BATCH_ITEM = re.compile(_CODE + rb"(?=[ \t\r\n<,;]|\Z)")
_SEPARATOR = re.compile(
    rb"(?:\s|<br\s*/?>)*(?P<comma>[,;])(?:\s|<br\s*/?>)*|[ \t]*(?:[\r\n]|<br\s*/?>)(?:\s|<br\s*/?>)*",
    re.IGNORECASE,
)
_TAG = re.compile(rb"<[^>]*>")
_UNSEEN = re.compile(rb"<!--.*?-->|<(script|style|title)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TRANSFERRED = re.compile(rb"(?<![0-9])1707(?![0-9])")
_CUT = re.compile(rb"17?|17[0-9]|17[0-9]{2}[ \t]*:")
_PAGE = re.compile(rb"<(?:html|!doctype|head|body|script)", re.IGNORECASE)
_GZIP = b"\x1f\x8b"


def parse_send(status: int, body: bytes, *, more: bool = False) -> Exchange:
    """The answer of a page for one recipient: one item, or a failure and its word. Never raises."""
    body = _stripped(body)
    found = _first(body, more)
    return _answer(status, body, (_item(found),) if found else (), more)


def parse_batch(status: int, body: bytes, size: int, *, more: bool = False) -> Exchange:
    """The answer of the NoDR page to `size` numbers: one item for all or `size` items in their order.

    Stricter than the single page, as one code for all could be the beginning of a list: no figure or open tag may
    follow the last item, a dangling comma counts only after a complete list, and a body over the limit never does.
    Never raises.
    """
    body = _stripped(body)
    found = _first(body, more) if size == 1 else None
    if found:
        return _answer(status, body, (_item(found),), more)
    items, whole = _list(body, size)
    if items and (more or not whole or len(items) not in (1, size)):
        return _answer(status, body, (), more, (Failure.LOST, "too_long" if more else "count"))
    return _answer(status, body, items, more)


def parse_transfer(status: int, body: bytes, *, more: bool = False) -> Exchange:
    """The answer of the transfer page. 1707 counts only bare: no ID, and in the markup after it nothing that a person
    would read; what was not read to its end is not bare. Another code counts unless 1707 stands behind it. Never
    raises."""
    body = _stripped(body)
    found = _first(body, more)
    if found:
        done, rest = int(found[1]) == Code.TRANSFERRED, body[found.end() :]
        if (found[2] or more or _shows_words(rest)) if done else _TRANSFERRED.search(rest):
            found = None
    return _answer(status, body, (_item(found),) if found else (), more)


def parse_credits(status: int, body: bytes, *, more: bool = False) -> Exchange:
    """The answer of creditsLeft.aspx: figures, or a failure and its word. Never raises."""
    body = _stripped(body)
    text = body.decode("utf-8", "replace").strip()
    if status != 200 or not text or _PAGE.search(body) or body.startswith(_GZIP):
        return _answer(status, body, (), more)
    if more or len(text) > _CREDITS_LIMIT:
        return _answer(status, body, (), more, (Failure.NOT_GATEWAY, "too_long"))
    figures = read_figures(text)
    if figures is None:
        return _answer(status, body, (), more, (Failure.NOT_GATEWAY, "no_figure"))
    return Exchange(figures=figures, http_status=status, raw=raw_text(body))


def _shows_words(rest: bytes) -> bool:
    """True when a browser would show more than blanks; what is not closed may hide something."""
    seen = _TAG.sub(b" ", _UNSEEN.sub(b" ", rest))
    return bool(seen.replace(b"&nbsp;", b" ").strip())


def raw_text(body: bytes) -> str:
    """At most 4 KB of a body as text, for "raw answer" alone."""
    return body[:BODY_LIMIT].decode("utf-8", "replace")


def _stripped(body: bytes) -> bytes:
    front = _FRONT.match(body)
    return body[front.end() :] if front else body


def _first(body: bytes, more: bool) -> re.Match[bytes] | None:
    found = _ITEM.match(body)
    if found and more and found.end() == len(body):  # the ID may go on after the limit
        return None
    return found


def _item(found: re.Match[bytes]) -> Item:
    return Item(int(found[1]), found[2].decode("ascii") if found[2] else None)


def _list(body: bytes, size: int) -> tuple[tuple[Item, ...], bool]:
    """The items at the front, and whether nothing after them can be a part of the list."""
    items: list[Item] = []
    at, dangling = 0, False
    while found := _BATCH_ITEM.match(body, at):
        items.append(_item(found))
        at, dangling = found.end(), False
        separator = _SEPARATOR.match(body, at)
        if not separator:
            break
        at, dangling = separator.end(), separator["comma"] is not None
    rest = _TAG.sub(b" ", body[at:])
    if dangling:  # "1701," may be the beginning of "1701,1705"
        return tuple(items), not rest.strip() and len(items) == size
    return tuple(items), not re.search(rb"[0-9<]", rest)


def _answer(
    status: int, body: bytes, items: tuple[Item, ...], more: bool, why: tuple[Failure, str] | None = None
) -> Exchange:
    raw = raw_text(body)
    if status != 200:
        word = "redirect" if 300 <= status < 400 else f"http_{status}"
        return Exchange(failure=Failure.NOT_GATEWAY, detail=word, http_status=status, raw=raw)
    if items:
        return Exchange(items=items, http_status=status, raw=raw)
    failure, word = why or _why(body, more)
    return Exchange(failure=failure, detail=word, http_status=status, raw=raw)


def _why(body: bytes, more: bool) -> tuple[Failure, str]:
    """Why a 200 is no answer."""
    if not body:
        return Failure.LOST, "empty"
    if body.startswith(b"<") or _PAGE.search(body):
        return Failure.NOT_GATEWAY, "html"
    if body.startswith(_GZIP):
        return Failure.NOT_GATEWAY, "compressed"
    if more:
        return Failure.NOT_GATEWAY, "too_long"
    if _CUT.fullmatch(body):
        return Failure.LOST, "cut_off"
    return Failure.NOT_GATEWAY, "no_code"
