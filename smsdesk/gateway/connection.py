"""The connection to a gateway: httpx's aiohttp transport, with what must never happen switched off.

Measured and read in aiohttp 3.14: it sends a GET a second time by itself when the connection drops, on a NEW
connection too, so a middleware takes its reason away; a POST is never repeated. Traces tell when a connection is up:
before that no byte of a request can have been written.
"""

import ssl
from base64 import b64encode
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from smsdesk.domain.accounts import Account, Method

_KEEP_ALIVE = 5.0  # seconds: short, because a request on a connection the server just closed ends in doubt


class AddressError(ValueError):
    """The account's address is no http or https address of a host, or holds more than host, port and path."""


class ProxyAddressError(ValueError):
    """The account's proxy is no http or https address of a host."""


class ConnectionDroppedError(aiohttp.ClientError):
    """A connection broke under a request; unlike aiohttp's own errors it never makes aiohttp ask again."""


@dataclass
class Contact:
    """What is known about one request on its way. `made`: its connection is up, bytes may have been written."""

    made: bool = False


CONTACT: ContextVar[Contact] = ContextVar("contact")


def base_address(account: Account) -> str:
    """The account's address, ending in "/". Raises AddressError."""
    if not _is_http(account.address) or any(sign in account.address for sign in "?#@"):
        raise AddressError("the address needs http:// or https:// and a host, and no user, query or fragment")
    return account.address.rstrip("/") + "/"


def open_transport(account: Account, connections: int, context: ssl.SSLContext | None) -> AiohttpTransport:
    """A transport for one account, at most `connections` at once. Its session opens with the first request.

    Proxies come from the account alone, whatever the environment says. Raises ProxyAddressError.
    """
    context = context or default_context()
    return AiohttpTransport(
        verify=context,
        trust_env=False,
        proxy=_proxy(account.options.proxy),
        client=lambda: open_session(account.options.method, connections, context),
    )


@cache
def default_context() -> ssl.SSLContext:
    """Certifi's roots, the same on every system and in a frozen program; made once, as it takes tens of milliseconds.

    The program makes it in a thread at the start, so that the first request does not hold up the window.
    """
    return httpx.create_ssl_context(trust_env=False)


def open_session(method: Method, connections: int, context: ssl.SSLContext) -> aiohttp.ClientSession:
    """A session that keeps nothing, follows nothing by itself and never asks twice."""
    if method is Method.GET:  # one connection a request
        connector = aiohttp.TCPConnector(limit=connections, ssl=context, force_close=True)
    else:
        connector = aiohttp.TCPConnector(limit=connections, ssl=context, keepalive_timeout=_KEEP_ALIVE)
    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(_connected)
    trace.on_connection_reuseconn.append(_connected)
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        trace_configs=[trace],
        middlewares=(_never_twice,),
        trust_env=False,
    )


async def _connected(_session: aiohttp.ClientSession, _context: SimpleNamespace, _params: object) -> None:
    contact = CONTACT.get(None)
    if contact:
        contact.made = True


async def _never_twice(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise  # no connection: aiohttp does not repeat these
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise ConnectionDroppedError from error


def _proxy(address: str) -> httpx.Proxy | None:
    if not address:
        return None
    if not _is_http(address):
        raise ProxyAddressError("the proxy needs http:// or https:// and a host")
    return httpx.Proxy(httpx.URL(address).copy_with(userinfo=b""), headers=_proxy_login(address))


def proxy_headers(account: Account) -> dict[str, str]:
    """What a request itself must say to the proxy: its login where no tunnel hides the request from it.

    A tunnel (https) says it in its CONNECT; in the request it would go to the gateway.
    """
    proxy = account.options.proxy
    return {} if account.address.lower().startswith("https:") or not proxy else _proxy_login(proxy)


def _proxy_login(address: str) -> dict[str, str]:
    url = httpx.URL(address)
    if not url.userinfo:
        return {}
    login = f"{url.username}:{url.password}".encode()
    return {"Proxy-Authorization": f"Basic {b64encode(login).decode('ascii')}"}


def _is_http(address: str) -> bool:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return False
    return url.scheme in ("http", "https") and bool(url.host)
