"""A message with a user data header, taken apart into a tree of named octets (3GPP TS 23.040, 9.2.3.24)."""

from collections.abc import Callable
from dataclasses import dataclass

from smsdesk.encoding.octets import OctetError, header_end, header_spans, spaced_hex
from smsdesk.encoding.udh_fields import Field, fields_of, remark
from smsdesk.encoding.udh_names import element_name
from smsdesk.encoding.udh_writing import MAX_PARTS, concatenation, header, ports, split

__all__ = [
    "MAX_PARTS",
    "Describe",
    "Element",
    "Header",
    "concatenation",
    "header",
    "parse_header",
    "path_to",
    "ports",
    "split",
]

Describe = Callable[[int | None, bytes], str]
"""Words for the user data, given the 16-bit destination port of the header (None without one); "" for none."""

_PORTS_16 = 0x05
_CONCATENATIONS = (0x00, 0x08)


@dataclass(frozen=True)
class Element:
    """The octets `start` to `end` (not included) of a message: what they are called, how they read, what they mean."""

    start: int
    end: int
    name: str
    value: str
    meaning: str
    children: tuple["Element", ...] = ()


@dataclass(frozen=True)
class Header:
    """A message as a tree: `elements` fill it from the first octet to the last, without gaps.

    `length` is what octet 0 announces, `data_start` where the user data begins, `port` the 16-bit destination port,
    `part` (which, of how many) from a valid concatenation, `error` the first thing that is wrong.
    """

    length: int
    elements: tuple[Element, ...]
    data_start: int
    port: int | None
    part: tuple[int, int] | None
    error: OctetError | None


def parse_header(octets: bytes, describe: Describe = lambda port, data: "") -> Header:
    """The tree of a message that begins with a user data header; never raises, `error` says what is wrong.

    `describe` gives the meaning of the user data; for one part of several it is not asked.
    """
    spans, error = header_spans(octets)
    found = {octets[span.start]: octets[span.start + 2 : span.end] for span in reversed(spans)}
    port, part = _port(found), _part(found)
    start = header_end(octets)
    elements = [_length(octets), *(_element(octets, span.start, span.end) for span in spans)] if octets else []
    if start < len(octets):
        meaning = f"part {part[0]} of {part[1]}" if part and part[1] > 1 else describe(port, octets[start:])
        elements.append(Element(start, len(octets), "User data", _amount(len(octets) - start), meaning))
    return Header(octets[0] if octets else 0, tuple(elements), start, port, part, error)


def path_to(elements: tuple[Element, ...], octet: int) -> tuple[Element, ...]:
    """The element that holds the octet and, after it, the child that does; () when none does."""
    for element in elements:
        if element.start <= octet < element.end:
            return (element, *path_to(element.children, octet))
    return ()


def _length(octets: bytes) -> Element:
    follow = f"{_amount(octets[0])} {'follows' if octets[0] == 1 else 'follow'}"
    return Element(0, 1, "Header length", spaced_hex(octets[:1]), follow)


def _element(octets: bytes, start: int, end: int) -> Element:
    """One information element; where it is cut short, the fields that are there."""
    identifier, head = octets[start], octets[start : min(start + 2, end)]
    if len(head) == 1:
        meaning = f"element {identifier:02X}, its length is missing"
        return Element(start, end, element_name(identifier), spaced_hex(head), meaning)
    children, complaint = _children(fields_of(identifier), octets, start + 2, end)
    if octets[start + 1] > end - start - 2:
        complaint = f"{end - start - 2} there"
    complaint = complaint or remark(identifier, octets[start + 2 : end])
    meaning = f"element {identifier:02X}, length {octets[start + 1]}" + (f": {complaint}" if complaint else "")
    return Element(start, end, element_name(identifier), spaced_hex(head), meaning, children)


def _children(fields: tuple[Field, ...], octets: bytes, at: int, end: int) -> tuple[tuple[Element, ...], str]:
    """The fields that the octets `at` to `end` hold, and what is wrong with their number or ""."""
    children: list[Element] = []
    for field in fields:
        stop = end if field.size is None else at + field.size
        if at == end and (field.optional or field.size is None):
            break
        if stop > end:
            break
        part = octets[at:stop]
        children.append(Element(at, stop, field.name, spaced_hex(part), field.meaning(part)))
        at = stop
    missing = [field for field in fields[len(children) :] if field.size is not None and not field.optional]
    if at < end:
        children.append(Element(at, end, "Left over", spaced_hex(octets[at:end]), ""))
    if missing:
        return tuple(children), "phones ignore it, it is too short"
    return tuple(children), "longer than defined" if at < end else ""


def _port(found: dict[int, bytes]) -> int | None:
    data = found.get(_PORTS_16, b"")
    return int.from_bytes(data[:2], "big") if len(data) == 4 else None


def _part(found: dict[int, bytes]) -> tuple[int, int] | None:
    for identifier, size in zip(_CONCATENATIONS, (3, 4), strict=True):
        data = found.get(identifier, b"")
        if len(data) == size and 1 <= data[-1] <= data[-2]:
            return data[-1], data[-2]
    return None


def _amount(octets: int) -> str:
    return f"{octets} octet" if octets == 1 else f"{octets} octets"
