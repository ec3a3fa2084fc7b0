"""Names for what stands in a user data header: elements (3GPP TS 23.040, 9.2.3.24), ports, languages, colours."""

_ELEMENTS = {
    0x00: "Concatenation, 8 bit",
    0x01: "Special message indication",
    0x02: "Reserved",
    0x03: "Not used (looks like a line feed)",
    0x04: "Port address, 8 bit",
    0x05: "Port address, 16 bit",
    0x06: "Service centre control",
    0x07: "Header source",
    0x08: "Concatenation, 16 bit",
    0x09: "Wireless Control Message Protocol",
    0x0A: "Text formatting",
    0x0B: "Predefined sound",
    0x0C: "User defined sound",
    0x0D: "Predefined animation",
    0x0E: "Large animation",
    0x0F: "Small animation",
    0x10: "Large picture",
    0x11: "Small picture",
    0x12: "Variable picture",
    0x13: "User prompt",
    0x14: "Extended object",
    0x15: "Reused extended object",
    0x16: "Compression control",
    0x17: "Object distribution",
    0x18: "Standard WVG object",
    0x19: "Character size WVG object",
    0x1A: "Extended object data request",
    0x20: "E-mail header (RFC 822)",
    0x21: "Hyperlink format",
    0x22: "Reply address",
    0x23: "Enhanced voice mail",
    0x24: "National language single shift",
    0x25: "National language locking shift",
    0x70: "SIM toolkit security: command packet",
    0x71: "SIM toolkit security: response packet",
}
_RANGES = (  # the last identifier of each range, from 1B on where the table above is silent
    (0x1F, "Reserved for EMS"),
    (0x6F, "Reserved"),
    (0x7F, "SIM toolkit security header"),
    (0x9F, "Between senders (SME to SME)"),
    (0xBF, "Reserved"),
    (0xDF, "Service centre specific"),
    (0xFF, "Reserved"),
)
_PORTS = {
    226: "compact business card",
    2805: "WTA, secure",
    2923: "WTA session, secure",
    2948: "WAP push",
    2949: "WAP push, secure",
    4035: "WAP push over HTTP",
    4036: "WAP push over HTTP, secure",
    5501: "Nokia business card",
    5502: "Nokia service card",
    5503: "Nokia Internet settings",
    5505: "Nokia ringtone",
    5506: "Nokia operator logo",
    5507: "Nokia group graphic",
    5508: "Nokia dynamic menu",
    5511: "Nokia message access",
    5512: "Nokia e-mail notification",
    5514: "Nokia picture message",
    5580: "Nokia text browser",
    7275: "location (OMA SUPL)",
    9200: "WAP, connectionless",
    9201: "WAP session",
    9202: "WAP, connectionless, secure",
    9203: "WAP session, secure",
    9204: "vCard",
    9205: "vCalendar",
    9206: "vCard, secure",
    9207: "vCalendar, secure",
    49999: "phone settings (OTA)",
}
_LANGUAGES = (
    "",
    "Turkish",
    "Spanish",
    "Portuguese",
    "Bengali",
    "Gujarati",
    "Hindi",
    "Kannada",
    "Malayalam",
    "Oriya",
    "Punjabi",
    "Tamil",
    "Telugu",
    "Urdu",
)
COLOURS = (
    "black",
    "dark grey",
    "dark red",
    "dark yellow",
    "dark green",
    "dark cyan",
    "dark blue",
    "dark magenta",
    "grey",
    "white",
    "bright red",
    "bright yellow",
    "bright green",
    "bright cyan",
    "bright blue",
    "bright magenta",
)
"""The sixteen colours of text formatting (9.2.3.24.10.1.1), by their number."""

SOUNDS = (
    "chimes high",
    "chimes low",
    "ding",
    "tada",
    "notify",
    "drum",
    "claps",
    "fanfare",
    "chord high",
    "chord low",
)
"""The predefined sounds (9.2.3.24.10.1.2), by their number."""

ANIMATIONS = (
    "ironic",
    "glad",
    "sceptical",
    "sad",
    "wow",
    "crying",
    "winking",
    "laughing",
    "indifferent",
    "in love",
    "confused",
    "tongue out",
    "angry",
    "wearing glasses",
    "devil",
)
"""The predefined animations (9.2.3.24.10.1.4), by their number."""


def element_name(identifier: int) -> str:
    """The name of an information element identifier, 0 to 255; every one has a name, if only that of its range."""
    if identifier in _ELEMENTS:
        return _ELEMENTS[identifier]
    return next(name for last, name in _RANGES if identifier <= last)


def port_name(port: int) -> str:
    """What listens at a 16-bit application port (TS 23.040 9.2.3.24.4; IANA; Nokia Smart Messaging 3.0).

    For a port without a name, the use of its range: up to 15999 IANA's, 16000 to 16999 free for applications.
    """
    if port in _PORTS:
        return _PORTS[port]
    if port == 0:
        return "not used"
    if port < 16_000:
        return "as registered with IANA"
    return "free for applications" if port < 17_000 else "reserved"


def short_port_name(port: int) -> str:
    """The use of an 8-bit application port (TS 23.040 9.2.3.24.3): 240 to 255 are free for applications."""
    return "free for applications" if port >= 240 else "reserved"


def language_name(number: int) -> str:
    """The national language of a shift table (TS 23.038 6.2.1.2.4), "reserved" beyond the table."""
    return _LANGUAGES[number] if 0 < number < len(_LANGUAGES) else "reserved"
