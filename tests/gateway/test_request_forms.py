"""What is sent: every page's parameters as they arrive at a real socket, by POST and by GET."""

import httpx
import pytest
from far_end import NUMBER, PASSWORD, FarEnd, account, far_end, replying

from smsdesk import __version__
from smsdesk.domain.accounts import Account, Method, Pages
from smsdesk.domain.answers import Exchange, Failure, Figures, Item
from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.encoding.ucs2 import LoneSurrogateError
from smsdesk.gateway.client import GatewayClient, NoTransferPageError
from smsdesk.gateway.connection import AddressError, ProxyAddressError

TEXT = "Harga & syarat: 50% + é £ = 1;\r\nBaris 2 #%2B"
LOGIN = {"username": "office user", "password": PASSWORD}
SEQNO = "ABCDEFGHIJ0123456789"


async def send(
    client: GatewayClient,
    text: str = TEXT,
    kind: Kind = Kind.TEXT,
    sender: str = "",
    numbers: tuple[str, ...] = (NUMBER,),
) -> Exchange:
    reports = len(numbers) == 1
    return await client.send(numbers=numbers, text=text, kind=kind, sender=sender, seqno=SEQNO, reports=reports)


async def arrived(far: FarEnd, client: GatewayClient, page: str) -> dict[str, str]:
    """The parameters of the only request, after checking where and how it came."""
    await client.aclose()
    (request,) = far.requests
    assert request.target.partition("?")[0] == f"/{page}"
    parameters = request.parameters
    assert {name: parameters.pop(name) for name in LOGIN} == LOGIN
    return parameters


@pytest.mark.parametrize(("kind", "wire_type"), [(Kind.TEXT, "1"), (Kind.FLASH, "2")])
async def test_plain_text_arrives_letter_by_letter(method: Method, kind: Kind, wire_type: str) -> None:
    async with far_end(replying(b"1701:A")) as far:
        client = GatewayClient(far.account(method=method), PASSWORD)
        exchange = await send(client, kind=kind, sender="OFFICE")
        assert (exchange.items, exchange.page) == ((Item(1701, "A"),), "websmsapi/ISendSMS.aspx")
        assert await arrived(far, client, "websmsapi/ISendSMS.aspx") == {
            "message": TEXT,
            "mobile": NUMBER,
            "sender": "OFFICE",
            "type": wire_type,
            "seqno": SEQNO,
        }
        assert far.requests[0].method == method


@pytest.mark.parametrize(("kind", "wire_type"), [(Kind.UNICODE, "3"), (Kind.UNICODE_FLASH, "4")])
async def test_unicode_travels_as_hexadecimal(method: Method, kind: Kind, wire_type: str) -> None:
    async with far_end(replying(b"1701:A")) as far:
        client = GatewayClient(far.account(method=method, seqno_name="sseqno"), PASSWORD)
        await send(client, "ABC中😀", kind)
        assert await arrived(far, client, "websmsapi/ISendSMS.aspx") == {
            "message": "0041004200434E2DD83DDE00",
            "mobile": NUMBER,
            "type": wire_type,
            "sseqno": SEQNO,
        }


@pytest.mark.parametrize(("kind", "wire_type"), [(Kind.BINARY_UDH, "5"), (Kind.BINARY, "6")])
async def test_octets_are_in_hexadecimal_already(method: Method, kind: Kind, wire_type: str) -> None:
    async with far_end(replying(b"1701:A")) as far:
        client = GatewayClient(far.account(method=method), PASSWORD)
        await send(client, "06050415820000" + "aF" * 133, kind)
        assert await arrived(far, client, "websmsapi/ISendSMS.aspx") == {
            "message": "06050415820000" + "aF" * 133,
            "mobile": NUMBER,
            "type": wire_type,
            "seqno": SEQNO,
        }


async def test_a_batch_goes_to_the_page_without_reports(method: Method) -> None:
    async with far_end(replying(b"1701\r\n1705\r\n")) as far:
        client = GatewayClient(far.account(method=method), PASSWORD)
        exchange = await send(client, "Hi", numbers=("60125550142", "60125550143"))
        assert [item.code for item in exchange.items] == [1701, 1705]
        parameters = await arrived(far, client, "websmsapi/ISendSMSNoDR.aspx")
        assert parameters["mobile"] == "60125550142,60125550143"


async def test_the_unicode_page_takes_the_text_itself(method: Method) -> None:
    async with far_end(replying(b"1701:A")) as far:
        client = GatewayClient(far.account(method=method), PASSWORD)
        await client.send_unicode(number=NUMBER, text="中é", kind=Kind.UNICODE_FLASH, sender="", seqno=SEQNO)
        parameters = await arrived(far, client, "websmsapi/ISendSMSUnicode.aspx")
        assert parameters == {"message": "中é", "mobile": NUMBER, "type": "4", "seqno": SEQNO}


async def test_the_barcode_page_gets_the_seqno_under_both_names(method: Method) -> None:
    async with far_end(replying(b"1701:A")) as far:
        client = GatewayClient(far.account(method=method), PASSWORD)
        await client.send_barcode(
            number=NUMBER, text="Code %barcode%", kind=BarcodeType.NOKIA, sender="OFFICE", seqno=SEQNO
        )
        assert await arrived(far, client, "websmsapi/ISendSMS2D.aspx") == {
            "message": "Code %barcode%",
            "mobile": NUMBER,
            "sender": "OFFICE",
            "msgtype": "Nokia",
            "seqno": SEQNO,
            "sseqno": SEQNO,
        }


async def test_credits_need_the_login_alone(method: Method) -> None:
    async with far_end(replying(b"90")) as far:
        client = GatewayClient(far.account(method=method, bare_figure_is_left=True), PASSWORD)
        assert (await client.credits_left()).figures == Figures(bare=90, left=90)
        assert await arrived(far, client, "websmsapi/creditsLeft.aspx") == {}


async def test_a_transfer_goes_to_the_page_of_the_account(method: Method) -> None:
    async with far_end(replying(b"1707")) as far:
        options = {"method": method, "pages": Pages(transfer="websmsapi/move.aspx"), "seqno_name": "sseqno"}
        client = GatewayClient(far.account(**options), PASSWORD)
        assert (await client.transfer(customer="shop", amount=25, seqno=SEQNO)).code == 1707
        parameters = await arrived(far, client, "websmsapi/move.aspx")
        assert parameters == {"cust": "shop", "credit": "25", "seqno": SEQNO, "sseqno": SEQNO}


async def test_without_a_transfer_page_nothing_moves() -> None:
    async with far_end(replying(b"1707")) as far:
        client = GatewayClient(far.account(), PASSWORD)
        with pytest.raises(NoTransferPageError):
            await client.transfer(customer="shop", amount=25, seqno=SEQNO)
        await client.aclose()
        assert far.connections == 0


async def test_what_a_page_cannot_take_is_refused_before_any_byte() -> None:
    async with far_end(replying(b"1701")) as far:
        client = GatewayClient(far.account(pages=Pages(transfer="t")), PASSWORD)
        for numbers in ((), ("60125550142", "60125550143")):
            with pytest.raises(ValueError, match="exactly one"):
                await client.send(numbers=numbers, text="x", kind=Kind.TEXT, sender="", seqno="A", reports=True)
        for bad in ("60125550142,60125550143", "+60125550142", "", "٦٠"):
            with pytest.raises(ValueError, match="digits"):
                await client.send(numbers=[bad], text="x", kind=Kind.TEXT, sender="", seqno="A", reports=False)
        for seqno in ("", "A" * 21):
            with pytest.raises(ValueError, match="seqno"):
                await client.send(numbers=[NUMBER], text="x", kind=Kind.TEXT, sender="", seqno=seqno, reports=True)
        for kind in (Kind.UNICODE, Kind.UNICODE_FLASH):
            with pytest.raises(LoneSurrogateError):
                await send(client, "\ud83d", kind)
        for octets in ("", "0", "0G", "00 00", "0x00", "00" * 141, "00\n", "٠٠"):
            for kind in (Kind.BINARY, Kind.BINARY_UDH):
                with pytest.raises(ValueError, match="octets"):
                    await send(client, octets, kind)
        with pytest.raises(ValueError, match="barcode"):
            await send(client, "x", Kind.BARCODE)
        with pytest.raises(LoneSurrogateError):
            await client.send_unicode(number=NUMBER, text="\ud83d", kind=Kind.UNICODE, sender="", seqno="A")
        with pytest.raises(ValueError, match="Unicode page"):
            await client.send_unicode(number=NUMBER, text="x", kind=Kind.TEXT, sender="", seqno="A")
        for customer, amount in (("", 5), ("shop", 0)):
            with pytest.raises(ValueError, match="transfer needs"):
                await client.transfer(customer=customer, amount=amount, seqno="A")
        await client.aclose()
        assert far.connections == 0


async def test_headers_say_who_asks_and_refuse_compression(method: Method) -> None:
    async with far_end(replying(b"1701", "200 OK", "Set-Cookie: session=5; Path=/")) as far:
        client = GatewayClient(far.account(method=method), PASSWORD)
        await send(client, "Hi")
        await send(client, "Hi")
        await client.aclose()
        for request in far.requests:
            assert request.headers["user-agent"] == f"smsdesk/{__version__}"
            assert request.headers["accept-encoding"] == "identity"
            assert "cookie" not in request.headers
            assert "authorization" not in request.headers
        if method is Method.POST:
            assert far.requests[0].headers["content-type"] == "application/x-www-form-urlencoded"
            assert "?" not in far.requests[0].target
        assert far.connections == (1 if method is Method.POST else 2)


async def test_a_get_too_long_for_the_host_is_not_sent() -> None:
    async with far_end(replying(b"1701")) as far:
        client = GatewayClient(far.account(method=Method.GET), PASSWORD)
        exchange = await send(client, "x" * 2100)
        await client.aclose()
        assert (exchange.failure, exchange.detail) == (Failure.NOT_CONNECTED, "query_too_long")
        assert far.connections == 0


async def test_a_path_prefix_stays_in_front() -> None:
    async with far_end(replying(b"1701")) as far:
        client = GatewayClient(account(far.address + "white/label"), PASSWORD)
        await send(client, "Hi")
        await client.aclose()
        assert far.requests[0].target == "/white/label/websmsapi/ISendSMS.aspx"


@pytest.mark.parametrize(
    "address",
    ["", "gateway.example", "ftp://gateway.example/", "https:///x", "http://a:b@gateway.example/", "http://h:port/"],
)
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(AddressError):
        GatewayClient(account(address), PASSWORD)


@pytest.mark.parametrize("proxy", ["proxy.example:8080", "socks5://proxy.example:1080", "http://"])
def test_a_proxy_that_is_none(proxy: str) -> None:
    with pytest.raises(ProxyAddressError):
        GatewayClient(account("https://gateway.example/", proxy=proxy), PASSWORD)


async def test_the_server_time_comes_along() -> None:
    async with far_end(replying(b"1701", "200 OK", "Date: Mon, 23 Nov 2026 04:00:00 GMT")) as far:
        client = GatewayClient(far.account(), PASSWORD)
        assert (await send(client, "Hi")).server_time == 1795406400.0
        await client.aclose()


@pytest.mark.parametrize("date", ["yesterday", "Mon, 99 Nov 99999 04:00:00 GMT", "\xff", ""])
async def test_a_senseless_date_is_none(date: str) -> None:
    async with far_end(replying(b"1701", "200 OK", f"Date: {date}")) as far:
        client = GatewayClient(far.account(), PASSWORD)
        exchange = await send(client, "Hi")
        assert (exchange.code, exchange.server_time) == (1701, None)
        await client.aclose()


async def test_a_transport_of_a_test_is_asked_instead() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, text="1701:MOCK")

    client = GatewayClient(_practice(), PASSWORD, transport=httpx.MockTransport(answer))
    assert (await send(client, "Hi")).items == (Item(1701, "MOCK"),)
    await client.aclose()
    assert [str(request.url) for request in seen] == ["https://gateway.example/websmsapi/ISendSMS.aspx"]


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (httpx.ConnectError("no"), Failure.NOT_CONNECTED),
        (httpx.ConnectTimeout("no"), Failure.NOT_CONNECTED),
        (httpx.PoolTimeout("no"), Failure.NOT_CONNECTED),
        (httpx.ReadTimeout("no"), Failure.LOST),
        (httpx.ReadError("no"), Failure.LOST),
        (httpx.RemoteProtocolError("no"), Failure.LOST),
        (KeyError("surprise"), Failure.LOST),
    ],
)
async def test_a_transport_of_a_test_fails(error: Exception, failure: Failure) -> None:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise error

    client = GatewayClient(_practice(), PASSWORD, transport=httpx.MockTransport(fail))
    exchange = await send(client, "Hi")
    assert exchange.failure is failure
    assert exchange.detail
    await client.aclose()


def _practice() -> Account:
    return account("https://gateway.example/")
