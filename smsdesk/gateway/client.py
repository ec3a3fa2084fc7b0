"""One account's client: makes each request once, reads a bounded answer and says what is certain about it.

The transport is called without httpx.AsyncClient around it: no code that follows redirects, keeps cookies, reads
netrc or logs addresses is in the way of a password.
"""

import asyncio
import logging
import ssl
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import partial
from typing import cast

import httpx

from smsdesk import __version__
from smsdesk.domain.accounts import Account, Method
from smsdesk.domain.answers import Exchange, Failure
from smsdesk.domain.get_room import QUERY_LIMIT
from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.gateway import wire
from smsdesk.gateway.connection import CONTACT, Contact, base_address, open_transport, proxy_headers
from smsdesk.gateway.failures import cause_word, says_unconnected, unconnected_word
from smsdesk.gateway.figures import settle_bare
from smsdesk.gateway.forms import Form, barcode_form, send_form, transfer_form, unicode_form
from smsdesk.gateway.journal import log_exchange, who

TIMEOUT = httpx.Timeout(connect=10.0, write=15.0, read=30.0, pool=45.0)
TOTAL_SECONDS = 45.0
_SHORTEST_HIDDEN = 4  # a shorter password would blot out half a page

_HEADERS = {"User-Agent": f"smsdesk/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity"}

_Parser = Callable[..., Exchange]


class NoTransferPageError(ValueError):
    """The account does not name its transfer page, which is not public; nothing was sent."""


@dataclass
class _Reply:
    """What has arrived of an answer so far."""

    status: int | None = None
    date: str = ""
    body: bytearray = field(default_factory=bytearray)

    @property
    def more(self) -> bool:
        return len(self.body) > wire.BODY_LIMIT

    @property
    def kept(self) -> bytes:
        return bytes(self.body[: wire.BODY_LIMIT])


class GatewayClient:
    """Requests to one account's gateway. Every method makes exactly one request, in at most `total_seconds`.

    `transport` replaces the real one in tests; `ssl_context` adds test authorities. Raises AddressError or
    ProxyAddressError (both ValueErrors) for an account it cannot use. `aclose()` ends it.
    """

    def __init__(
        self,
        account: Account,
        password: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        connections: int = 16,
        total_seconds: float = TOTAL_SECONDS,
        timeout: httpx.Timeout = TIMEOUT,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # at INFO it logs whole addresses
        self._account = account
        self._address = base_address(account)
        self._login = {"username": account.user_name, "password": password}
        self._headers = {**_HEADERS, **proxy_headers(account)}
        self._transport = transport or open_transport(account, connections, ssl_context)
        self._traced = transport is None
        self._total_seconds = total_seconds
        self._timeout = timeout
        self._closed = False

    def __repr__(self) -> str:
        return f"<GatewayClient of account {self._account.id}>"

    async def aclose(self) -> None:
        """Closes all connections; requests under way end as lost, later ones as not connected."""
        self._closed = True
        await self._transport.aclose()

    async def send(
        self, *, numbers: Sequence[str], text: str, kind: Kind, sender: str, seqno: str, reports: bool
    ) -> Exchange:
        """A message to one number (`reports`: ISendSMS) or several (ISendSMSNoDR: no delivery reports).

        `numbers` are digits with country code; a price prefix is already in `text`, which is octets in hexadecimal
        for binary kinds. Raises ValueError, before any
        byte, for numbers, a seqno or a text that the page cannot take.
        """
        if reports and len(numbers) != 1:
            raise ValueError("the page with delivery reports takes exactly one number")
        name = self._account.options.seqno_name
        form = send_form(numbers=numbers, text=text, kind=kind, sender=sender, seqno=seqno, seqno_name=name)
        pages = self._account.options.pages
        if reports:
            return await self._exchange(pages.single, form, wire.parse_send, who(numbers))
        return await self._exchange(
            pages.multi, form, partial(wire.parse_batch, size=len(numbers)), who(numbers, batch=True)
        )

    async def send_unicode(self, *, number: str, text: str, kind: Kind, sender: str, seqno: str) -> Exchange:
        """A Unicode text to one number by ISendSMSUnicode, not in hexadecimal. Raises as `send`."""
        name = self._account.options.seqno_name
        form = unicode_form(number=number, text=text, kind=kind, sender=sender, seqno=seqno, seqno_name=name)
        return await self._exchange(self._account.options.pages.unicode, form, wire.parse_send, who([number]))

    async def send_barcode(self, *, number: str, text: str, kind: BarcodeType, sender: str, seqno: str) -> Exchange:
        """A 2D barcode to one number; `%barcode%` in the text becomes its number. Raises as `send`."""
        name = self._account.options.seqno_name
        form = barcode_form(number=number, text=text, kind=kind, sender=sender, seqno=seqno, seqno_name=name)
        return await self._exchange(self._account.options.pages.barcode, form, wire.parse_send, who([number]))

    async def credits_left(self) -> Exchange:
        """The two figures of creditsLeft; a lone number gets the meaning chosen in the account's options."""
        exchange = await self._exchange(self._account.options.pages.credits, {}, wire.parse_credits, "")
        if exchange.figures is None:
            return exchange
        figures = settle_bare(exchange.figures, self._account.options.bare_figure_is_left)
        return replace(exchange, figures=figures)

    async def transfer(self, *, customer: str, amount: int, seqno: str) -> Exchange:
        """Moves credits to a customer: 1707 is success, nothing else. Raises NoTransferPageError, ValueError."""
        page = self._account.options.pages.transfer
        if not page:
            raise NoTransferPageError("the name of the transfer page is not set in this account")
        name = self._account.options.seqno_name
        form = transfer_form(customer=customer, amount=amount, seqno=seqno, seqno_name=name)
        return await self._exchange(page, form, wire.parse_transfer, "")

    async def _exchange(self, page: str, form: Form, parse: _Parser, recipients: str) -> Exchange:
        started = time.perf_counter()
        request = self._request(page, form)
        reply, contact = _Reply(), Contact(made=not self._traced)
        try:
            if error := self._hindrance(request):
                exchange = Exchange(failure=Failure.NOT_CONNECTED, detail=error)
            else:
                async with asyncio.timeout(self._total_seconds):
                    await self._ask(request, reply, contact)
                exchange = parse(reply.status, reply.kept, more=reply.more)
        except Exception as error:  # whatever it was: what counts is whether bytes may have left
            exchange = self._failed(error, reply, contact)
        exchange = replace(
            exchange,
            server_time=_server_time(reply.date),
            seconds=time.perf_counter() - started,
            page=page,
            raw=self._without_password(exchange),
        )
        log_exchange(request.method, exchange, recipients)
        return exchange

    def _request(self, page: str, form: Form) -> httpx.Request:
        url = self._address + page.lstrip("/")
        get = self._account.options.method is Method.GET
        return httpx.Request(
            "GET" if get else "POST",
            url,
            params={**self._login, **form} if get else None,
            data=None if get else {**self._login, **form},
            headers={**self._headers, "Connection": "close" if get else "keep-alive"},
            extensions={"timeout": self._timeout.as_dict()},
        )

    def _hindrance(self, request: httpx.Request) -> str:
        """Why the request cannot be made at all; empty when it can."""
        if self._closed:
            return "closed"
        return "query_too_long" if len(request.url.query) > QUERY_LIMIT else ""

    async def _ask(self, request: httpx.Request, reply: _Reply, contact: Contact) -> None:
        token = CONTACT.set(contact)
        try:
            response = await self._transport.handle_async_request(request)
        finally:
            CONTACT.reset(token)
        try:
            reply.status = response.status_code
            reply.date = response.headers.get("Date", "")
            chunks = cast(AsyncGenerator[bytes, None], aiter(cast(httpx.AsyncByteStream, response.stream)))
            async with aclosing(chunks):
                async for chunk in chunks:
                    reply.body += chunk
                    if reply.more:
                        break
        finally:
            await response.aclose()  # of a body not read to its end it closes the connection

    def _failed(self, error: Exception, reply: _Reply, contact: Contact) -> Exchange:
        if reply.status is not None and reply.status != 200:  # the status said it all
            return wire.parse_send(reply.status, reply.kept)
        if not contact.made or (not self._traced and says_unconnected(error)):
            encrypted = self._address.lower().startswith("https:")
            proxied = bool(self._account.options.proxy)
            word = unconnected_word(error, encrypted=encrypted, proxied=proxied)
            return Exchange(failure=Failure.NOT_CONNECTED, detail=word)
        raw = wire.raw_text(reply.kept)
        return Exchange(failure=Failure.LOST, detail=cause_word(error), http_status=reply.status, raw=raw)

    def _without_password(self, exchange: Exchange) -> str:
        """Pages may echo what they were sent, and the raw answer is kept. A password of digits stays among figures: the
        raw answer is read again for those."""
        password = self._login["password"]
        if len(password) < _SHORTEST_HIDDEN or (exchange.figures is not None and password.isdecimal()):
            return exchange.raw
        return exchange.raw.replace(password, "•••")


def _server_time(date: str) -> float | None:
    """Seconds since the epoch of a Date header; None when there is none that can be read."""
    try:
        moment = parsedate_to_datetime(date)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
