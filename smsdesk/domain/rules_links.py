"""Finds links as operators do: addresses with and without a scheme, bare domains, and those written to slip through."""

import re
from enum import Enum

from smsdesk.domain.rules_text import Folded, Span, joined

_CERTAIN = (
    "com net org edu gov mil biz co ly io gl gg tv cc ai app dev xyz icu asia cn hk tw sg jp kr uk au eu de ru vn ph th"
)
"""Top-level domains that no sentence begins with when a blank is missing after its full stop."""
_WORDLIKE = (
    "my me shop link info online store site club click live top vip win life world today sale best one pro mobi name"
    " website space tech press page news fun cloud digital email group ltd company agency center cafe bio ink buzz"
    " ws la pw tk ml ga cf gq mx us in id"
)
_WITH_PATH_ONLY = "to is it be at so do am as no fm st sh gd gy ms bz im gle ee re li su mn pe onl"
"""Words of everyday English and Malay: "youtu.be/…" is a link, "9 a.m.to 5" is none."""
_CERTAIN_SET, _WORDLIKE_SET = frozenset(_CERTAIN.split()), frozenset(_WORDLIKE.split())
_ANY = "|".join(sorted({*_CERTAIN_SET, *_WORDLIKE_SET, *_WITH_PATH_ONLY.split()}, key=len, reverse=True))
_PRODUCTS = frozenset(("asp.net", "vb.net", "ado.net", "paint.net"))

_ENDING = re.compile(rf"(?P<dot>[.。点點]|dot|titik)(?P<behind> ?[)\]}}>] ?| )?(?P<tld>{_ANY})(?![a-z0-9_-])")
_BEFORE_DOT = re.compile(r" ?[(\[{<] ?$| $")
_LABELS = re.compile(r"[a-z0-9_](?:[a-z0-9_-]|\.(?=[a-z0-9]))*$")
_REST = re.compile(
    r"(?: ?[.。] ?(?:my|sg|au|uk|id|cn|tw|hk))?(?::[0-9]{2,5}(?![0-9]))?"
    r"(?: ?/ ?[^\s,;。，；！？）]{0,200}|[?#][^\s]{1,200})?"
)
_SCHEME = re.compile(r": ?[/\\] ?[/\\] ?[^\s]+")
_SCHEME_NAME = re.compile(r"[a-z][a-z0-9+]{1,11} ?$")
_WWW = re.compile(r"w(?<![a-z0-9]w) ?w ?w ?[.。] ?[a-z0-9][^\s]*(?: [.。] [a-z]{2,})*")
_ADDRESS = re.compile(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?!\.?[0-9])(?::[0-9]{2,5})?(?:/[^\s]*)?")
_TRAILING = ".,;:!?)\"'”’」』】 "  # what follows a link in a sentence
_LONGEST_HOST = 253  # RFC 1035


class _Dot(Enum):
    """How the last dot of a host is written."""

    PLAIN = "."
    CHINESE = "。"
    SPACED = " ."
    STOP = ". "
    HIDDEN = "(dot)"
    WORD = " dot "


def find_links(folded: Folded) -> tuple[Span, ...]:
    """Where links stand in the text as written. A mail address is none: nothing opens a page there."""
    text = folded.text
    spans = [each.span() for each in _WWW.finditer(text)]
    spans += [each.span() for each in _ADDRESS.finditer(text) if _is_address(text, each)]
    for each in _SCHEME.finditer(text):
        name = _SCHEME_NAME.search(text, max(0, each.start() - 13), each.start())
        spans += [(name.start(), each.end())] if name else []
    for ending in _ENDING.finditer(text):
        start = _host_start(folded, ending)
        if start is not None:
            rest = _REST.match(text, ending.end())
            spans.append((start, rest.end() if rest else ending.end()))
    return tuple(folded.span(start, start + len(text[start:end].rstrip(_TRAILING))) for start, end in joined(spans))


def _is_address(text: str, found: "re.Match[str]") -> bool:
    before = text[max(0, found.start() - 1) : found.start()]
    octets = re.split("[:/]", found.group())[0].split(".")
    return before != "." and not before.isdigit() and all(int(each) <= 255 for each in octets) and octets[0] != "0"


def _dot(text: str, ending: "re.Match[str]") -> tuple[_Dot, int] | None:
    """How the dot is written and where the host ends before it; None when that is no dot at all."""
    at, behind = ending.start(), ending["behind"] or ""
    opening = _BEFORE_DOT.search(text, max(0, at - 3), at)
    before = opening.group() if opening else ""
    host_end = at - len(before)
    if behind.strip() and before.strip():
        return _Dot.HIDDEN, host_end
    if behind.strip() or before.strip() or ending["dot"] in "点點":
        return None
    if ending["dot"] in ("dot", "titik"):
        return (_Dot.WORD, host_end) if before and behind else None
    if before:
        return _Dot.SPACED, host_end
    if behind:
        return _Dot.STOP, host_end
    return _Dot.CHINESE if ending["dot"] == "。" else _Dot.PLAIN, host_end


def _host_start(folded: Folded, ending: "re.Match[str]") -> int | None:
    """Where the host of a domain begins, None when this is the end of a sentence or something else."""
    text, tld = folded.text, ending["tld"]
    dot = _dot(text, ending)
    if dot is None:
        return None
    kind, host_end = dot
    before = _LABELS.search(text, max(0, host_end - _LONGEST_HOST), host_end)
    if before is None:  # perhaps a domain in Chinese or Tamil letters
        foreign = (
            bool(host_end)
            and text[host_end - 1] >= "\u00c0"
            and text[host_end - 1] not in "。、"
            and tld in _CERTAIN_SET
        )
        return host_end - 1 if foreign and kind is _Dot.PLAIN else None
    host, start = before.group(), before.start()
    label = host.rpartition(".")[2]
    handle = text[start - 1 : start] == "@" or f"{host}.{tld}" in _PRODUCTS
    if handle or not any(ch.isalpha() for ch in label):
        return None
    return start if _has_path(text, ending, kind) or _is_domain(folded, ending, kind, label) else None


def _has_path(text: str, ending: "re.Match[str]", kind: _Dot) -> bool:
    rest = text[ending.end() : ending.end() + 2]
    return rest[:1] == "/" or (kind is not _Dot.PLAIN and rest == " /")


def _is_domain(folded: Folded, ending: "re.Match[str]", kind: _Dot, label: str) -> bool:
    """Whether a name without a path is a domain: the more oddly the dot is written, the surer its ending must be."""
    text, tld, end = folded.text, ending["tld"], ending.end()
    certain = tld in _CERTAIN_SET
    written = folded.written[slice(*folded.span(*ending.span("tld")))]
    begins_sentence = written[:1].isupper() and written[1:].islower()
    wordlike = tld in _WORDLIKE_SET and not begins_sentence
    match kind:
        case _Dot.PLAIN:
            return certain or (wordlike and len(label) > 1)
        case _Dot.HIDDEN:
            return certain or wordlike
        case _Dot.SPACED:
            return certain or (wordlike and (end == len(text) or text[end] in ".,!?)\n"))
        case _Dot.WORD:
            return certain or (wordlike and len(label) > 3 and label != "polka")
        case _Dot.CHINESE:  # the full stop of a Chinese sentence
            return certain
        case _Dot.STOP:
            return tld == "com"
