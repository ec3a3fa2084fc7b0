"""Where the octets stand in hex as it was typed, with blanks, line breaks and 0x between them."""

import re

_GROUP = re.compile(r"[^\s,:;]+")


def octet_places(text: str) -> list[tuple[int, int]]:
    """(first, behind the last) place of every octet, in the order in which `octets.from_hex` reads them.

    Signs that are no digits count as digits and a digit alone as an octet, so that the octet an error names is there.
    """
    places: list[tuple[int, int]] = []
    for group in _GROUP.finditer(text):
        start, end = group.span()
        if text[start : start + 2] in {"0x", "0X"}:
            start += 2
            if start == end:  # 0x with nothing behind it is an octet that has no digits
                places.append(group.span())
        places += [(at, min(at + 2, end)) for at in range(start, end, 2)]
    return places
