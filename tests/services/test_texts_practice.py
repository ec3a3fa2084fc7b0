"""Texts that break programs, from the practice gateway through the real listener into the Inbox, to the letter."""

import asyncio
import json
import socket
from pathlib import Path

import aiohttp
import sqlalchemy as sa
from sending import FastClock

from smsdesk.domain.conversations import ThreadLine
from smsdesk.practice.control import ask
from smsdesk.services.desk import Desk
from smsdesk.store.schema import incoming
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpora" / "strings" / "blns.json"
OWN = (
    *("hello", " ", "  two  blanks ", "a\nb\r\nc", "100% +5 &c;=?#", "%41%zz%", "https://a.example/x?y=1&Msg=z#f"),
    *(
        "//host/path",
        "http:",
        "0041004200430044",
        "谢谢 😀👨‍👩‍👧",
        "\u202etxet",
        "سلام",
        "€[]{}\\^~|",
        "Ünïcödé ç `",
        "\x00",
        "<b>x</b>",
    ),
    *("' OR 1=1 --", "{name}", "x" * 900, "字" * 400, "\ufffd", "é" * 300, "=cmd|' /C calc'!A0", "STOP it"),
)
LONGEST = 800
"""Characters: four digits each in Unicode, which fit into the 4 KB that the target of a callback may have."""


def naughty() -> list[str]:
    """Ours, and those of a list that others keep, where it lies beside the project."""
    others = json.loads(CORPUS.read_text()) if CORPUS.is_file() else []
    return list(dict.fromkeys([*OWN, *(text for text in others if text and len(text) <= LONGEST)]))


async def test_whatever_somebody_writes_stands_in_the_inbox_to_the_letter(tmp_path: Path) -> None:
    folder = DataDir(tmp_path / "data")
    folder.prepare()
    desk = Desk(folder, clock=FastClock(), secrets=Secrets(backends=()))
    await desk.start()
    try:
        account = await desk.practice.begin()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        await desk.listening.change(account.id, port=port)
        await desk.listening.turn_on(account.id)
        async with asyncio.timeout(20):
            while "replies" not in await ask(account.address, "callback"):
                await asyncio.sleep(0.02)
        texts = {f"60125{at:06d}": text for at, text in enumerate(naughty(), 550000)}
        async with aiohttp.ClientSession(account.address) as session:
            for number, text in texts.items():
                async with session.post("replies", json={"sender": number, "text": text}) as answer:
                    assert answer.status == 200
        number_of_rows = sa.select(sa.func.count()).select_from(incoming)
        async with asyncio.timeout(60):
            while await desk.database.read(lambda c: c.execute(number_of_rows).scalar_one()) < len(texts):
                await asyncio.sleep(0.05)
        for number, text in texts.items():
            (line,) = await desk.inbox.thread("practice", number)
            # A data file holds no NUL, and the mark of the order of octets is none of the text.
            assert _received(line) == text.replace("\0", "\ufffd").removeprefix("\ufeff")
    finally:
        await desk.stop()


def _received(line: ThreadLine) -> str:
    assert line.received is not None
    return line.received.text
