"""Nothing secret in logs, representations and errors, whichever way a request goes."""

import logging
from urllib.parse import quote, quote_plus

import pytest
from far_end import NUMBER, PASSWORD, account, far_end, free_port, replying

from smsdesk.domain.accounts import Account, Method, Pages
from smsdesk.domain.answers import Failure
from smsdesk.domain.kinds import Kind
from smsdesk.gateway.client import GatewayClient
from smsdesk.system.redact import redact

TEXT = "Rahsia besar"
SEQNO = "SEQNO123"
SECRETS = {PASSWORD, TEXT, NUMBER, SEQNO, "office user", "shopkeeper"}
FORBIDDEN = SECRETS | {quote(secret) for secret in SECRETS} | {quote_plus(secret) for secret in SECRETS} | {"?"}


async def _everything(target: Account) -> None:
    client = GatewayClient(target, PASSWORD)
    await client.send(numbers=[NUMBER], text=TEXT, kind=Kind.TEXT, sender="", seqno=SEQNO, reports=True)
    await client.send(numbers=[NUMBER] * 3, text=TEXT, kind=Kind.TEXT, sender="", seqno=SEQNO, reports=False)
    await client.send_unicode(number=NUMBER, text=TEXT, kind=Kind.UNICODE, sender="", seqno=SEQNO)
    await client.credits_left()
    await client.transfer(customer="shopkeeper", amount=5, seqno=SEQNO)
    assert not any(secret in repr(client) for secret in FORBIDDEN)
    await client.aclose()


@pytest.mark.parametrize("method", [Method.POST, Method.GET])
@pytest.mark.parametrize("works", [True, False])
async def test_one_line_a_request_and_nothing_secret(
    caplog: pytest.LogCaptureFixture, method: Method, works: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    async with far_end(replying(b"1701\r\n")) as far:
        address = far.address if works else f"http://127.0.0.1:{free_port()}/"
        options = {"method": method, "pages": Pages(transfer="websmsapi/move.aspx?key=5")}
        await _everything(account(address, **options))
    for record in caplog.records:
        said = f"{record.getMessage()} {record.args} {record.exc_text} {record.exc_info}"
        assert not [secret for secret in FORBIDDEN if secret in said]
        assert redact(record.getMessage()) == record.getMessage(), "the log hides what should stand in it"
    ours = [record for record in caplog.records if record.name == "smsdesk.gateway"]
    assert {record.levelno for record in ours} == {logging.INFO}
    lines = [record.getMessage().rsplit(": ", 1)[0] for record in ours]
    result = "1701" if works else "not_connected (refused)"
    figures = "figures" if works else result
    assert lines == [
        f"{method} websmsapi/ISendSMS.aspx: ···0142: {result}",
        f"{method} websmsapi/ISendSMSNoDR.aspx: 3 numbers: {result}",
        f"{method} websmsapi/ISendSMSUnicode.aspx: ···0142: {result}",
        f"{method} websmsapi/creditsLeft.aspx: {figures}",
        f"{method} websmsapi/move.aspx: {result}",
    ]


async def test_a_batch_line_counts_the_codes(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "smsdesk.gateway")
    async with far_end(replying(b"1701,1705,1701")) as far:
        client = GatewayClient(far.account(), PASSWORD)
        await client.send(numbers=[NUMBER] * 3, text=TEXT, kind=Kind.TEXT, sender="", seqno=SEQNO, reports=False)
        await client.aclose()
    assert "3 numbers: 1701 x2, 1705: " in caplog.text


def test_httpx_keeps_its_addresses_to_itself() -> None:
    logging.getLogger("httpx").setLevel(logging.INFO)
    GatewayClient(account("https://gateway.example/"), PASSWORD)
    assert logging.getLogger("httpx").getEffectiveLevel() >= logging.WARNING


async def test_an_error_page_that_echoes_the_password() -> None:
    page = f"<html>Sorry, {PASSWORD} is wrong</html>".encode()
    async with far_end(replying(page)) as far:
        client = GatewayClient(far.account(), PASSWORD)
        exchange = await client.credits_left()
        await client.aclose()
    assert exchange.failure is Failure.NOT_GATEWAY
    assert exchange.raw == "<html>Sorry, ••• is wrong</html>"


@pytest.mark.parametrize(
    ("body", "raw"),
    [
        (f"1707<input type=hidden value={PASSWORD}>", "1707<input type=hidden value=•••>"),
        (f"1702 {PASSWORD} is wrong", "1702 ••• is wrong"),
    ],
)
async def test_an_answer_that_echoes_the_password(body: str, raw: str) -> None:
    async with far_end(replying(body.encode())) as far:
        client = GatewayClient(far.account(pages=Pages(transfer="move.aspx")), PASSWORD)
        exchange = await client.transfer(customer="shop", amount=1, seqno="A")
        await client.aclose()
    assert exchange.failure is None
    assert exchange.raw == raw


async def test_figures_that_echo_the_password() -> None:
    async with far_end(replying(f"Used: 10 Left: 90 for {PASSWORD}".encode())) as far:
        client = GatewayClient(far.account(), PASSWORD)
        exchange = await client.credits_left()
        await client.aclose()
    assert exchange.raw == "Used: 10 Left: 90 for •••"


async def test_errors_tell_nothing() -> None:
    client = GatewayClient(account("https://gateway.example/"), PASSWORD)
    for numbers, seqno in (([NUMBER, NUMBER], "A"), ([f"+{NUMBER}"], "A"), ([NUMBER], SEQNO * 3)):
        with pytest.raises(ValueError, match=r".") as caught:
            await client.send(numbers=numbers, text=TEXT, kind=Kind.TEXT, sender="", seqno=seqno, reports=True)
        assert not any(secret in repr(caught.value) for secret in SECRETS)
    await client.aclose()
