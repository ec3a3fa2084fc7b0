"""Asking a far end with the real client, and certificates for it."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import trustme
from far_end import NUMBER, PASSWORD

from smsdesk.domain.accounts import Account
from smsdesk.domain.answers import Exchange, Failure
from smsdesk.domain.kinds import Kind
from smsdesk.gateway.client import GatewayClient


@asynccontextmanager
async def client_of(target: Account, **options: object) -> AsyncIterator[GatewayClient]:
    client = GatewayClient(target, PASSWORD, **options)  # type: ignore[arg-type]
    try:
        yield client
    finally:
        await client.aclose()


async def send(client: GatewayClient) -> Exchange:
    return await client.send(numbers=[NUMBER], text="Hi", kind=Kind.TEXT, sender="", seqno="S1", reports=True)


async def ask(target: Account, **options: object) -> tuple[Failure | None, str]:
    async with client_of(target, **options) as client:
        exchange = await send(client)
        assert exchange.items == ()
        return exchange.failure, exchange.detail


def server_context(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context
