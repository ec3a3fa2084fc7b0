"""Delivery reports and replies, pushed to a plain HTTP sink."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web

from smsdesk.encoding.ucs2 import from_hex
from smsdesk.practice.control import ControlError
from smsdesk.practice.pushes import GATEWAY_NUMBER, statuses

QUICK = {"push_delay": [0.0, 0.02], "push_retry_seconds": 0.02}


class Sink:
    """Takes what is pushed; `answers` says with what status, 200 when there is nothing left."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str]]] = []
        self.answers: list[int] = []
        self.address = ""

    async def take(self, request: web.Request) -> web.Response:
        assert request.method == "GET"
        self.got.append((request.path, dict(request.query)))
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    async def wait(self, enough: Callable[[], bool]) -> None:
        """Wait for something that must come; the test's own time limit is the end of it."""
        while not enough():
            await asyncio.sleep(0.01)

    def reports(self) -> Counter[tuple[str, str]]:
        """How often each pair of MsgId and Status came."""
        return Counter((query["MsgId"], query["Status"]) for path, query in self.got if path == "/reports")


@pytest.fixture
async def sink(gateway) -> AsyncIterator[Sink]:
    """A sink the gateway pushes to, quickly."""
    made = Sink()
    app = web.Application()
    app.router.add_get("/{path}", made.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.address = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await gateway.ask("behaviour", QUICK)
    callbacks = {"reports": made.address + "reports?u=user&p=1234", "replies": made.address + "replies"}
    assert await gateway.ask("callback", callbacks) == callbacks
    yield made
    await runner.cleanup()


async def drained(gateway) -> bool:
    return (await gateway.ask("ledger?summary=1"))["pending_pushes"] == 0


async def wait_until_drained(gateway) -> None:
    while not await drained(gateway):
        await asyncio.sleep(0.01)


async def test_a_report_has_our_id_and_the_gateways_number(gateway, sink):
    msg_id = (await gateway.send(mobile="60125550107")).partition(":")[2]
    await sink.wait(lambda: bool(sink.got))
    assert sink.got == [
        ("/reports", {"u": "user", "p": "1234", "MsgId": msg_id, "Sender": GATEWAY_NUMBER, "Status": "7"})
    ]


async def test_all_statuses_by_the_last_digits(gateway, sink):
    expected = Counter()
    for ending in ("07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "99"):
        msg_id = (await gateway.send(mobile=f"601255501{ending}")).partition(":")[2]
        found = [str(int(ending))]
        expected.update((msg_id, status) for status in ([*found, "6"] if 11 <= int(ending) <= 17 else found))
    await wait_until_drained(gateway)
    assert sink.reports() == expected


def test_other_numbers_are_mostly_delivered_by_the_seed():
    numbers = [f"6012555{index:02}42" for index in range(100)]
    kinds = Counter(statuses(number, seed=1) for number in numbers)
    assert set(kinds) == {(6,), (11, 6), (13, 6)}
    assert kinds[(6,)] > 60
    assert [statuses(number, 1) for number in numbers] == [statuses(number, 1) for number in numbers]
    assert [statuses(number, 1) for number in numbers] != [statuses(number, 2) for number in numbers]


async def test_nodr_messages_have_no_reports(gateway, sink):
    await gateway.code("ISendSMSNoDR.aspx", mobile="60125550107,60125550108")
    assert await drained(gateway)
    assert sink.got == []


async def test_duplicates_by_switch(gateway, sink):
    await gateway.ask("behaviour", {"push_duplicates": 1})
    msg_id = (await gateway.send(mobile="60125550108")).partition(":")[2]
    await wait_until_drained(gateway)
    assert sink.reports() == {(msg_id, "8"): 2}


async def test_reordering_by_switch(gateway, sink):
    await gateway.ask("behaviour", {"push_reordered": 1, "push_delay": [0.4, 0.4]})
    await gateway.send(mobile="60125550111")
    await wait_until_drained(gateway)
    assert [query["Status"] for _, query in sink.got] == ["6", "11"]


async def test_reports_before_the_answer_by_switch(gateway, sink):
    await gateway.ask("behaviour", {"push_early": 1, "push_delay": [5.0, 5.0]})
    answer = await gateway.send(mobile="60125550111")
    # All of them are there before the program can know the ID.
    assert [(query["MsgId"], query["Status"]) for _, query in sink.got] in (
        [(answer.partition(":")[2], status) for status in order] for order in (("11", "6"), ("6", "11"))
    )


async def test_an_answer_does_not_wait_for_reports_that_nobody_takes(gateway, sink):
    await gateway.ask("behaviour", {"push_early": 1})
    await gateway.ask("callback", {"reports": "http://127.0.0.1:1/"})
    assert (await gateway.send(mobile="60125550107")).startswith("1701:")
    await gateway.ask("callback", {})
    assert (await gateway.send(mobile="60125550108")).startswith("1701:")


async def test_only_some_are_early(gateway, sink):
    await gateway.ask("behaviour", {"push_early": 0.5, "push_delay": [30.0, 30.0]})
    for at in range(12):
        await gateway.code(mobile=f"6012555{at:02}08")
    assert 1 <= len(sink.got) <= 11


@pytest.mark.parametrize(("answers", "pushed"), [([503], 2), ([302, 500], 3), ([500] * 9, 3)])
async def test_at_most_three_tries_until_200(gateway, sink, answers, pushed):
    sink.answers = answers
    await gateway.send(mobile="60125550107")
    await wait_until_drained(gateway)
    assert len(sink.got) == pushed


async def test_a_sink_that_is_gone_is_given_up(gateway, sink):
    await gateway.ask("callback", {"reports": "http://127.0.0.1:1/"})
    await gateway.send(mobile="60125550107")
    await wait_until_drained(gateway)
    assert sink.got == []


@pytest.mark.parametrize(
    ("text", "content_type"), [("Ya, saya datang", "1"), ("STOP", "1"), ("baik & = %?\n+", "1"), ("谢谢 😀", "3")]
)
async def test_somebody_answers(gateway, sink, text, content_type):
    await gateway.ask("replies", {"sender": "60125550142", "text": text})
    await sink.wait(lambda: bool(sink.got))
    [(path, query)] = sink.got
    msg = query.pop("Msg")
    assert path == "/replies"
    assert query == {"Shortcode": GATEWAY_NUMBER, "Sender": "60125550142", "ContentType": content_type}
    assert (from_hex(msg) if content_type == "3" else msg) == text


async def test_numbers_that_answer_by_themselves(gateway, sink):
    for ending in ("20", "21", "22"):
        await gateway.code("ISendSMSNoDR.aspx", mobile=f"601255501{ending}")
    await wait_until_drained(gateway)
    assert sorted(query["Msg"] for _, query in sink.got) == ["8C228C22", "STOP", "Terima kasih"]
    await gateway.ask("behaviour", {"automatic_replies": False})
    await gateway.code("ISendSMSNoDR.aspx", mobile="60125550121")
    assert await drained(gateway)


async def test_replies_that_cannot_be(gateway, sink):
    for wrong in (
        {"sender": "12", "text": "a"},
        {"sender": "60125550142"},
        {"sender": "60125550142", "text": "\ud800"},
    ):
        with pytest.raises(ControlError):
            await gateway.ask("replies", wrong)
    await gateway.ask("callback", {})
    with pytest.raises(ControlError, match="no callback address"):
        await gateway.ask("replies", {"sender": "60125550142", "text": "a"})
    await gateway.code(mobile="60125550107")
    assert await drained(gateway)
