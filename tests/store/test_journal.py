"""The journal on a real file: claims, answers, what a gateway's habit undoes, and that only legal changes happen."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import new_files
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from smsdesk.domain.answers import Exchange, Failure, Item
from smsdesk.domain.decisions import Stamp, Why, decide
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Claim, NewBroadcast, Recipient
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.store import freezing, journal, recovery, runs, sent, sqlite
from smsdesk.store.database import Database
from smsdesk.store.schema import accounts, metadata, opt_outs
from smsdesk.store.sqlite import FULL_TEXT_TABLES

S = MessageState


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(tmp_path / "smsdesk.sqlite3")
    await opened.open()
    yield opened
    await opened.close()


def now(seconds: float = 0.0) -> Stamp:
    return Stamp(1_000_000.0 + seconds, "boot", seconds)


def start(connection: sa.Connection, people: int, *, reports: bool = True, batch: int = 100) -> int:
    """A running broadcast to `people` numbers on a new account."""
    row = dict(name="A", address="https://gateway.example/", user_name="u", practice=False, options={})
    key = connection.execute(accounts.insert().values(row)).inserted_primary_key
    assert key is not None
    recipients = tuple(Recipient(f"6012555{at:04d}") for at in range(people))
    new = NewBroadcast(key[0], "hello", Kind.TEXT, "", reports, "All", 1, recipients, "me", batch, 0.0)
    broadcast_id = freezing.create(connection, new, now().wall)
    assert runs.release(connection, broadcast_id, now().wall)
    return broadcast_id


def take(connection: sa.Connection, at: float = 0.0, limit: int = 1) -> list[Claim]:
    """What is due on every account."""
    keys = connection.execute(sa.select(accounts.c.id)).scalars().all()
    return [claim for key in keys for claim in journal.claim(connection, key, now(at), limit)[0]]


def answered(connection: sa.Connection, claim: Claim, exchange: Exchange, at: float) -> None:
    decision = decide(claim.history, exchange, len(claim.numbers))
    journal.record(connection, claim, decision, exchange, now(at), decision.stop)


def code(number: int, msg_id: str | None = None) -> Exchange:
    return Exchange(items=(Item(number, msg_id),), raw=str(number), page="ISendSMS.aspx")


LOST = Exchange(failure=Failure.LOST, detail="reset")


async def rows(database: Database, broadcast_id: int) -> list[Any]:
    return await database.read(sent.list_messages, broadcast_id, offset=0, limit=1000)


async def test_a_claim_is_durable_and_nobody_else_gets_it(database: Database) -> None:
    key = await database.write(start, 2)
    (first,) = await database.write(take)
    (second,) = await database.write(take)
    assert first.seqno != second.seqno
    assert await database.write(take) == []
    assert [row.state for row in await rows(database, key)] == [S.SENDING, S.SENDING]


async def test_after_a_crash_sending_is_in_doubt_and_keeps_its_seqno(database: Database) -> None:
    key = await database.write(start, 1)
    (before,) = await database.write(take)
    assert await database.write(recovery.recover, now(1).wall) == [key]
    assert await database.write(take, 2.0) == []  # the run waits for a person
    await database.write(runs.release, key, now(3).wall)
    (after,) = await database.write(take, 4.0)
    assert (after.seqno, after.history.doubted) == (before.seqno, True)


async def test_a_gateway_that_uses_up_seqnos_undoes_what_1718_seemed_to_prove(database: Database) -> None:
    key = await database.write(start, 2)
    doubtful, failing = await database.write(take, 0.0, 2)
    await database.write(answered, doubtful, LOST, 1.0)
    (again,) = await database.write(take, 10.0)
    await database.write(answered, again, code(1718), 11.0)
    assert (await rows(database, key))[0].state is S.ACCEPTED_NO_ID
    await database.write(answered, failing, code(1703), 12.0)
    (again,) = await database.write(take, 20.0)
    await database.write(answered, again, code(1718), 21.0)  # never in doubt, so the 1703 used it up
    found = await rows(database, key)
    assert [(row.state, row.why) for row in found] == [(S.UNCERTAIN, Why.SEQNO_USED_UP)] * 2


async def test_1718_proves_nothing_while_the_account_is_refused(database: Database) -> None:
    key = await database.write(start, 2)
    doubtful, poor = await database.write(take, 0.0, 2)
    await database.write(answered, doubtful, LOST, 1.0)
    await database.write(answered, poor, code(1704), 2.0)  # the lost answer may have been a 1704 as well
    await database.write(runs.release, key, now(3).wall)
    claims = await database.write(take, 30.0, 2)
    for claim in claims:
        known = claim.seqno == doubtful.seqno
        await database.write(answered, claim, code(1718) if known else code(1701, "ID"), 31.0)
    assert [row.state for row in await rows(database, key)] == [S.UNCERTAIN, S.ACCEPTED]


async def test_held_rows_get_a_fresh_seqno_and_keep_their_trail(database: Database) -> None:
    key = await database.write(start, 1)
    (first,) = await database.write(take)
    await database.write(answered, first, code(1704), 1.0)
    assert (await rows(database, key))[0].state is S.HELD
    await database.write(runs.release, key, now(2).wall)
    (second,) = await database.write(take, 3.0)
    assert second.seqno != first.seqno
    await database.write(answered, second, code(1701, "ID"), 4.0)
    found = await database.read(sent.details, (await rows(database, key))[0].id)
    assert [exchange.code for exchange in found.exchanges] == [1704, 1701]


async def test_an_id_that_another_row_has_is_no_id(database: Database) -> None:
    key = await database.write(start, 2)
    for claim in await database.write(take, 0.0, 2):
        await database.write(answered, claim, code(1701, "SAME"), 1.0)
    assert {row.state for row in await rows(database, key)} == {S.ACCEPTED, S.ACCEPTED_NO_ID}


async def test_an_opt_out_splits_a_batch_only_while_nothing_can_have_left(database: Database) -> None:
    fresh = await database.write(start, 4, reports=False, batch=4)
    asked = await database.write(start, 4, reports=False, batch=4)
    claims = await database.write(take, 0.0, 1)
    tried = next(claim for claim in claims if claim.broadcast_id == asked)
    untried = next(claim for claim in claims if claim.broadcast_id == fresh)
    await database.write(answered, untried, Exchange(failure=Failure.NOT_CONNECTED), 1.0)
    await database.write(answered, tried, LOST, 1.0)

    def opt_out(connection: sa.Connection) -> None:
        row = dict(book="real", number="60125550001", at=1.0, by="me", source="by hand")
        connection.execute(opt_outs.insert().values(row))
        runs.cancel_opted_out(connection, "real", 2.0)

    await database.write(opt_out)
    assert [row.state for row in await rows(database, fresh)] == [S.QUEUED, S.CANCELLED, S.QUEUED, S.QUEUED]
    assert [row.state for row in await rows(database, asked)] == [S.UNCERTAIN] * 4
    (again,) = await database.write(take, 60.0, 5)
    assert len(again.numbers) == 3


async def test_stop_cancels_what_is_unsent_and_never_what_may_have_gone(database: Database) -> None:
    key = await database.write(start, 4)
    doubtful, failing, under_way = await database.write(take, 0.0, 3)
    await database.write(answered, doubtful, LOST, 1.0)
    await database.write(answered, failing, code(1703), 1.0)
    assert await database.write(runs.stop, key, now(2).wall)
    await database.write(answered, under_way, code(1703), 3.0)  # its answer comes after the stop
    states = [row.state for row in await rows(database, key)]
    assert states == [S.DOUBT, S.UNCERTAIN, S.UNCERTAIN, S.CANCELLED]


async def test_the_run_is_done_when_nothing_is_open(database: Database) -> None:
    key = await database.write(start, 1)
    (claim,) = await database.write(take)
    await database.write(answered, claim, code(1705), 1.0)
    found = await database.read(runs.load, key)
    assert found is not None
    assert (found.state, found.reason) == (RunState.DONE, Reason.NONE)


async def test_migrations_make_exactly_the_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smsdesk.store.upgrade._migrate", new_files.migrate)
    database = Database(tmp_path / "all_steps.sqlite3")
    await database.open()

    def is_ours(name: str | None, kind: str, _parent: object) -> bool:
        return kind != "table" or not (name or "").startswith(FULL_TEXT_TABLES)

    def differences(connection: sa.Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        return list(compare_metadata(context, metadata))

    def full_text(connection: sa.Connection) -> list[tuple[str, str]]:
        found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE name LIKE 'incoming_search%'")
        return sorted((row[0], row[1] or "") for row in found)

    assert await database.read(differences) == []
    made = sa.create_engine("sqlite://")
    with made.begin() as connection:
        metadata.create_all(connection)
        assert await database.read(full_text) == full_text(connection) != []
    made.dispose()
    await database.close()


async def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "newer.sqlite3"
    opened = Database(path)
    await opened.open()
    await opened.write(lambda c: c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'"))
    await opened.close()
    before = path.read_bytes()
    with pytest.raises(StoreError) as refused:
        await Database(path).open()
    assert refused.value.problem is StoreProblem.NEWER
    assert path.read_bytes() == before


async def test_garbage_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "garbage.sqlite3"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError) as refused:
        await Database(path).open()
    assert refused.value.problem is StoreProblem.DAMAGED
    assert path.read_bytes() == b"this is no database" * 100


async def test_a_failing_job_does_not_take_its_neighbours_along(database: Database) -> None:
    def fail(_connection: sa.Connection) -> None:
        raise KeyError("mine")

    key = await database.write(start, 1)
    with pytest.raises(KeyError):
        await database.write(fail)
    assert len(await rows(database, key)) == 1


async def test_the_file_is_for_its_owner_only(database: Database) -> None:
    await database.write(start, 1)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in database.path.parent.glob("smsdesk.sqlite3*")}
    assert set(modes.values()) == {"0o600"}


def test_a_backup_holds_what_is_committed(tmp_path: Path) -> None:
    engine = sqlite.engine_for(tmp_path / "a.sqlite3")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x INTEGER)")
        connection.exec_driver_sql("INSERT INTO t VALUES (7)")
    sqlite.backup(tmp_path / "a.sqlite3", tmp_path / "b.sqlite3")
    copy = sa.create_engine(f"sqlite:///{tmp_path / 'b.sqlite3'}")
    with copy.connect() as connection:
        assert connection.exec_driver_sql("SELECT x FROM t").scalar() == 7
    engine.dispose()
    copy.dispose()
