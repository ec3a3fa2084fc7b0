"""Every page and every code of the specification, over real HTTP."""

import pytest

from smsdesk.encoding.ucs2 import to_hex

TRANSFER = "creditsTransfer.aspx"
LONG = "a" * 161
RED = to_hex("你好 😀")


async def test_a_text_is_accepted_and_stands_in_the_ledger(gateway):
    answer = await gateway.send(seqno="one", sender="KEDAI")
    code, msg_id = answer.split(":")
    assert code == "1701"
    ledger = await gateway.ledger()
    [message] = ledger["messages"]
    assert message["msg_id"] == msg_id
    assert (message["number"], message["text"], message["type"]) == ("60125550142", "Kedai buka", "1")
    assert (message["page"], message["parts"], message["charge"]) == ("ISendSMS.aspx", 1, 1)
    assert (message["seqno"], message["user"], message["sender"]) == ("one", "practice", "KEDAI")
    assert ledger["credits"] == 999
    assert ledger["requests"] == {"ISendSMS.aspx": {"1701": 1}}


@pytest.mark.parametrize(
    ("fields", "text", "charge"),
    [
        ({"message": LONG}, LONG, 2),
        ({"message": "€" * 80, "type": "2"}, "€" * 80, 1),
        ({"message": "€" * 81}, "€" * 81, 2),
        ({"message": "baris 1\r\nbaris 2"}, "baris 1\r\nbaris 2", 1),
        ({"message": RED, "type": "3"}, "你好 😀", 1),
        ({"message": RED.lower(), "type": "4"}, "你好 😀", 1),
        ({"message": to_hex("好" * 71), "type": "3"}, "好" * 71, 2),
        ({"message": "06050415810000abcd", "type": "5"}, "06050415810000ABCD", 1),
        ({"message": "0041", "type": "5"}, "0041", 1),
        ({"message": "00" * 140, "type": "6"}, "00" * 140, 1),
    ],
)
async def test_credits_are_charged_per_part(gateway, fields, text, charge):
    assert await gateway.code(**fields) == "1701"
    ledger = await gateway.ledger()
    assert [message["text"] for message in ledger["messages"]] == [text]
    assert ledger["used"] == charge


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("ISendSMS.aspx", {"message": ""}),
        ("ISendSMS.aspx", {"message": "你好"}),
        ("ISendSMS.aspx", {"message": "`"}),
        ("ISendSMS.aspx", {"message": "4F60597", "type": "3"}),
        ("ISendSMS.aspx", {"message": "Hello", "type": "3"}),
        ("ISendSMS.aspx", {"message": "D83D", "type": "3"}),
        ("ISendSMS.aspx", {"message": "0xAB", "type": "6"}),
        ("ISendSMS.aspx", {"message": "00" * 141, "type": "6"}),
        ("ISendSMS.aspx", {"message": "05AA", "type": "5"}),
        ("ISendSMS.aspx", {"type": "7"}),
        ("ISendSMS.aspx", {"type": ""}),
        ("ISendSMS.aspx", {"sender": "TWELVELETTER"}),
        ("ISendSMS.aspx", {"sender": "12345678901234"}),
        ("ISendSMS.aspx", {"sender": "Kedai€"}),
        ("ISendSMS.aspx", {"message": "x" * (255 * 153 + 1)}),
        ("ISendSMSUnicode.aspx", {"type": "1"}),
        ("ISendSMS2D.aspx", {"msgtype": "qr"}),
        ("ISendSMS2D.aspx", {"msgtype": "MMS", "message": "你好"}),
    ],
)
async def test_1706_for_a_message_or_sender_that_cannot_be(gateway, page, fields):
    assert await gateway.send(page, **fields) == "1706"
    assert (await gateway.ledger())["messages"] == []


@pytest.mark.parametrize(
    "mobile", ["", "1234567", "6012555014201234", "+60125550142", "601 25550142", "6012555٠142", "60125550142,"]
)
async def test_1705_for_a_number_that_is_not_8_to_15_digits(gateway, mobile):
    assert await gateway.send(mobile=mobile) == "1705"


async def test_single_pages_take_one_number_only(gateway):
    both = "60125550142,60125550143"
    assert await gateway.send(mobile=both) == "1705"
    assert await gateway.send("ISendSMSUnicode.aspx", mobile=both, type="3") == "1705"


async def test_1702_for_a_wrong_login_on_every_page(gateway):
    for page in ("ISendSMS.aspx", "ISendSMSNoDR.aspx", "ISendSMS2D.aspx", "creditsLeft.aspx", TRANSFER):
        assert await gateway.send(page, password="wrong") == "1702"
        assert await gateway.send(page, username="nobody") == "1702"
    assert (await gateway.ledger())["credits"] == 1000


async def test_1704_when_not_all_of_it_is_affordable(gateway):
    await gateway.ask("credits", {"credits": 3})
    assert await gateway.send("ISendSMSNoDR.aspx", message=LONG, mobile="60125550142,60125550143") == "1704"
    assert await gateway.send("ISendSMSNoDR.aspx", mobile="60125550142,60125550143") == "1701"
    assert await gateway.code(message=LONG) == "1704"
    ledger = await gateway.ledger()
    assert (ledger["credits"], len(ledger["messages"])) == (1, 2)


async def test_1719_for_the_trigger_word(gateway):
    assert await gateway.send(message="ini spamtest saja", seqno="s") == "1719"
    assert (await gateway.ledger())["credits"] == 1000


async def test_1718_for_a_seqno_within_24_hours(gateway):
    assert await gateway.code(seqno="same") == "1701"
    assert await gateway.send(seqno="same") == "1718"
    assert await gateway.send("ISendSMSNoDR.aspx", seqno="same", message="another") == "1718"
    await gateway.ask("behaviour", {"clock_offset": 24 * 3600 - 60})
    assert await gateway.send(seqno="same") == "1718"
    await gateway.ask("behaviour", {"clock_offset": 24 * 3600 + 60})
    assert await gateway.code(seqno="same") == "1701"
    assert len((await gateway.ledger())["messages"]) == 2


async def test_seqno_is_optional_has_two_names_and_20_characters(gateway):
    assert [await gateway.code() for _ in range(2)] == ["1701", "1701"]
    assert await gateway.code(sseqno="a") == "1701"
    assert await gateway.code(seqno="a", sseqno="a") == "1718"
    assert await gateway.code(seqno="x" * 20 + "1") == "1701"
    assert await gateway.code(seqno="x" * 20 + "2") == "1718"


async def test_checks_come_in_the_order_of_the_specification(gateway):
    await gateway.code(seqno="used")
    await gateway.ask("credits", {"credits": 0})
    wrong = {"seqno": "used", "message": "SPAMTEST 你", "mobile": "1"}
    assert await gateway.code(**wrong, password="wrong") == "1702"
    assert await gateway.code(**wrong) == "1718"
    wrong["seqno"] = "new"
    assert await gateway.code(**wrong) == "1706"
    wrong["message"] = "SPAMTEST"
    assert await gateway.code(**wrong) == "1705"
    wrong["mobile"] = "60125550142"
    assert await gateway.code(**wrong) == "1704"
    await gateway.ask("credits", {"credits": 1})
    assert await gateway.code(**wrong) == "1719"


@pytest.mark.parametrize("used_up", [False, True])
@pytest.mark.parametrize("code", [1702, 1703, 1704])
async def test_a_refused_answer_uses_up_the_seqno_only_when_switched(gateway, code, used_up):
    await gateway.ask("behaviour", {"seqno_used_by": [code] if used_up else []})
    refusal = {}
    if code == 1703:
        await gateway.faults({"fault": "server_error", "next": 1})
    elif code == 1704:
        await gateway.ask("credits", {"credits": 0})
    else:
        refusal = {"password": "wrong"}
    assert await gateway.send(seqno="s", **refusal) == str(code)
    await gateway.ask("credits", {"credits": 5})
    assert await gateway.code(seqno="s") == ("1718" if used_up else "1701")


async def test_nodr_answers_one_code_for_the_batch(gateway):
    assert await gateway.send("ISendSMSNoDR.aspx", mobile="60125550142,60125550143") == "1701"
    assert await gateway.send("ISendSMSNoDR.aspx", mobile="60125550142,12") == "1705"
    messages = (await gateway.ledger())["messages"]
    assert [(message["number"], message["msg_id"]) for message in messages] == [
        ("60125550142", None),
        ("60125550143", None),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\r\n", "<br>"])
async def test_nodr_answers_one_code_a_number_when_switched(gateway, separator):
    await gateway.ask("behaviour", {"nodr_per_number": True, "nodr_separator": separator})
    answer = await gateway.send("ISendSMSNoDR.aspx", mobile="60125550142,12,60125550143")
    assert answer == separator.join(["1701", "1705", "1701"])
    assert len((await gateway.ledger())["messages"]) == 2


async def test_unicode_page_takes_text_as_it_is(gateway):
    assert await gateway.code("ISendSMSUnicode.aspx", message="你好" * 36, type="3") == "1701"
    [message] = (await gateway.ledger())["messages"]
    assert (message["text"], message["parts"]) == ("你好" * 36, 2)


@pytest.mark.parametrize(
    ("kind", "told"),
    [("EMS", "EMS"), ("nokia", "Nokia"), ("mms", "MMS"), ("textmsg", "textmsg"), ("TextLink", "textlink")],
)
async def test_barcode_page_puts_a_number_in(gateway, kind, told):
    assert await gateway.code("ISendSMS2D.aspx", message="Kod %barcode%", msgtype=kind) == "1701"
    [message] = (await gateway.ledger())["messages"]
    assert message["text"] == "Kod 800000000000"
    assert message["type"] == told


@pytest.mark.parametrize(
    ("page", "fields", "told"),
    [
        ("ISendSMS.aspx", {"message": "Kedai €", "type": "2"}, "Kedai €"),
        ("ISendSMSNoDR.aspx", {"message": RED, "type": "3"}, "你好 😀"),
        ("ISendSMSUnicode.aspx", {"message": "你好 😀", "type": "4"}, "你好 😀"),
        ("ISendSMS.aspx", {"message": "0003aa0201ff", "type": "6"}, "0003AA0201FF"),
        ("ISendSMS2D.aspx", {"message": "A %barcode%", "msgtype": "MMS"}, "A 800000000000"),
    ],
)
async def test_the_ledger_shows_every_kind_decoded_and_the_sender_as_sent(gateway, page, fields, told):
    assert await gateway.code(page, sender="KEDAI", **fields) == "1701"
    assert await gateway.code(page, **fields) == "1701"
    found = (await gateway.ledger())["messages"]
    assert [(one["text"], one["sender"]) for one in found] == [(told, "KEDAI"), (told, "")]


async def test_transfers_and_their_codes(gateway):
    assert await gateway.send(TRANSFER, cust="kiosk_timur", credit="100", seqno="t") == "1707"
    assert await gateway.send(TRANSFER, cust="kiosk_timur", credit="100", seqno="t") == "1718"
    assert await gateway.send(TRANSFER, cust="nobody", credit="100") == "1708"
    for amount in ("0", "-5", "1.5", "", "lots", "٣"):
        assert await gateway.send(TRANSFER, cust="kiosk_timur", credit=amount) == "1709"
    assert await gateway.send(TRANSFER, cust="melur_cawangan2", credit="901") == "1704"
    ledger = await gateway.ledger()
    assert ledger["customers"] == {"melur_cawangan2": 0, "kiosk_timur": 100}
    assert (ledger["credits"], ledger["transferred"]) == (900, 100)
    assert [(row["customer"], row["amount"], row["seqno"]) for row in ledger["transfers"]] == [
        ("kiosk_timur", 100, "t")
    ]


@pytest.mark.parametrize(
    ("layout", "body"),
    [
        (None, "Used: 1 Left: 1999"),
        ("{used}/{left}", "1/1999"),
        ("{left}", "1999"),
        ("{used},{left}", "1,1999"),
        ("{used_decimal}|{left_grouped}", "1.00|1,999"),
    ],
)
async def test_credits_left_in_several_layouts(gateway, layout, body):
    await gateway.ask("credits", {"credits": 2000})
    await gateway.code()
    if layout:
        await gateway.ask("behaviour", {"credits_layout": layout})
    assert await gateway.send("creditsLeft.aspx") == body


async def test_get_and_any_case_of_path_and_names(gateway):
    address = gateway.address + "WebSMSAPI/isendsms.ASPX"
    fields = {"UserName": "practice", "PASSWORD": "practice", "Message": "a", "Mobile": "60125550142", "TYPE": "1"}
    async with gateway.session.get(address, params=fields) as response:
        assert response.content_type == "text/html"
        assert (await response.text()).startswith("1701:")
    async with gateway.session.post(address, params=fields, data={"message": "second"}) as response:
        assert (await response.text()).startswith("1701:")
    async with gateway.session.put(address, data=fields) as response:
        assert response.status == 404
    async with gateway.session.get(gateway.address + "other.aspx") as response:
        assert response.status == 404
    assert [message["text"] for message in (await gateway.ledger())["messages"]] == ["a", "a"]


async def test_a_long_get_is_answered_unless_the_host_limits_queries(gateway):
    numbers = ",".join(f"601255501{index:02}" for index in range(100)) * 4
    address = gateway.address + "websmsapi/ISendSMSNoDR.aspx?username=practice&password=wrong&mobile=" + numbers
    async with gateway.session.get(address) as response:
        assert await response.text() == "1702"
    await gateway.ask("behaviour", {"query_limit": 2048})
    async with gateway.session.get(address) as response:
        assert response.status == 404


async def test_an_answer_can_be_dressed(gateway):
    await gateway.ask("behaviour", {"answer_before": "\ufeff ", "answer_after": "\r\n<html></html>"})
    assert await gateway.send(mobile="1") == "\ufeff 1705\r\n<html></html>"
