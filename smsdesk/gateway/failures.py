"""Why a request failed, in one short word, from the exceptions of httpx, aiohttp and the system.

httpx-aiohttp's own mapping must not be trusted for this: it turns every aiohttp.ClientConnectionError, a server that
hangs up after it took the request included, into httpx.ConnectTimeout. The causes below it are asked instead.
"""

import socket
import ssl
from collections.abc import Iterator

import aiohttp
import httpx

_WORDS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    ((aiohttp.ClientConnectorDNSError, socket.gaierror), "dns"),
    ((aiohttp.ClientConnectorCertificateError, ssl.SSLCertVerificationError), "certificate"),
    ((aiohttp.ClientProxyConnectionError, aiohttp.ClientHttpProxyError, httpx.ProxyError), "proxy"),
    ((aiohttp.ClientSSLError, ssl.SSLError), "tls"),
    (aiohttp.ConnectionTimeoutError, "connect_timeout"),
    (aiohttp.ServerTimeoutError, "timeout"),
    (ConnectionRefusedError, "refused"),
    ((ConnectionResetError, ConnectionAbortedError, BrokenPipeError), "reset"),
    ((aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError), "cut_off"),
    (aiohttp.ClientResponseError, "bad_http"),
    (aiohttp.ClientConnectorError, "unreachable"),
    # From here on the words of other transports, whose exceptions have no aiohttp below them.
    (httpx.PoolTimeout, "pool"),
    (httpx.ConnectTimeout, "connect_timeout"),
    (httpx.ConnectError, "unreachable"),
    ((TimeoutError, httpx.TimeoutException), "timeout"),
    (httpx.RemoteProtocolError, "cut_off"),
    (httpx.ReadError, "reset"),
    (OSError, "network"),
)
_BEFORE_CONTACT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_HANDSHAKE = ("reset", "cut_off")


def cause_word(error: BaseException) -> str:
    """The word for an exception and what it was raised from; "error" for one that is not known."""
    chain = list(_chain(error))
    for kinds, word in _WORDS:
        if any(isinstance(link, kinds) for link in chain):
            return word
    return "error"


def unconnected_word(error: BaseException, *, encrypted: bool, proxied: bool) -> str:
    """As cause_word, for a request whose connection never came about."""
    word = cause_word(error)
    if word in ("certificate", "tls"):
        return word
    if proxied:
        return "proxy"
    if word == "timeout":  # the time in all ran out while connecting
        return "connect_timeout"
    return "tls" if encrypted and word in _HANDSHAKE else word


def says_unconnected(error: BaseException) -> bool:
    """Whether a transport that is not ours proves that it sent nothing; never where aiohttp is below it."""
    return isinstance(error, _BEFORE_CONTACT) and not any(
        isinstance(link, aiohttp.ClientError) for link in _chain(error)
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__
