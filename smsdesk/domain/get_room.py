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


def numbers_that_fit(text: str, kind: Kind) -> int:
    """To how many numbers one GET request can carry this text; 0 when it is too long even for one."""
    message = 4 * ucs2.units(text) if kind.encoding is Encoding.UCS2 else len(quote_plus(text))
    return max(0, QUERY_LIMIT - _OTHERS - message) // _NUMBER
