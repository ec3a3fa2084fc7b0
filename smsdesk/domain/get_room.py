"""What fits into the address of a GET request: a longer one would be refused, row after row, for ever."""

from urllib.parse import quote_plus

from smsdesk.domain.kinds import Kind
from smsdesk.encoding import ucs2
from smsdesk.encoding.parts import Encoding

QUERY_LIMIT = 2048
"""Characters of a query, ASP.NET's default (gateway.md, Platform)."""
_OTHERS = 400
"""For the names of the parameters, user name, password, sender and seqno, as they look in an address."""
_NUMBER = 18
"""15 digits and an encoded comma."""


def numbers_that_fit(text: str, kind: Kind, *, raw_unicode: bool = False) -> int:
    """To how many numbers one GET request can carry this text (`raw_unicode`: as it is, by the page that encodes
    itself); 0 when it is too long even for one."""
    in_hex = kind.encoding is Encoding.UCS2 and not raw_unicode
    message = 4 * ucs2.units(text) if in_hex else len(quote_plus(text, errors="replace"))
    return max(0, QUERY_LIMIT - _OTHERS - message) // _NUMBER
