"""What comes back, from outside: reports of all statuses and replies through the listener, and what they change."""

import re
import socket
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from a11y_bus import A11yBus
from desktop import Desktop
from far_end_practice import FarEnd
from person import Person, digits, files_with, people
from program import Program
from tables import find_table

TEXT = "RM0 Kedai: open on Sunday"
TO = [*people(49), "+60 12-555 0099"]
"""The last two digits choose the reports (practice/pushes.py): every status of gateway.md is among them, and 99."""
FINAL = {"6": "Delivered", "7": "Failed", "8": "Failed", "10": "Failed"}
STOPS = {"60125550001": "ＳＴＯＰ！", "60125550002": "batal   semua", "60125550003": "“Henti.”"}
"""Full width, Malay twice, with case, blanks and signs around."""
WRITTEN = {
    "60125550004": "Boleh hantar ke Subang?",
    "60125550005": "收到，谢谢！",
    "60125550006": "நன்றி, வருகிறேன்",
    "60125550008": "شكرا جزيلا",
    "60125550012": "👍🏽👨‍👩‍👧",
    "60125550013": "<img src=file:///etc/passwd><b>bold</b>",
    "60125550014": "Please stop by at 10, and batal is the word I look for",
    "60125550015": "price? " * 60,
    "60125550016": "evil \u202etxt.exe",
    "60125550017": "https://example.com/list is it this one",
    "60125550018": "OK",
    "60125550019": "ok",
    "60125550021": "Stop it please",
    "60125550022": "0",
    "60125550023": "%barcode% {name} & ?x=1",
    "60125550024": "Terima kasih",
    "60125550025": "=1+1",
}
NEW = "RM0 Kedai: closed on Monday"


@pytest.fixture
def person(stage: Desktop, bus: A11yBus, gateway: FarEnd, tmp_path: Path) -> Iterator[Person]:
    """Somebody whose account works, and who has not set up a listener yet."""
    with Program(stage, bus, tmp_path / "data") as program:
        somebody = Person(program, bus)
        somebody.connects(gateway.address)
        yield somebody


def free_port() -> int:
    """A port that nobody has just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def sets_up_listener(person: Person) -> dict[str, str]:
    """From the Inbox through the doctor; the addresses as the router forwards them to this computer, by kind."""
    port = free_port()
    person.goes_to("Inbox")
    person.presses("Set up listener")
    person.writes("Local port", str(port)).focus()
    person.bus.press("Return")
    person.presses("Switch on")
    person.sees(re.compile(f"Listening on .*{port}"))
    person.presses("Next: public address")
    person.writes("Public address", "sms.kedai.example").focus()
    person.bus.press("Return")
    person.presses("Next: addresses to paste")
    found = {"reports": "Delivery Status API URL", "replies": "Incoming SMS API URL"}
    person.bus.wait(lambda: all(person.holds(field) for field in found.values()), lambda: "there is no address")
    shown = {kind: person.holds(field) for kind, field in found.items()}
    assert {urlsplit(each).netloc for each in shown.values()} == {"sms.kedai.example"}
    person.bus.press("Escape")
    return {kind: f"http://127.0.0.1:{port}{urlsplit(address).path}" for kind, address in shown.items()}


def goes_out(person: Person, gateway: FarEnd, number: int) -> None:
    """Wait until the ledger has so many messages in all."""
    person.bus.wait(
        lambda: len(gateway.ledger()["messages"]) == number, lambda: f"{gateway.ledger()['requests']}", 60.0
    )


def settles(person: Person, gateway: FarEnd) -> list[dict[str, Any]]:
    """All pushes of the ledger, once none of them waits any more; each was answered 200."""

    def pushed() -> list[dict[str, Any]]:
        found = gateway.ledger()["pushes"]
        return found if found and all(push["state"] != "waiting" for push in found) else []

    found: list[dict[str, Any]] = person.bus.wait(pushed, lambda: f"{gateway.ledger()['pushes'][-5:]}", 60.0)
    assert {push["state"] for push in found} == {"done"}
    return found


def truth(gateway: FarEnd) -> dict[str, str]:
    """The state of every recipient, worked out from what the ledger sent and reported, in the order it did."""
    ledger = gateway.ledger()
    told: dict[str, list[str]] = {}
    for push in ledger["pushes"]:
        if push["kind"] == "reports":
            told.setdefault(push["parameters"]["MsgId"], []).append(push["parameters"]["Status"])
    found = {}
    for message in ledger["messages"]:
        final = {FINAL.get(status) for status in told.get(message["msg_id"], [])} - {None}
        assert len(final) < 2, "the practice gateway contradicts itself"
        found[message["number"]] = final.pop() if final else "Accepted"
    return {number: str(state) for number, state in found.items()}


def reports_arrive(person: Person, gateway: FarEnd) -> None:
    """A broadcast of 50, whose reports come early, doubled and in any order, ends in Sent as in the ledger."""
    person.goes_to("Compose")
    person.sends(50)
    goes_out(person, gateway, 50)
    told = [(push["parameters"]["MsgId"], push["parameters"]["Status"]) for push in settles(person, gateway)]
    assert {status for _, status in told} >= {*map(str, range(6, 18)), "99"}
    assert len(told) > len(set(told)), "none came twice"
    expected = truth(gateway)
    assert expected.keys() == digits(TO)
    sums = Counter(expected.values())
    person.bus.wait(
        lambda: person.broadcasts()[0]["Delivered"] == str(sums["Delivered"]), lambda: f"{person.broadcasts()}"
    )
    row = person.broadcasts()[0]
    assert (row["Failed"], row["Accepted"], row["Waiting"]) == (str(sums["Failed"]), str(sums["Accepted"]), "0")
    assert person.recipients(50) == expected


def replies_arrive(person: Person, gateway: FarEnd) -> None:
    """Twenty people write; each is in the Inbox, and three of them are opted out there."""
    for sender, text in {**WRITTEN, **STOPS}.items():
        gateway.tell("replies", {"sender": sender, "text": text})
    settles(person, gateway)
    person.goes_to("Inbox")
    table = find_table(person.screen, "Conversations")
    rows = person.bus.wait(lambda: len(table.rows()) == 20 and table.rows(), lambda: f"{table.rows()}")
    out = [cells[0] for cells in rows if "opted out" in cells[0].lower()]
    assert len(out) == 3, rows
    for number in STOPS:
        assert any("".join(filter(str.isdigit, line)).startswith(number) for line in out), (number, out)
    with closing(sqlite3.connect(f"file:{person.program.folder / 'smsdesk.sqlite3'}?mode=ro", uri=True)) as data:
        assert dict(data.execute("SELECT number, text FROM incoming")) == WRITTEN | STOPS


def test_reports_and_replies_change_what_is_shown_and_who_gets_the_next(person: Person, gateway: FarEnd) -> None:
    person.composes(TO, TEXT)
    person.presses("Review and send")
    person.sees(re.compile("Reports cannot arrive: no listener is set up"))
    person.bus.press("Escape")
    addresses = sets_up_listener(person)
    gateway.tell("callback", addresses)
    often = {"push_delay": [0.0, 0.4], "push_duplicates": 0.4, "push_reordered": 0.5, "push_early": 0.3}
    gateway.tell("behaviour", {**often, "automatic_replies": False})
    reports_arrive(person, gateway)

    person.program.kill()
    person.program.start()
    person.sees(re.compile(f"^Listening :{urlsplit(addresses['replies']).port}"))
    replies_arrive(person, gateway)

    person.composes(TO, NEW)
    person.sees("47 will receive")
    person.sees(re.compile("^3 opted out"))
    person.sends(47)
    goes_out(person, gateway, 97)
    last = {message["number"] for message in gateway.ledger()["messages"] if message["text"] == NEW}
    assert last == digits(TO) - STOPS.keys()
    token = urlsplit(addresses["replies"]).path.split("/")[1]
    assert len(token) == 32
    assert files_with(person.program.folder, token) == []
