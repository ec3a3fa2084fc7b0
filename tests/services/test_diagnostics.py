"""What is sent to a helper says how the program is, and nothing that a person or the outside has given it."""

import asyncio
import base64
import io
import json
import logging
import platform
import socket
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from account_rig import StandingClock
from private_life import KAVITHA, NAMES, OLD_ALI, WEIMING, Life

from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.services.desk import Desk
from smsdesk.services.diagnostics import Collected, Entry
from smsdesk.services.log_lines import OwnWords
from smsdesk.store import meta
from smsdesk.store.schema import accounts, broadcasts, callbacks, messages
from smsdesk.system.clock import user_name
from smsdesk.system.logs import start_logging
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets

PRIVATE = (
    *(number for number in (KAVITHA, WEIMING, OLD_ALI)),
    *NAMES.values(),
    *("Kavitha", "Zuhrah", "Qaisra", "Xerxes"),
    "Kedai Privat",
    "privat.example",
    "privatuser",
    "60125550190",
    "qtextq",
    "qletterq",
    "qreplyq",
    "qdraftq",
    "qsourceq",
    "qnoteq",
    "qconsentq",
    "qproofq",
    "qlabelq",
    "பூக்கடை",
    "id-1-0",
    "unknown-old",
    "012-555 0142",
    "qlogq",
    "https://privat.example/callback?token=qtokenq",
    "qtokenq",
    "qhomeq",
    "qstateq",
    "qmetaq",
    "qfileq",
    "qclassq",
    "qfunctionq",
    "qsettingq",
)


def forms(word: str) -> set[bytes]:
    """A word as it may hide: in other encodings, in hexadecimal, in base64 at each of its three places."""
    found: set[bytes] = set()
    for octets in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")):
        found |= {octets, octets.hex().encode()}
        if len(octets) > 5:
            found |= {base64.b64encode(b"\x00" * pad + octets)[-(-pad * 4 // 3) + 1 : -4] for pad in range(3)}
    return found | {quote(word).encode(), word.encode("ascii", "backslashreplace"), word[::-1].encode()}


def leaks(octets: bytes) -> list[str]:
    low = octets.lower()
    return [word for word in PRIVATE if any(form.lower() in low for form in forms(word) if len(form) > 3)]


def plant_in_log() -> None:
    """Everything that a log line may hold by mistake."""
    strange = logging.getLogger("qlogq.Kavitha")
    ours = logging.getLogger("smsdesk.services.schedule")
    for words in (
        PRIVATE[0],
        NAMES[KAVITHA],
        "RM0 Kedai Privat: qtextq",
        "https://privat.example/callback?token=qtokenq",
    ):
        strange.warning("%s", words)
        ours.warning("the data file refused: %s", words)
        ours.error("something nobody wrote: %s", words)
    logging.getLogger("smsdesk.store.database").warning("the data file refused: %s", StoreProblem.FULL)
    logging.getLogger("smsdesk.services.retention").info(
        "erased what was too old: %d broadcasts and %d received messages", 12, 345
    )
    names = {"__file__": "/srv/qhomeq/qfileq.py"}
    source = compile(
        f"class qclassq(Exception): pass\ndef qfunctionq():\n  raise qclassq({KAVITHA!r})", "/srv/qhomeq/x.py", "exec"
    )
    try:
        eval(source, names)
        names["qfunctionq"]()  # type: ignore[operator]
    except Exception:
        ours.exception("Uncaught exception in %s", NAMES[WEIMING])
    try:
        raise StoreError(StoreProblem.BUSY)
    except StoreError:
        ours.exception("the data file refused: %s", StoreProblem.BUSY)
    try:
        Life().fill(None, 0.0)  # type: ignore[arg-type]
    except AttributeError:
        ours.exception("x")
    try:
        OwnWords().told(3).__next__()  # type: ignore[arg-type]
    except TypeError:
        ours.exception("y")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    folder = DataDir(tmp_path / "qhomeq" / "data")
    folder.prepare()
    keeper = start_logging(folder.logs)
    made = Desk(folder, secrets=Secrets(backends=()), clock=StandingClock())
    plant_in_log()
    await made.database.open()
    await made.database.write(Life().fill, StandingClock.now)
    await made.database.write(_hostile)
    await made.preferences.change(last_tab="qsettingq", window="71736574".ljust(8), retention_months=12)
    keeper.stop()
    (folder.logs / "smsdesk.log.1").write_text(
        "2026-11-30 10:00:00,000 INFO smsdesk.app: qlogq\nqlogq\n  | qlogq: qlogq\n"
    )
    yield made
    await made.database.close()


def _hostile(connection: sa.Connection) -> None:
    """Words of nobody where ours belong."""
    meta.put(connection, "qmetaq", "qmetaq")
    for table, column in ((broadcasts, "reason"), (messages, "why"), (callbacks, "origin")):
        connection.execute(table.update().where(table.c.id == 1).values({column: "qstateq"}))
    listener = {"on": True, "port": 8484, "public_address": "https://privat.example"}
    options = {"proxy": "http://privat.example", "company": "Kedai Privat", "sender": "PRIVAT", "listener": listener}
    pages = {"transfer": "qfileq/Kavitha.aspx"}
    connection.execute(accounts.update().values(options=options | {"pages": pages}))


def nothing(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


async def collected(desk: Desk) -> Collected:
    return await desk.diagnostics.collect({"Qt": "6.11.3", "platform": f"qhomeq{NAMES[KAVITHA]}!"}, nothing)


async def test_nothing_private_is_in_the_file(desk: Desk, tmp_path: Path) -> None:
    log = (desk.folder.logs / "smsdesk.log").read_bytes()
    assert {"qlogq", "qtextq", NAMES[KAVITHA], "qclassq", "qfunctionq", "qhomeq"} <= set(leaks(log))
    target = tmp_path / "d.zip"
    await desk.diagnostics.save(await collected(desk), target)
    assert target.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(target) as packed:
        assert packed.testzip() is None
        members = {name: packed.read(name) for name in packed.namelist()}
    assert set(members) == {entry.value for entry in Entry}
    for name, octets in members.items():
        assert leaks(octets) == [], name
    raw = target.read_bytes()
    assert leaks(raw) == []
    everything = b"".join(members.values()).decode()
    for name in {user_name(), platform.node()}:
        assert len(name) < 3 or name not in everything.replace("_", " ").split()
    assert str(tmp_path) not in everything
    assert io.BytesIO(raw).read(2) == b"PK"


async def test_what_helps_is_in_it(desk: Desk) -> None:
    entries = (await collected(desk)).entries
    versions = json.loads(entries[Entry.VERSIONS])
    assert versions["Python"] == platform.python_version()
    assert versions["Qt"] == "6.11.3"
    assert versions["platform"] == "•••"
    settings = json.loads(entries[Entry.SETTINGS])
    assert (settings["retention_months"], settings["notify"]) == (12, True)
    assert not {"window", "last_tab", "last_account"} & settings.keys()
    database = json.loads(entries[Entry.DATABASE])
    assert (database["schema"], database["check"]) == ("0004", "ok")
    assert database["rows"]["contacts"] == 3
    assert database["counts"]["broadcasts.state"] == {"done": 7, "paused": 1, "stopped": 1}
    assert database["counts"]["broadcasts.reason"] == {"none": 8, "other": 1}
    assert database["counts"]["messages.delivery"]["6"] == 8
    (account,) = database["accounts"]
    assert (account["practice"], account["https"]) == (False, True)
    assert account["changed"] == ["proxy", "sender", "company"]
    assert account["changed_pages"] == ["transfer"]
    assert account["listener"]["public_address"] is True
    assert set(database["octets"]) == {"smsdesk.sqlite3", "smsdesk.sqlite3-wal"}


async def test_how_the_listeners_are_just_now(desk: Desk) -> None:
    """Beside what is set up: why one does not listen, and what came; not whose program is in its way."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        await desk.accounts.load()
        (account,) = desk.accounts.all()
        await desk.listening.start()
        await desk.listening.change(account.id, bind="127.0.0.1", port=taken.getsockname()[1])
        await desk.listening.turn_on(account.id)
        async with asyncio.timeout(20):
            while desk.listening.state(account.id).problem is None:
                await asyncio.sleep(0.01)
        found = await collected(desk)
    assert desk.listening.state(account.id).holder
    token = (await desk.listening.addresses(account.id)).local
    await desk.listening.stop()
    (told,) = json.loads(found.entries[Entry.DATABASE])["listeners"]
    assert (told["status"], told["problem"], told["port_held_by_known"]) == ("problem", "port_taken", True)
    assert told["today"] == {"stored": 0, "refused": 0}
    everything = "".join(found.entries.values())
    assert leaks(everything.encode()) == []
    assert token is not None
    assert token.report.split("/")[3] not in everything


async def test_lines_of_the_log_are_told_in_our_own_words(desk: Desk) -> None:
    lines = (await collected(desk)).entries[Entry.LOG].splitlines()
    told = [line.split(" ", 2)[2] for line in lines if not line.startswith("  |")]
    assert told[0] == "INFO smsdesk.app: •••" or told[0].startswith("INFO ")
    assert "WARNING smsdesk.store.database: the data file refused: full" in told
    assert "WARNING smsdesk.services.schedule: the data file refused: •••" in told
    assert "INFO smsdesk.services.retention: erased what was too old: 12 broadcasts and 345 received messages" in told
    assert "ERROR smsdesk.services.schedule: •••" in told
    assert "WARNING •••: •••" in told
    traces = [line for line in lines if line.startswith("  |")]
    assert "  | StoreError" in traces
    assert any(line.startswith("  | smsdesk.services.log_lines line ") and line.endswith(" in told") for line in traces)
    assert any(line.startswith("  | ••• line ") for line in traces)
