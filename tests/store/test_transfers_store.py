"""Transfers in the data file: conditional changes, limits, names, what a start and a restored file do to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from smsdesk.domain.accounts import Account
from smsdesk.domain.answers import Exchange, Failure, Item
from smsdesk.domain.decisions import Stamp
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import NewBroadcast, Recipient
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.domain.transfer_records import Transfer, TransferError, TransferProblem
from smsdesk.domain.transfers import TransferState as S
from smsdesk.domain.transfers import TransferWhy as W
from smsdesk.domain.transfers import decide
from smsdesk.store import accounts, day_costs, freezing, sqlite, transfer_list, transfers
from smsdesk.store.schema import broadcasts, exchanges, messages, submissions
from smsdesk.store.schema import transfers as table
from smsdesk.store.upgrade import upgrade

NOON = 1_795_406_400.0
HOUR = 3600.0
LOST = Exchange(failure=Failure.LOST, detail="read_timeout", raw="17")
UNREACHED = Exchange(failure=Failure.NOT_CONNECTED, detail="dns")


def code(number: int) -> Exchange:
    return Exchange(items=(Item(number),), raw=str(number))


@dataclass
class Books:
    """An open data file with two accounts, and a clock."""

    connection: sa.Connection
    at: float = NOON

    def now(self, server: float | None = None) -> Stamp:
        return Stamp(self.at, "boot", self.at - NOON, server)

    def create(self, customer: str = "kiosk", amount: int = 100, *, account: int = 1, day_limit: int = 2000) -> int:
        new = transfers.NewTransfer(account, customer, amount, "melur", 10.0, NOON - 12 * HOUR, day_limit)
        return transfers.create(self.connection, new, self.at)

    def ask(self, key: int, exchange: Exchange, *, again: bool = False) -> Transfer:
        claim = (
            transfers.claim_again(self.connection, key, self.now())
            if again
            else transfers.claim(self.connection, key, self.now(), 500)
        )
        assert claim is not None
        transfers.record(self.connection, claim, decide(claim.history, exchange), exchange, self.at)
        return self.one(key)

    def settled(self, customer: str, amount: int, exchange: Exchange, *, account: int = 1) -> int:
        key = self.create(customer, amount, account=account)
        self.ask(key, exchange)
        return key

    def one(self, key: int) -> Transfer:
        found = transfer_list.one(self.connection, key)
        assert found is not None
        return found

    def state(self, key: int) -> tuple[S, W]:
        found = self.one(key)
        return found.state, found.why


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    path = tmp_path / "smsdesk.sqlite"
    engine = sqlite.engine_for(path)
    upgrade(engine, path)
    with engine.connect() as connection, connection.begin():
        accounts.add(connection, Account(0, "Office", "https://gateway.example/", "melur"))
        accounts.add(connection, Account(0, "Shop", "https://gateway.example/", "kedai"))
        yield Books(connection)
    engine.dispose()


def test_a_transfer_has_its_seqno_from_the_start_and_keeps_it(books: Books) -> None:
    key = books.create()
    made = books.one(key)
    assert (made.state, made.hold_until, made.attempts, made.account_name) == (S.CONFIRMED, NOON + 10, 0, "Office")
    assert len(made.seqno) == 20
    books.ask(key, LOST)
    for _ in range(3):
        books.at += HOUR
        asked = books.ask(key, LOST, again=True)
    assert (asked.seqno, asked.attempts, asked.state) == (made.seqno, 4, S.DOUBT)
    found = transfer_list.details(books.connection, key)
    assert found is not None
    assert [(each.detail, each.raw) for each in found.exchanges] == [("read_timeout", "17")] * 4


def test_one_claim_alone_gets_it(books: Books) -> None:
    key = books.create()
    assert transfers.claim(books.connection, key, books.now(), 500) is not None
    assert transfers.claim(books.connection, key, books.now(), 500) is None
    assert transfers.claim_again(books.connection, key, books.now()) is None
    assert not transfers.cancel(books.connection, key, W.UNDONE, books.at)
    assert not transfers.close(books.connection, key, done=True, by="melur", now=books.at)
    assert books.state(key)[0] is S.SENDING


def test_undo_works_in_the_hold_alone(books: Books) -> None:
    key = books.create()
    assert transfers.cancel(books.connection, key, W.UNDONE, books.at)
    assert books.state(key) == (S.CANCELLED, W.UNDONE)
    assert transfers.claim(books.connection, key, books.now(), 500) is None


def test_a_second_one_in_flight_is_not_stored(books: Books) -> None:
    key = books.create()
    with pytest.raises(TransferError) as caught:
        books.create("melur_cawangan2")
    assert caught.value.problems == (TransferProblem.IN_FLIGHT,)
    books.create(account=2)
    books.ask(key, LOST)
    books.create("melur_cawangan2")


def test_the_limit_of_a_day_counts_what_may_have_moved(books: Books) -> None:
    books.settled("a", 300, code(1707))
    books.settled("b", 300, LOST)
    books.settled("c", 900, code(1704))
    books.settled("d", 900, UNREACHED)
    with pytest.raises(TransferError) as caught:
        books.create(amount=401, day_limit=1000)
    assert caught.value.problems == (TransferProblem.OVER_DAY_LIMIT,)
    books.create(amount=400, day_limit=1000)
    assert transfer_list.sum_since(books.connection, 1, NOON) == 1000
    assert transfer_list.sum_since(books.connection, 1, NOON + 1) == 0
    assert transfer_list.sum_since(books.connection, 2, 0.0) == 0


def test_what_never_left_forgets_its_first_try(books: Books) -> None:
    key = books.settled("kiosk", 5, UNREACHED)
    found = books.one(key)
    assert (found.state, found.why, found.attempts, found.first) == (S.CANCELLED, W.NOT_CONNECTED, 0, None)


def test_a_doubt_that_is_not_reached_again_stays_as_it_was(books: Books) -> None:
    key = books.settled("kiosk", 5, code(1703))
    asked = books.ask(key, UNREACHED, again=True)
    assert (asked.state, asked.why, asked.attempts, asked.server_errors) == (S.DOUBT, W.NOT_CONNECTED, 1, 1)
    assert asked.first is not None


def test_an_earlier_refusal_is_remembered(books: Books) -> None:
    key = books.settled("kiosk", 5, LOST)
    books.ask(key, code(1702), again=True)
    assert books.ask(key, code(1718), again=True).why is W.SEQNO_USED_UP


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (Stamp(NOON + 23 * HOUR + 1, "boot", 5.0), W.TOO_OLD),
        (Stamp(NOON + 60, "boot", 23 * HOUR + 1), W.TOO_OLD),
        (Stamp(NOON + 60, "boot", 60.0, NOON + 24 * HOUR), W.TOO_OLD),
        (Stamp(NOON - 301, "boot", 60.0), W.CLOCK_BACK),
    ],
)
def test_too_late_by_any_clock_it_is_uncertain(books: Books, now: Stamp, why: W) -> None:
    key = books.create()
    claim = transfers.claim(books.connection, key, books.now(NOON), 500)
    assert claim is not None
    transfers.record(books.connection, claim, decide(claim.history, LOST), LOST, books.at)
    assert transfers.claim_again(books.connection, key, now) is None
    assert books.state(key) == (S.UNCERTAIN, why)
    assert transfers.claim_again(books.connection, key, books.now()) is None


@pytest.mark.parametrize(
    ("done", "state", "why"), [(True, S.DONE, W.MARKED_DONE), (False, S.CANCELLED, W.MARKED_NOT_DONE)]
)
def test_a_person_closes_what_is_undecided_once(books: Books, done: bool, state: S, why: W) -> None:
    doubt, uncertain = books.settled("a", 5, LOST), books.settled("b", 6, code(1718))
    books.at += 60
    for key in (doubt, uncertain):
        assert transfers.close(books.connection, key, done=done, by="aisyah", now=books.at)
        found = books.one(key)
        assert (found.state, found.why, found.closed_by, found.changed_at) == (state, why, "aisyah", books.at)
        assert not transfers.close(books.connection, key, done=not done, by="siti", now=books.at)
        assert transfers.claim_again(books.connection, key, books.now()) is None


def test_a_start_sends_nothing_and_says_so(books: Books) -> None:
    confirmed, doubt = books.create("a"), books.settled("d", 3, LOST, account=2)
    sending = books.create("b", account=2)
    assert transfers.claim(books.connection, sending, books.now(), 500) is not None
    books.at += 30 * HOUR
    cancelled, doubted = transfers.recover(books.connection, books.now())
    assert [each.id for each in cancelled] == [confirmed]
    assert [each.id for each in doubted] == [sending]
    assert books.state(confirmed) == (S.CANCELLED, W.RESTART)
    assert books.state(sending) == (S.UNCERTAIN, W.TOO_OLD)
    assert books.state(doubt) == (S.UNCERTAIN, W.TOO_OLD)
    assert transfers.recover(books.connection, books.now()) == ([], [])


def test_what_was_being_sent_is_in_doubt_after_a_start(books: Books) -> None:
    key = books.create()
    assert transfers.claim(books.connection, key, books.now(), 500) is not None
    transfers.recover(books.connection, books.now())
    found = books.one(key)
    assert (found.state, found.why, found.doubted) == (S.DOUBT, W.RESTART, True)


def test_in_a_restored_file_nothing_is_sent_and_what_the_start_cancelled_is_uncertain(books: Books) -> None:
    earlier = books.create("a")
    transfers.recover(books.connection, books.now())
    transfers.settle_start(books.connection, restored=False, now=books.at)
    key = books.create("b", 7)
    transfers.recover(books.connection, books.now())
    # A crash before the file was compared with the keyring: the mark is still there at the next start.
    transfers.recover(books.connection, books.now())
    fresh, doubt = books.create("c", 8), books.settled("d", 9, LOST, account=2)
    changed = transfers.settle_start(books.connection, restored=True, now=books.at)
    assert {each.id for each in changed} == {key, fresh}
    assert books.state(earlier) == (S.CANCELLED, W.RESTART)
    assert books.state(key) == (S.UNCERTAIN, W.RESTORED)
    assert books.state(fresh) == (S.CANCELLED, W.RESTORED)
    assert books.state(doubt) == (S.DOUBT, W.ANSWER_LOST)
    assert transfers.settle_start(books.connection, restored=True, now=books.at) == []


def test_the_list_is_paged_searched_and_newest_first(books: Books) -> None:
    keys = [books.settled(f"kiosk_{at:02d}", at + 1, code(1707)) for at in range(5)]
    other = books.settled("elsewhere", 1, code(1707), account=2)
    read = books.connection
    assert [each.id for each in transfer_list.page(read, offset=0, limit=2)] == [other, keys[4]]
    mine = transfer_list.page(read, offset=1, limit=2, account_id=1)
    assert [each.id for each in mine] == [keys[3], keys[2]]
    assert transfer_list.size(read) == 6
    assert transfer_list.size(read, account_id=1, search="KIOSK_0") == 5
    assert transfer_list.size(read, search="kiosk%") == 0
    seqno = books.one(keys[1]).seqno
    assert [each.id for each in transfer_list.page(read, offset=0, limit=9, search=seqno[3:15])] == [keys[1]]
    assert transfer_list.size(read, since=NOON + 1) == 0


def test_names_that_credits_went_to_are_remembered(books: Books) -> None:
    for name, exchange in (
        ("b", code(1707)),
        ("a", LOST),
        ("typo", code(1708)),
        ("away", UNREACHED),
        ("b", code(1707)),
    ):
        books.at += 60
        books.settled(name, 1, exchange)
    books.settled("other", 1, code(1707), account=2)
    found = transfer_list.customers(books.connection, 1, "", 10)
    assert [(each.name, each.times) for each in found] == [("b", 2), ("a", 1)]
    assert [each.name for each in transfer_list.customers(books.connection, 1, "A", 10)] == ["a"]


def test_the_same_again_within_a_day_is_named(books: Books) -> None:
    def same(customer: str, amount: int, account: int = 1) -> int | None:
        found = transfer_list.same_before(books.connection, account, customer, amount, books.at)
        return None if found is None else found.id

    books.settled("kiosk", 100, code(1704))
    assert same("kiosk", 100) is None
    books.settled("kiosk", 100, code(1707))
    newest = books.settled("kiosk", 100, LOST)
    assert same("Kiosk", 100) == newest
    assert same("kiosk", 101) is same("kiosk2", 100) is same("kiosk", 100, 2) is None
    books.at += 24 * HOUR + 1
    assert same("kiosk", 100) is None


def test_what_else_may_have_left_the_account_is_counted(books: Books) -> None:
    open_before = books.settled("a", 3, LOST)
    done_before = books.settled("b", 5, code(1707))
    books.at += 60
    key = books.settled("c", 100, LOST)
    books.at += 60
    books.settled("d", 7, code(1707))
    books.settled("e", 11, code(1704))
    books.settled("f", 13, code(1707), account=2)
    assert transfer_list.others_since(books.connection, books.one(key)) == 3 + 7
    transfers.close(books.connection, open_before, done=False, by="x", now=books.at)
    assert transfer_list.others_since(books.connection, books.one(key)) == 3 + 7
    assert books.one(done_before).state is S.DONE


def broadcast(books: Books, states: list[MessageState], run: RunState, at: float | None, parts: int = 2) -> int:
    people = tuple(Recipient(f"601255501{place:02d}") for place in range(len(states)))
    new = NewBroadcast(1, "Kedai buka", Kind.TEXT, "", True, "", parts, people, "melur")
    key = freezing.create(books.connection, new, books.at)
    books.connection.execute(broadcasts.update().where(broadcasts.c.id == key).values(state=run))
    books.connection.execute(submissions.update().where(submissions.c.broadcast_id == key).values(first_wall=at))
    rows = sa.select(messages.c.id).where(messages.c.broadcast_id == key)
    for row, state in zip(books.connection.execute(rows).scalars().all(), states, strict=True):
        books.connection.execute(messages.update().where(messages.c.id == row).values(state=state))
    return key


def test_what_broadcasts_cost_since_a_moment_and_still_will(books: Books) -> None:
    m = MessageState
    read = books.connection
    broadcast(books, [m.ACCEPTED, m.REFUSED, m.UNCERTAIN, m.ACCEPTED_NO_ID, m.CANCELLED], RunState.DONE, NOON)
    broadcast(books, [m.ACCEPTED], RunState.DONE, NOON - HOUR)
    broadcast(books, [m.QUEUED, m.HELD], RunState.PAUSED, None)
    due = broadcast(books, [m.QUEUED], RunState.SCHEDULED, None, parts=5)
    read.execute(broadcasts.update().where(broadcasts.c.id == due).values(due_at=NOON + HOUR))
    assert day_costs.spent_since(read, 1, NOON) == 6
    assert day_costs.spent_since(read, 1, NOON - HOUR) == 8
    assert day_costs.to_come(read, 1, NOON) == 4
    assert day_costs.to_come(read, 1, NOON + 2 * HOUR) == 9
    assert day_costs.spent_since(read, 2, 0.0) == day_costs.to_come(read, 2, 1e12) == 0


def test_doubts_of_a_stopped_broadcast_may_cost_later_than_it_ended(books: Books) -> None:
    key = broadcast(books, [MessageState.DOUBT], RunState.STOPPED, NOON - HOUR)
    ended = broadcasts.update().where(broadcasts.c.id == key).values(finished_at=NOON - HOUR / 2)
    books.connection.execute(ended)
    assert day_costs.spent_since(books.connection, 1, NOON) == 0
    (request,) = books.connection.execute(sa.select(submissions.c.id)).scalars()
    asked = dict(submission_id=request, at=NOON + 60, detail="", raw="", seconds=0.0, page="")
    books.connection.execute(exchanges.insert().values(asked))
    assert day_costs.spent_since(books.connection, 1, NOON) == 2


def test_what_was_sent_while_the_balance_before_was_asked_explains_a_fall(books: Books) -> None:
    key = books.settled("a", 100, LOST)
    broadcast(books, [MessageState.ACCEPTED], RunState.DONE, NOON - 30)
    assert transfer_list.others_since(books.connection, books.one(key)) == 2
    broadcast(books, [MessageState.ACCEPTED], RunState.DONE, NOON - 90)
    assert transfer_list.others_since(books.connection, books.one(key)) == 2


def test_what_waits_for_another_day_takes_no_room_of_this_one(books: Books) -> None:
    key = broadcast(books, [MessageState.QUEUED], RunState.HELD, None)
    assert day_costs.to_come(books.connection, 1, NOON) == 2
    books.connection.execute(broadcasts.update().where(broadcasts.c.id == key).values(reason=Reason.DAY_LIMIT))
    assert day_costs.to_come(books.connection, 1, NOON) == day_costs.committed(books.connection, 1, NOON) == 0


def test_accounts_of_one_login_share_a_day(books: Books) -> None:
    twin = accounts.add(books.connection, Account(0, "Again", "https://gateway.example/", "melur"))
    broadcast(books, [MessageState.ACCEPTED], RunState.DONE, NOON)
    assert day_costs.spent_since(books.connection, twin.id, NOON) == 2
    assert day_costs.spent_since(books.connection, 2, NOON) == 0


def test_an_account_with_an_open_transfer_keeps_its_gateway(books: Books) -> None:
    account = accounts.all_accounts(books.connection)[0]
    key = books.create()
    for exchange in (None, LOST):
        if exchange is not None:
            books.ask(key, exchange)
        assert accounts.save(books.connection, account, same_gateway=False).prevented_by == 1
        assert accounts.remove(books.connection, 1, NOON).prevented_by == 1
    transfers.close(books.connection, key, done=True, by="melur", now=NOON)
    assert accounts.save(books.connection, account, same_gateway=False).done
    assert books.connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() == 1
