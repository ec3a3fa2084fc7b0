"""One person everywhere: looked at, exported, refused while something is unfinished, and erased from every place."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from private_life import DAY, KAVITHA, NAMES, OLD_ALI, WEIMING, Home, One, at_home, standing_in, stored_octets

from smsdesk.domain.erasing import AboutNumber, ErasedWhat
from smsdesk.domain.events import Erased
from smsdesk.domain.numbers import NumberProblem
from smsdesk.domain.states import MessageState, RunState
from smsdesk.services import erasing as service
from smsdesk.services import sweeping
from smsdesk.services.erasing import Erasing, UnfinishedError
from smsdesk.store import person, runs
from smsdesk.store.schema import broadcasts, contacts, drafts, exchanges, messages, opt_outs, submissions

FORMS = (KAVITHA, "012-555 0142", "0125550142", "12-555 0142", "12\u00a0555", NAMES[KAVITHA], "qproofq")


class Rig(Home):
    """The service."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.erasing = Erasing(self.database, self.accounts, self.bus, self.clock)
        self.bus.listen(Erased, self.events.append)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with at_home(Rig(tmp_path)) as home:
        yield home
        await home.erasing.stop()


async def test_what_there_is_about_a_number(rig: Rig) -> None:
    about = await rig.erasing.look("012-555 0142")
    assert about == AboutNumber(KAVITHA, (NAMES[KAVITHA],), contacts=1, sent=6, received=2)
    ali = await rig.erasing.look(f"+{OLD_ALI}")
    assert isinstance(ali, AboutNumber)
    assert ali.opted_out_at == rig.clock.now - 730 * DAY
    assert ali.unfinished == (rig.life.keys["old in doubt"],)
    nobody = await rig.erasing.look("012-555 9999")
    assert isinstance(nobody, AboutNumber)
    assert nobody.nothing
    assert await rig.erasing.look("Kavitha") is NumberProblem.NOT_A_NUMBER
    assert await rig.erasing.look("") is NumberProblem.NONE_GIVEN


async def test_nothing_of_the_person_is_left_in_any_file(rig: Rig) -> None:
    before = await rig.figures(), await rig.counts()
    words = [word for word in FORMS if standing_in(stored_octets(rig.database.path), [word])]
    assert {KAVITHA, "012-555 0142", "12-555 0142", NAMES[KAVITHA], "qproofq"} <= set(words)
    about = await rig.erasing.erase(KAVITHA)
    assert (about.contacts, about.sent, about.received) == (1, 6, 2)
    assert standing_in(stored_octets(rig.database.path), FORMS) == ["qproofq"]
    after = await rig.figures(), await rig.counts()
    assert after == before
    assert await rig.erasing.look(KAVITHA) == AboutNumber(KAVITHA)
    assert rig.events == [Erased(KAVITHA)]


async def test_what_is_about_others_stays(rig: Rig) -> None:
    others = messages.c.number.in_((WEIMING, OLD_ALI))
    query = sa.select(messages, submissions.c.text).join(submissions).where(others).order_by(messages.c.id)
    before = await rig.read(query)
    await rig.erasing.erase(KAVITHA)
    assert await rig.read(query) == before
    (weiming,) = await rig.read(sa.select(contacts).where(contacts.c.number == WEIMING))
    assert weiming.fields == {"Street": f"Jalan {NAMES[WEIMING]}", "Sister": "•••"}
    assert "0142" not in weiming.search
    kept = {row.key: row.value for row in await rig.read(sa.select(drafts))}
    assert kept["compose/1/chips"] == [{"is": "list", "label": "l", "columns": [], "rows": [["012-555 0177", "W"]]}]
    raw = [row.raw for row in await rig.read(sa.select(exchanges.c.raw))]
    assert sum("•••" in each for each in raw) == 2  # of the batches that others were in
    assert sum(WEIMING in each for each in raw) == 7


async def test_a_broadcast_to_nobody_else_is_emptied_whole(rig: Rig) -> None:
    await rig.erasing.erase(KAVITHA)
    for name in ("old single", "new single"):
        run = await rig.database.read(runs.load, rig.life.keys[name])
        assert run is not None
        assert (run.text, run.to_label, run.erased_at) == ("", "", rig.clock.now)
    run = await rig.database.read(runs.load, rig.life.keys["new letters"])
    assert run is not None
    assert run.erased_at is None
    assert "qtextq" in run.text
    source = await rig.database.read(runs.source, run.id)
    assert source is not None
    assert source["builders"] == {"contact": {"phone": "•••", "on": True}}


async def test_the_name_under_to_goes_where_others_were_there(rig: Rig) -> None:
    key = await rig.database.write(
        lambda c: rig.life.run(c, "label", rig.clock.now, [One(KAVITHA), One(WEIMING)], label=f"{NAMES[KAVITHA]} + 1")
    )
    written = await rig.database.write(
        lambda c: rig.life.run(c, "typed", rig.clock.now, [One(KAVITHA), One(WEIMING)], label="+60 12-555 0142 + 1")
    )
    await rig.erasing.erase(KAVITHA)
    labels = {row.id: row.to_label for row in await rig.read(sa.select(broadcasts.c.id, broadcasts.c.to_label))}
    assert labels[key] == labels[written] == "••• + 1"


async def test_the_opt_out_and_its_proof_stay(rig: Rig) -> None:
    done = dict(state=MessageState.UNCERTAIN)
    settled = messages.update().where(messages.c.state == MessageState.DOUBT).values(done)
    await rig.database.write(lambda connection: connection.execute(settled))
    before = await rig.read(sa.select(opt_outs))
    await rig.erasing.erase(OLD_ALI)
    assert await rig.read(sa.select(opt_outs)) == before
    assert before[0].proof == "BATAL qproofq"
    assert standing_in(stored_octets(rig.database.path), [NAMES[OLD_ALI], OLD_ALI]) == [OLD_ALI]


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.HELD, MessageState.RETRY, MessageState.DOUBT])
async def test_it_is_refused_while_something_is_unfinished(rig: Rig, state: MessageState) -> None:
    key = await rig.database.write(
        lambda c: rig.life.run(c, "open", rig.clock.now, [One(KAVITHA, state, None)], state=RunState.PAUSED)
    )
    before = await rig.read(sa.select(messages)), await rig.read(sa.select(contacts))
    with pytest.raises(UnfinishedError) as caught:
        await rig.erasing.erase(KAVITHA)
    assert caught.value.about.unfinished == (key,)
    assert (await rig.read(sa.select(messages)), await rig.read(sa.select(contacts))) == before
    assert await rig.erasing.records() == []


async def test_the_record_does_not_say_who(rig: Rig) -> None:
    await rig.erasing.erase(KAVITHA)
    (record,) = await rig.erasing.records()
    assert (record.at, record.what, record.contacts, record.sent) == (rig.clock.now, ErasedWhat.PERSON, 1, 6)
    assert record.by
    assert KAVITHA not in repr(record)


async def test_what_a_crash_cuts_short_is_finished_at_the_next_start(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    async def dies(*_: object) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(rig.erasing, "_sweep", dies)
    with pytest.raises(asyncio.CancelledError):
        await rig.erasing.erase(KAVITHA)
    monkeypatch.undo()
    assert await rig.database.read(person.under_way) == KAVITHA
    rig.erasing.start()
    async with asyncio.timeout(20):
        while await rig.database.read(person.under_way):
            await asyncio.sleep(0.01)
    await rig.erasing.stop()
    await sweeping.sweep_if_wanted(rig.database)
    assert standing_in(stored_octets(rig.database.path), FORMS) == ["qproofq"]


async def test_progress_is_told_and_large_tables_are_done_in_pieces(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_WINDOW", 2)
    steps: list[tuple[int, int]] = []
    await rig.erasing.erase(KAVITHA, lambda done, total: steps.append((done, total)))
    assert len(steps) > 20
    assert {total for _, total in steps} == {len(steps)}
    assert standing_in(stored_octets(rig.database.path), FORMS) == ["qproofq"]


async def test_all_about_a_person_as_a_file(rig: Rig, tmp_path: Path) -> None:
    target = tmp_path / "person.json"
    await rig.erasing.export(KAVITHA, target)
    found = json.loads(target.read_text(encoding="utf-8"))
    assert found["contacts"] == [
        {
            "name": NAMES[KAVITHA],
            "number": f"+{KAVITHA}",
            "fields": {"Street": f"Jalan {NAMES[KAVITHA]}"},
            "consent": "paper qconsentq",
            "book": "real",
        }
    ]
    assert len(found["sent"]) == 6
    assert found["sent"][0]["text"] == f"Dear {NAMES[KAVITHA]}, old qletterq"
    assert [each["text"] for each in found["received"]] == [
        f"{prefix} reply of {NAMES[KAVITHA]} qreplyq பூக்கடை" for prefix in ("old", "new")
    ]
    assert found["opt_outs"] == []
    assert standing_in(target.read_bytes(), [NAMES[WEIMING], WEIMING]) == []
    assert target.stat().st_mode & 0o777 == 0o600
