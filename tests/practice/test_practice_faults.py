"""Every fault as a client sees it, and whether the ledger took the request."""

import asyncio

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.practice.control import ControlError
from smsdesk.practice.faults import Fault, FaultPlan, read_rule

LOST = (aiohttp.ClientError, ConnectionError)


async def charged(gateway) -> int:
    return (await gateway.ledger())["used"]


@pytest.mark.parametrize(("fault", "taken"), [("reset_before", 0), ("reset_after", 1), ("half_answer", 1)])
async def test_lost_answers(gateway, fault, taken):
    await gateway.faults({"fault": fault, "next": 1})
    with pytest.raises(LOST):
        await gateway.send(seqno="s")
    assert await charged(gateway) == taken
    assert await gateway.code(seqno="s") == ("1718" if taken else "1701")


async def test_a_reset_is_a_reset_on_the_wire(gateway):
    await gateway.faults({"fault": "reset_after"})
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    writer.write(b"GET /websmsapi/ISendSMS.aspx HTTP/1.1\r\nHost: localhost\r\n\r\n")
    with pytest.raises(ConnectionResetError):
        await reader.read()
    writer.close()


async def test_half_an_answer_is_cut_inside_the_id(gateway):
    await gateway.faults({"fault": "half_answer"})
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    query = "username=practice&password=practice&message=a&mobile=60125550142&type=1"
    writer.write(f"GET /websmsapi/ISendSMS.aspx?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    writer.close()
    [message] = (await gateway.ledger())["messages"]
    whole = f"1701:{message['msg_id']}"
    assert head.startswith("HTTP/1.1 200 OK")
    assert whole.startswith(body)
    assert 5 < len(body) < len(whole)


@pytest.mark.parametrize(
    ("fault", "body", "taken"),
    [
        ("server_error", "1703", 0),
        ("no_credits", "1704", 0),
        ("unknown_code", "1799", 0),
        ("empty", "", 1),
    ],
)
async def test_wrong_answers(gateway, fault, body, taken):
    await gateway.faults({"fault": fault, "next": 1})
    assert await gateway.send(seqno="s") == body
    assert await charged(gateway) == taken


@pytest.mark.parametrize("fault", ["unknown_code", "html", "empty", "big", "slow", "drip"])
@pytest.mark.parametrize("taken", [False, True])
async def test_whether_it_was_taken_can_be_chosen(gateway, fault, taken):
    await gateway.faults({"fault": fault, "taken": taken, "seconds": 0})
    await gateway.send()
    assert await charged(gateway) == int(taken)


async def test_strange_pages(gateway):
    await gateway.faults({"fault": "html", "at": 1}, {"fault": "redirect", "at": 2}, {"fault": "http_503", "at": 3})
    for status in (200, 302, 503):
        async with gateway.post() as response:
            assert response.status == status
            text = await response.text()
            assert "1701:" in text
            assert text.startswith("<!DOCTYPE html>")
    assert await charged(gateway) == 0
    assert await gateway.code() == "1701"


async def test_a_client_that_follows_the_redirect_is_noticed(gateway):
    await gateway.faults({"fault": "redirect", "status": 307})
    async with gateway.post() as response:
        assert response.status == 307
    assert (await gateway.ask("faults"))["followed"] == 0
    async with gateway.session.post(gateway.address + "websmsapi/ISendSMS.aspx", data={"password": "x"}) as response:
        await response.read()
    assert (await gateway.ask("faults"))["followed"] == 1


async def test_slow_is_taken_at_once_and_answered_later(gateway):
    await gateway.faults({"fault": "slow", "seconds": 30})
    sending = asyncio.create_task(gateway.send())
    while await charged(gateway) == 0:
        await asyncio.sleep(0.01)
    assert not sending.done()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending


async def test_slow_before_is_taken_though_nobody_listens(gateway):
    await gateway.faults({"fault": "slow_before", "seconds": 1.0, "next": 1})
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(gateway.send(seqno="s"), 0.05)
    assert await charged(gateway) == 0
    while await charged(gateway) == 0:
        await asyncio.sleep(0.02)
    assert await gateway.send(seqno="s") == "1718"


async def test_drip_and_big(gateway):
    await gateway.faults({"fault": "drip", "seconds": 0.001, "at": 1}, {"fault": "big", "at": 2})
    assert (await gateway.send()).startswith("1701:")
    big = await gateway.send()
    assert big.startswith("1701:")
    assert len(big) > 500_000


async def test_credits_pages_suffer_only_when_included(gateway):
    await gateway.faults({"fault": "html", "pages": ["send"]})
    assert await gateway.code("creditsTransfer.aspx", cust="kiosk_timur", credit="1") == "1707"
    assert await gateway.code("creditsLeft.aspx") == "Used"
    await gateway.faults({"fault": "server_error", "pages": ["credits"]})
    assert await gateway.send("creditsLeft.aspx") == "1703"
    assert await gateway.code() == "1701"


async def test_the_ledger_holds_under_every_fault(gateway):
    rules = [{"fault": fault, "probability": 0.06, "seconds": 0.01} for fault in Fault]
    await gateway.faults(*rules, seed=3)
    answers: dict[str, str] = {}

    async def send(seqno: str) -> None:
        try:
            async with gateway.post(seqno=seqno) as response:
                answers[seqno] = await response.text()
        except LOST:
            answers[seqno] = "lost"

    await asyncio.gather(*(send(f"s{index}") for index in range(150)))
    rules_now = (await gateway.ask("faults"))["rules"]
    assert {rule["seen"] for rule in rules_now} == {150}
    assert sum(rule["fired"] for rule in rules_now) > 50
    entered = {message["seqno"]: message["msg_id"] for message in (await gateway.ledger())["messages"]}
    for seqno, answer in answers.items():
        if answer.startswith("1701:"):
            assert answer.partition("\r")[0] == f"1701:{entered[seqno]}"


def plan(*rules: dict, seed: int = 5) -> FaultPlan:
    made = FaultPlan()
    made.switch({"seed": seed, "rules": list(rules)})
    return made


def test_windows_of_rules():
    made = plan({"fault": "html", "at": 3}, {"fault": "empty", "at": 2, "next": 3}, {"fault": "big", "at": 9})
    struck = [rule.fault.value if (rule := made.choose("send")) else "-" for _ in range(6)]
    assert struck == ["-", "empty", "html", "empty", "-", "-"]
    assert [rule["fired"] for rule in made.as_json()["rules"]] == [1, 2, 0]


@given(st.integers(), st.floats(0, 1))
def test_the_same_seed_gives_the_same_faults(seed, probability):
    rule = {"fault": "html", "probability": probability}
    first, second = plan(rule, seed=seed), plan(rule, seed=seed)
    assert [first.choose("send") for _ in range(50)] == [second.choose("send") for _ in range(50)]


def test_probability_is_about_kept():
    made = plan({"fault": "html", "probability": 0.3})
    fired = sum(made.choose("send") is not None for _ in range(2000))
    assert 520 < fired < 680


def test_another_rule_does_not_move_the_draws_of_the_first():
    one = plan({"fault": "html", "probability": 0.5})
    two = plan({"fault": "html", "probability": 0.5}, {"fault": "big", "probability": 0.5})
    for _ in range(100):
        first, second = one.choose("send"), two.choose("send")
        assert (first is not None) == (second is not None and second.fault is Fault.HTML)


@pytest.mark.parametrize(
    "wrong",
    [
        {"fault": "flood"},
        {"fault": ["slow"]},
        {"fault": "slow", "speed": 1},
        {"fault": "slow", "probability": 1.5},
        {"fault": "slow", "probability": "0.5"},
        {"fault": "slow", "seconds": -1},
        {"fault": "slow", "at": 0},
        {"fault": "slow", "next": True},
        {"fault": "slow", "pages": []},
        {"fault": "slow", "pages": ["ledger"]},
        {"fault": "slow", "pages": [["send"]]},
        {"fault": "slow", "taken": 1},
        {"fault": "reset_before", "taken": True},
        {"fault": "half_answer", "taken": False},
        {"fault": "redirect", "status": 200},
        "slow",
    ],
)
def test_wrong_rules_are_refused_in_words(wrong):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        read_rule(wrong)


async def test_a_wrong_setting_changes_nothing(gateway):
    await gateway.faults({"fault": "html"})
    for wrong in ({"rules": [{"fault": "flood"}]}, {"rules": {}}, {"seed": "x"}, {"rule": []}):
        with pytest.raises(ControlError, match=r"fault|rules"):
            await gateway.ask("faults", wrong)
    assert [rule["fault"] for rule in (await gateway.ask("faults"))["rules"]] == ["html"]
