"""Links in texts from outside: where they stand, and the address that would really be opened, in ASCII."""

import re
from dataclasses import dataclass
from urllib.parse import quote

_LONGEST = 2000
"""Characters; no browser wants a longer address."""
_NOT_IN_LINKS = r"\s<>\"\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
_LINK = re.compile(rf"(?<![a-z0-9])https?://[^{_NOT_IN_LINKS}]{{1,{_LONGEST}}}", re.IGNORECASE)
_AT_THE_END = ".,;:!?'’”»…。，、！？；："
_PAIRS = {")": "(", "]": "[", "}": "{", "）": "（", "」": "「", "』": "『", "】": "【"}
_PARTS = re.compile(r"(https?)://([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
_PORT = re.compile(r"[0-9]{1,5}")
_AS_IT_IS = "%/?#[]@!$&'()*+,;=:~-._"
_LOOKED_AT = 20_000
"""Characters of a text in which links are looked for; no message of a phone is as long."""


@dataclass(frozen=True)
class Link:
    """A link at `text[start:end]`. `address` is what a browser would be given: http or https, the host in punycode,
    everything else in ASCII. `host` is where it leads, whatever stands before an @."""

    start: int
    end: int
    address: str
    host: str

    @property
    def short(self) -> str:
        """Where it leads, without the scheme, without what stands before an @, and without a lonely slash at its end:
        "example.com/list"."""
        rest = re.split("[/?#]", self.address.partition("://")[2], maxsplit=1)
        behind = self.address.partition("://")[2][len(rest[0]) :]
        return (self.host + behind).removesuffix("/")


def find_links(text: str, most: int = 20) -> tuple[Link, ...]:
    """The http and https links of a text, in order, at most so many. What is no sound address is no link."""
    found: list[Link] = []
    for match in _LINK.finditer(text, 0, _LOOKED_AT):
        written = _without_the_end(match.group())
        link = _link(written, match.start())
        if link is not None:
            found.append(link)
        if len(found) == most:
            break
    return tuple(found)


def _without_the_end(written: str) -> str:
    """Without the signs of the sentence that a link stands in: "(see https://example.com/a)." """
    while written:
        last = written[-1]
        lonely = last in _PAIRS and written.count(last) > written.count(_PAIRS[last])
        if last not in _AT_THE_END and not lonely:
            break
        written = written[:-1]
    return written


def _link(written: str, start: int) -> Link | None:
    parts = _PARTS.fullmatch(written)
    if parts is None or "\\" in parts.group(2):  # browsers take a backslash for a slash: two hosts could be meant
        return None
    scheme, authority, rest = parts.groups()
    user, at, place = authority.rpartition("@")
    name, port = _split_port(place)
    host = _ascii_host(name)
    if host is None or (port and not _PORT.fullmatch(port)):
        return None
    shown = f"{host}:{port}" if port else host
    before = quote(user, safe=_AS_IT_IS) + at
    address = f"{scheme.lower()}://{before}{shown}{quote(rest, safe=_AS_IT_IS)}"
    return Link(start, start + len(written), address, shown)


def _split_port(place: str) -> tuple[str, str]:
    if place.startswith("["):
        name, _, port = place.partition("]")
        return f"{name}]", port.removeprefix(":")
    name, _, port = place.partition(":")
    return name, port


def _ascii_host(name: str) -> str | None:
    """ "bücher.example" -> "xn--bcher-kva.example"; None for what is no host."""
    try:
        host = name.lower() if name.startswith("[") else name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    return host if _HOST.fullmatch(host) and ".." not in host else None
