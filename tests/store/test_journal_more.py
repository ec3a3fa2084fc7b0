"""What a reviewer tried to break in the journal: rows that stand still for ever, restored files, large broadcasts."""

import re
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from query_plans import plans, statements

from smsdesk.domain.answers import Exchange, Failure, Item
from smsdesk.domain.decisions import Stamp, Why, decide
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Claim, NewBroadcast, Recipient
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.store import freezing, journal, opt_outs, recovery, runs, sent
from smsdesk.store.database import Database
from smsdesk.store.schema import accounts, messages, submissions

S = MessageState
LOST = Exchange(failure=Failure.LOST, detail="reset")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(tmp_path / "smsdesk.sqlite3")
    await opened.open()
    yield opened
    await opened.close()


def now(seconds: float = 0.0) -> Stamp:
    return Stamp(1_000_000.0 + seconds, "boot", 10_000.0 + seconds)


def code(*numbers: int) -> Exchange:
    return Exchange(items=tuple(Item(number) for number in numbers), page="ISendSMSNoDR.aspx")


def account(connection: sa.Connection) -> int:
    row = dict(name="A", address="https://gateway.example/", user_name="u", practice=False, options={})
    key = connection.execute(accounts.insert().values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def new(account_id: int, people: int, *, reports: bool = True, batch: int = 100) -> NewBroadcast:
    recipients = tuple(Recipient(f"601{at:08d}") for at in range(people))
    return NewBroadcast(account_id, "hello", Kind.TEXT, "", reports, "All", 1, recipients, "me", batch, 0.0)


def running(connection: sa.Connection, people: int, *, reports: bool = True, batch: int = 100) -> tuple[int, int]:
    """A running broadcast on a new account; the ids of both."""
    account_id = account(connection)
    key = freezing.create(connection, new(account_id, people, reports=reports, batch=batch), now().wall)
    assert runs.release(connection, key, now().wall)
    return account_id, key


def answered(connection: sa.Connection, claim: Claim, exchange: Exchange, at: float) -> set[int]:
    decision = decide(claim.history, exchange, len(claim.numbers))
    return journal.record(connection, claim, decision, exchange, now(at), decision.stop)


async def claimed(database: Database, account_id: int, at: float = 0.0, limit: int = 1) -> list[Claim]:
    return (await database.write(journal.claim, account_id, now(at), limit))[0]


async def states(database: Database, key: int) -> list[MessageState]:
    return [row.state for row in await database.read(sent.list_messages, key, offset=0, limit=1000)]


async def run_of(database: Database, key: int) -> tuple[RunState, Reason]:
    found = await database.read(runs.load, key)
    assert found is not None
    return found.state, found.reason


async def test_numbers_held_alone_are_cancelled_when_the_run_was_stopped_meanwhile(database: Database) -> None:
    account_id, key = await database.write(running, 3, reports=False)
    (claim,) = await claimed(database, account_id)
    assert await database.write(runs.stop, key, now(1).wall)
    await database.write(answered, claim, code(1701, 1704, 1705), 2.0)
    assert await states(database, key) == [S.ACCEPTED_NO_ID, S.CANCELLED, S.REFUSED]
    assert await database.read(runs.unfinished) == []


async def test_numbers_held_alone_get_a_batch_of_their_own(database: Database) -> None:
    account_id, key = await database.write(running, 5, reports=False, batch=3)
    first, second = await claimed(database, account_id, limit=2)
    await database.write(answered, first, code(1701, 1704, 1705), 1.0)
    await database.write(answered, second, code(1704), 1.0)
    assert await run_of(database, key) == (RunState.HELD, Reason.NO_CREDITS)
    assert await database.write(runs.release, key, now(2).wall)
    (again,) = await claimed(database, account_id, 3.0, limit=5)
    assert again.numbers == (first.numbers[1], *second.numbers)
    assert again.seqno not in (first.seqno, second.seqno)
    assert again.history.attempts == 1


async def test_an_exchange_keeps_the_seqno_it_was_about(database: Database) -> None:
    account_id, key = await database.write(running, 1)
    (first,) = await claimed(database, account_id)
    await database.write(answered, first, code(1704), 1.0)
    await database.write(runs.release, key, now(2).wall)
    (second,) = await claimed(database, account_id, 3.0)
    await database.write(answered, second, code(1701), 4.0)
    (row,) = await database.read(sent.list_messages, key, offset=0, limit=5)
    found = await database.read(sent.details, row.id)
    assert [exchange.seqno for exchange in found.exchanges] == [first.seqno, second.seqno]


async def test_a_restored_file_holds_what_was_held_for_another_reason_too(database: Database) -> None:
    account_id, key = await database.write(running, 2)
    (claim,) = await claimed(database, account_id)
    await database.write(answered, claim, code(1704), 1.0)
    newest = await database.read(recovery.newest)
    later = await database.write(freezing.create, new(account_id, 1), now(5).wall)
    assert await database.write(recovery.hold_restored, newest) == [key]
    assert await run_of(database, key) == (RunState.HELD, Reason.RESTORED)
    assert await run_of(database, later) == (RunState.HOLDING, Reason.NONE)


async def test_a_number_that_is_there_twice_is_refused(database: Database) -> None:
    account_id = await database.write(account)
    twice = new(account_id, 2)
    with pytest.raises(ValueError, match="twice"):
        await database.write(freezing.create, replace(twice, recipients=twice.recipients * 2), 1.0)
    assert await database.read(runs.unfinished) == []


async def test_no_batch_is_larger_than_the_gateway_takes(database: Database) -> None:
    account_id, _ = await database.write(running, 250, reports=False, batch=1000)
    assert [len(claim.numbers) for claim in await claimed(database, account_id, limit=9)] == [100, 100, 50]


async def test_a_claim_stops_at_the_numbers_that_may_be_sent(database: Database) -> None:
    account_id, _ = await database.write(running, 250, reports=False)
    claims, _ = await database.write(journal.claim, account_id, now(), 4, (), 101)
    assert [len(claim.numbers) for claim in claims] == [100, 100]


async def test_seqnos_are_unique_and_of_one_case(database: Database) -> None:
    await database.write(running, 2000)
    found = await database.read(lambda c: c.execute(sa.select(submissions.c.seqno)).scalars().all())
    assert len(set(found)) == 2000
    assert all(re.fullmatch("[A-Z0-9]{20}", seqno) for seqno in found)


@pytest.mark.parametrize("exchange", [code(1703), LOST])
async def test_after_23_hours_nothing_is_asked_again(database: Database, exchange: Exchange) -> None:
    account_id, key = await database.write(running, 1)
    (claim,) = await claimed(database, account_id)
    await database.write(answered, claim, exchange, 1.0)
    claims, given_up = await database.write(journal.claim, account_id, now(23 * 3600 + 2.0), 5)
    assert (claims, given_up) == ([], {key})
    assert await states(database, key) == [S.UNCERTAIN]
    assert (await run_of(database, key))[0] is RunState.DONE


async def test_the_first_try_is_dated_by_the_gateways_clock_although_its_answer_was_lost(database: Database) -> None:
    account_id, _ = await database.write(running, 1)
    (claim,) = await claimed(database, account_id)
    await database.write(answered, claim, LOST, 1.0)
    (again,) = await claimed(database, account_id, 600.0)
    await database.write(answered, again, replace(code(1703), server_time=5_000_600.0), 600.0)
    first = await database.read(lambda c: c.execute(sa.select(submissions.c.first_server)).scalar())
    assert first == pytest.approx(5_000_000.0)


async def test_a_strangers_clock_is_not_believed(database: Database) -> None:
    account_id, _ = await database.write(running, 1)
    (claim,) = await claimed(database, account_id)
    portal = Exchange(failure=Failure.NOT_GATEWAY, detail="html", server_time=1.0)
    await database.write(answered, claim, portal, 1.0)
    assert await database.read(lambda c: c.execute(sa.select(submissions.c.first_server)).scalar()) is None


async def test_what_1718_proved_long_ago_is_undone_too(database: Database) -> None:
    account_id, key = await database.write(running, 2)
    doubtful, failing = await claimed(database, account_id, limit=2)
    await database.write(answered, doubtful, LOST, 1.0)
    (again,) = await claimed(database, account_id, 10.0)
    await database.write(answered, again, code(1718), 11.0)
    late = 25 * 3600.0
    await database.write(answered, failing, code(1703), late)
    renewed = replace(failing, history=replace(failing.history, server_errors=1))
    await database.write(lambda c: c.execute(messages.update().values(state=S.SENDING).where(messages.c.id == 2)))
    await database.write(answered, renewed, code(1718), late + 1)
    assert await states(database, key) == [S.UNCERTAIN, S.UNCERTAIN]


async def test_a_damaged_file_is_told_as_such(database: Database) -> None:
    def damaged(_connection: sa.Connection) -> None:
        # What the driver raises then; it is no OperationalError.
        raise sa.exc.DatabaseError("SELECT", {}, sqlite3.DatabaseError("database disk image is malformed"))

    with pytest.raises(StoreError) as refused:
        await database.write(damaged)
    assert refused.value.problem is StoreProblem.DAMAGED
    assert await database.read(runs.unfinished) == []


async def test_a_full_disk_fails_the_group_and_the_thread_lives_on(database: Database) -> None:
    account_id = await database.write(account)

    def limit(connection: sa.Connection, pages: int) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    await database.write(limit, 1)
    with pytest.raises(StoreError) as refused:
        await database.write(freezing.create, new(account_id, 5000), 1.0)
    assert refused.value.problem is StoreProblem.FULL
    await database.write(limit, 1_000_000)
    assert await database.read(runs.unfinished) == []
    assert await database.write(freezing.create, new(account_id, 5000), 1.0)


async def test_no_step_of_sending_looks_through_a_whole_table(database: Database) -> None:
    account_id, key = await database.write(running, 30)

    def life(connection: sa.Connection) -> list[str]:
        with statements(connection) as found:
            journal.next_due(connection, account_id)
            journal.next_question(connection, account_id)
            claims, _ = journal.claim(connection, account_id, now(), 4)
            answered(connection, claims[0], Exchange(items=(Item(1701, "A"),)), 1.0)
            answered(connection, claims[1], LOST, 1.0)
            answered(connection, claims[2], code(1703), 1.0)
            answered(connection, claims[3], code(1705), 1.0)
            (again,) = journal.claim(connection, account_id, now(7.0), 1)[0]
            answered(connection, again, code(1703), 8.0)
            runs.unfinished(connection)
            sent.counts(connection, key)
            opt_outs.add(connection, "real", ["60100000009"], "me", "by hand", 9.0)
            runs.stop(connection, key, 10.0)
            runs.ask_again(connection, key, 11.0)
            recovery.recover(connection, 12.0)
        return plans(connection, found)

    assert await database.write(life) == []


async def test_1718_after_a_doubt_does_not_look_through_all_exchanges(database: Database) -> None:
    account_id, _ = await database.write(running, 2)

    def life(connection: sa.Connection) -> tuple[list[str], int]:
        (claim,) = journal.claim(connection, account_id, now(), 1)[0]
        answered(connection, claim, LOST, 1.0)
        (again,) = journal.claim(connection, account_id, now(10.0), 1)[0]
        with statements(connection) as found:
            answered(connection, again, code(1718), 11.0)
        return plans(connection, found), len(found)

    bad, number = await database.write(life)
    assert bad == []
    assert number > 5


async def test_why_a_row_was_cancelled_is_kept(database: Database) -> None:
    _, key = await database.write(running, 2)
    await database.write(opt_outs.add, "real", ["60100000000"], "me", "by hand", 2.0)
    await database.write(runs.stop, key, 3.0)
    found = await database.read(sent.list_messages, key, offset=0, limit=5)
    assert [row.why for row in found] == [Why.OPTED_OUT, Why.STOPPED]
