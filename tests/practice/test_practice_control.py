"""The control pages: what they tell and set, and that no web page can use them."""

import asyncio

import pytest

from smsdesk import __version__
from smsdesk.practice.control import ControlError

PAGES = ("identity", "ledger", "faults", "behaviour", "callback", "credits", "replies")


async def test_identity(gateway):
    identity = await gateway.ask("identity")
    assert identity["smsdesk-practice"] == __version__
    assert len(identity["file-id"]) == 16


async def test_summary_is_short(gateway):
    await gateway.code()
    summary = await gateway.ask("ledger?summary=1")
    assert (summary["message_count"], summary["charged"], summary["credits"]) == (1, 1, 999)
    assert "messages" not in summary


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "evil@127.0.0.1:80"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
    ],
)
async def test_web_pages_cannot_use_them(gateway, page, headers):
    for method in ("GET", "POST", "OPTIONS"):
        async with gateway.session.request(method, gateway.address + page, headers=headers, data="{}") as response:
            assert response.status == 403
            assert "Access-Control-Allow-Origin" not in response.headers


async def test_a_request_without_host_is_refused(gateway):
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    writer.write(b"GET /ledger HTTP/1.0\r\n\r\n")
    assert (await reader.readline()).startswith(b"HTTP/1.0 403")
    writer.close()


@pytest.mark.parametrize("host", ["127.0.0.1:99", "localhost", "LOCALHOST:80", "[::1]:80", "[::1]"])
async def test_programs_on_this_computer_can(gateway, host):
    async with gateway.session.get(gateway.address + "ledger", headers={"Host": host}) as response:
        assert response.status == 200


async def test_other_methods_and_bodies_are_refused(gateway):
    async with gateway.session.post(gateway.address + "ledger") as response:
        assert response.status == 405
    for body in (b"", b"[]", b"{", b"\xff"):
        async with gateway.session.post(gateway.address + "credits", data=body) as response:
            assert (response.status, await response.json()) == (400, {"error": "the body must be a JSON object"})


@pytest.mark.parametrize("credits", [-1, 1.5, True, "9", None])
async def test_wrong_credits_are_refused(gateway, credits):
    with pytest.raises(ControlError, match="whole number"):
        await gateway.ask("credits", {"credits": credits})
    assert (await gateway.ledger())["credits"] == 1000


async def test_credits_are_set_and_the_sums_still_hold(gateway):
    await gateway.code()
    await gateway.ask("credits", {"credits": 5})
    assert (await gateway.ledger())["credits"] == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"unknown": 1},
        {"nodr_per_number": 1},
        {"nodr_separator": None},
        {"seqno_used_by": "1703"},
        {"clock_offset": "1"},
        {"push_delay": [1]},
        {"push_delay": [2, 1]},
        {"query_limit": 1.5},
        {"credits_a_part": 0},
    ],
)
async def test_wrong_switches_are_refused(gateway, wrong):
    before = await gateway.ask("behaviour")
    with pytest.raises(ControlError):
        await gateway.ask("behaviour", wrong)
    assert await gateway.ask("behaviour") == before


async def test_a_part_may_cost_more_than_a_credit(gateway):
    await gateway.ask("behaviour", {"credits_a_part": 3})
    await gateway.ask("credits", {"credits": 5})
    assert (await gateway.code())[:4] == "1701"
    assert (await gateway.code())[:4] == "1704"
    ledger = await gateway.ledger()
    assert (ledger["credits"], ledger["messages"][0]["parts"], ledger["messages"][0]["charge"]) == (2, 1, 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reports": "https://127.0.0.1/"},
        {"reports": "http://192.0.2.1/"},
        {"replies": "http://127.0.0.1.evil.example/"},
        {"replies": 5},
        {"other": "http://127.0.0.1/"},
    ],
)
async def test_callbacks_stay_on_this_computer(gateway, wrong):
    with pytest.raises(ControlError):
        await gateway.ask("callback", wrong)
    assert await gateway.ask("callback") == {}


async def test_the_front_page_says_that_it_is_practice(gateway):
    async with gateway.session.get(gateway.address) as response:
        assert response.content_type == "text/plain"
        assert "Nothing is really sent" in await response.text()
