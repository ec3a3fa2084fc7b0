"""One request to an address that a person gave for this very computer, to learn whether it leads back here.

Nothing is followed, nothing kept, nothing logged; what is answered is not read, only its status counts.
"""

import asyncio
import ssl
from dataclasses import dataclass

import httpx
from httpx_aiohttp import AiohttpTransport

from smsdesk.domain.accounts import Method
from smsdesk.gateway.connection import default_context, open_session
from smsdesk.gateway.failures import cause_word

_TIMEOUT = httpx.Timeout(connect=8.0, write=8.0, read=8.0, pool=8.0)
_SECONDS = 15.0


@dataclass(frozen=True)
class Called:
    """The status of the answer, or the word of failures.py for why there was none."""

    status: int | None = None
    failure: str = ""


async def call(
    address: str,
    *,
    context: ssl.SSLContext | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    seconds: float = _SECONDS,
) -> Called:
    """GET an address once, without a proxy. `context` trusts other certificates than the usual ones; `transport` is
    another one in tests."""
    way = transport or _direct(context or default_context())
    request = httpx.Request("GET", address, headers={"Connection": "close"}, extensions={"timeout": _TIMEOUT.as_dict()})
    try:
        async with asyncio.timeout(seconds):
            response = await way.handle_async_request(request)
            await response.aclose()
        return Called(response.status_code)
    except Exception as error:  # whatever it was: what counts is its word
        return Called(failure=cause_word(error))
    finally:
        if transport is None:
            await way.aclose()


def _direct(context: ssl.SSLContext) -> AiohttpTransport:
    return AiohttpTransport(verify=context, trust_env=False, client=lambda: open_session(Method.GET, 1, context))
