"""What was typed is found in names, numbers and texts of both directions, and never across books; no statement of
the Inbox looks through a large table."""

import re
from collections.abc import Iterator
from typing import Any

import inbox_journal
import pytest
import sqlalchemy as sa
from arrivals_stage import ANA, BEN, ArrivalsStage, arrivals_stage
from journal_stage import people
from query_plans import statements

from smsdesk.domain.conversations import ConversationQuery, InboxShelf
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Letter
from smsdesk.store import conversations, inbox_search, threads
from smsdesk.store.schema import metadata


@pytest.fixture
def stage() -> Iterator[ArrivalsStage]:
    with arrivals_stage() as made:
        yield made


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("My order 7731 is late", "order"),
        ("My order 7731 is late", "ORDER"),
        ("My order 7731 is late", "late order"),
        ("My order 7731 is late", "773"),
        ("My order 7731 is late", "rde"),
        ("My order 7731 is late", "is"),
        ("My order 7731 is late", "y"),
        ("My order 7731 is late", "is late"),
        ("你好，请问多少钱", "请问"),
        ("你好，请问多少钱", "请"),
        ("你好，请问多少钱", "多少钱"),
        ("வணக்கம் நன்றி", "நன்றி"),
        ("СРОЧНО", "срочно"),
        ("Café", "café"),
        ("100% sure_thing", "100%"),
        ("100% sure_thing", "e_t"),
        ("100% sure_thing", "_"),
        ('say "hi" AND (go)', '"hi"'),
        ('say "hi" AND (go)', "AND"),
        ('say "hi" AND (go)', "(go)"),
        ("O'Brien*", "O'Brien*"),
        ("O'Brien*", "'"),
        ("🌹🌹 roses", "🌹"),
        ("two\nlines", "two lines"),
    ],
)
def test_received_texts(stage: ArrivalsStage, text: str, typed: str) -> None:
    stage.receive(text)
    stage.receive("other", BEN)
    assert stage.numbers(typed=typed) == [ANA]
    assert stage.numbers(typed=typed, book="practice") == []


@pytest.mark.parametrize("typed", ["orderx", "7732", "x%", "ord_r", "is early", "NEAR(order)", "\x00", "\ud800z", '"'])
def test_what_is_not_there(stage: ArrivalsStage, typed: str) -> None:
    stage.receive("My order 7731 is late")
    assert stage.numbers(typed=typed) == ([ANA] if typed == "\x00" else [])


def test_all_words_stand_in_the_same_message(stage: ArrivalsStage) -> None:
    stage.receive("red roses")
    stage.receive("white lilies")
    assert stage.numbers(typed="red lilies") == []
    assert stage.numbers(typed="lilies white") == [ANA]


def test_names_and_numbers(stage: ArrivalsStage) -> None:
    stage.receive("x")
    stage.receive("x", BEN)
    stage.receive("x", "32728")
    stage.contact("Ana Café", ANA)
    stage.contact("Practice Ben", BEN, "practice")
    assert stage.numbers(typed="cafe ana") == [ANA]
    assert stage.numbers(typed="ben") == []
    assert stage.numbers(typed="012-555 0002") == [BEN]
    assert stage.numbers(typed="+60 12-555 00") == [ANA, BEN]
    assert stage.numbers(typed="2728") == ["32728"]


def test_sent_texts(stage: ArrivalsStage) -> None:
    stage.receive("x")
    stage.receive("x", BEN)
    stage.start(text="Sale of tulips", recipients=people(ANA, "60125559999"))
    letters = (Letter("Hi Ben, Orchid 9", Kind.TEXT, 1),)
    stage.start(text="Hi {name}, {what}", recipients=people(BEN), letters=letters)
    assert stage.numbers(typed="tulip") == [ANA]
    assert stage.numbers(typed="orchid") == [BEN]
    assert stage.numbers(typed="{what}") == [BEN]
    stage.account_id = stage.practice_id
    stage.start(text="practise daisies", recipients=people(ANA))
    assert stage.numbers(typed="daisies") == []


def test_only_on_the_shelf_that_is_shown(stage: ArrivalsStage) -> None:
    stage.receive("roses")
    stage.receive("roses", BEN)
    conversations.set_mark(stage.connection, "real", [ANA], "archived_at", 1.0)
    assert stage.numbers(typed="roses") == [BEN]
    assert stage.numbers(InboxShelf.ARCHIVED, "roses") == [ANA]
    assert stage.numbers(InboxShelf.UNREAD, "roses") == [BEN]


def test_of_many_the_newest_are_found(stage: ArrivalsStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_search, "NEWEST", 3)
    monkeypatch.setattr(inbox_search, "LOOKED_THROUGH", 4)
    for at in range(6):
        stage.receive("roses", f"6012555010{at}")
        stage.at += 10
    newest = ["60125550105", "60125550104", "60125550103"]
    assert stage.numbers(typed="roses") == newest
    assert stage.numbers(typed="ro") == newest


def test_the_first_page_comes_with_what_was_found_and_with_the_size(stage: ArrivalsStage) -> None:
    for at in range(3):
        stage.receive("roses", f"6012555010{at}")
        stage.at += 10
    numbers, rows = conversations.found_top(stage.connection, ConversationQuery("real", typed="roses"), 2)
    assert numbers == ["60125550102", "60125550101", "60125550100"]
    assert [row.number for row in rows] == numbers[:2]
    size, rows = conversations.top(stage.connection, ConversationQuery("real"), 2)
    assert (size, [row.number for row in rows]) == (3, numbers[:2])


def test_digits_are_found_in_numbers_and_in_the_contacts_of_others(stage: ArrivalsStage) -> None:
    stage.receive("x")
    stage.receive("x", BEN)
    stage.receive("order 7731", "32728")
    stage.contact("Room 7731", BEN)
    assert stage.numbers(typed="7731") == ["32728", BEN]
    assert stage.numbers(typed=ANA[-5:]) == [ANA]


def test_the_newest_line_that_holds_what_was_searched(stage: ArrivalsStage) -> None:
    stage.receive("red roses, please")
    stage.at += 10
    stage.receive("roses")
    stage.receive("red tulips", BEN)
    stage.at += 10
    stage.start(text="Red lilies", recipients=people(ANA))
    stage.at += 10
    stage.receive("thanks")
    lines = stage.thread()
    assert [line.text for line in lines] == ["red roses, please", "roses", "Red lilies", "thanks"]

    def hit(typed: str, book: str = "real") -> str | None:
        key = threads.newest_with(stage.connection, book, ANA, typed)
        return next((line.text for line in lines if line.key == key), None)

    assert (hit("ROSES"), hit("roses red"), hit("lil"), hit("r")) == (
        "roses",
        "red roses, please",
        "Red lilies",
        "Red lilies",
    )
    assert [hit(typed) for typed in ("red thanks", "tulips", ANA, "", "%")] == [None] * 5
    assert hit("roses", "practice") is None


@pytest.fixture
def years() -> Iterator[sa.Connection]:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        metadata.create_all(connection)
        inbox_journal.write(connection, inbox_journal.SMALL)
        yield connection
    engine.dispose()


_WHOLE = re.compile(r"SCAN (?:messages|submissions|exchanges|incoming|opt_outs|callbacks|reports)\b")


def whole(connection: sa.Connection, found: list[tuple[str, Any]]) -> set[str]:
    """The large tables that these statements look through."""
    return {
        looked.group()
        for statement, parameters in found
        for line in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        if (looked := _WHOLE.search(line.detail))
    }


def test_no_statement_looks_through_a_large_table(years: sa.Connection) -> None:
    busiest = inbox_journal.number(0)
    with statements(years) as found:
        for shelf in InboxShelf:
            conversations.page(years, ConversationQuery("real", shelf), 5, 10)
            conversations.size(years, ConversationQuery("real", shelf))
        conversations.counts(years, "real")
        conversations.one(years, "real", busiest)
        lines = threads.page(years, "real", busiest, None, 5)
        threads.page(years, "real", busiest, lines[0].key, 5)
        conversations.went_out(years, "real", 1, 1.0)
    assert whole(years, found) == set()


def test_a_search_walks_only_from_the_newest_on(years: sa.Connection) -> None:
    for typed, walked in (("order", {"SCAN submissions"}), ("o", {"SCAN submissions", "SCAN incoming"})):
        with statements(years) as found:
            conversations.found(years, ConversationQuery("real", typed=typed))
        assert whole(years, found) == walked  # up to LOOKED_THROUGH
        assert len(found) == 1


def test_the_needle_is_found_where_it_is(years: sa.Connection) -> None:
    query = ConversationQuery("real", typed=inbox_journal.NEEDLE)
    truth = years.exec_driver_sql(
        "SELECT DISTINCT number FROM incoming JOIN conversations USING (book, number) WHERE text LIKE '%Zamrud 7731%' "
        "AND archived_at IS NULL AND spam_at IS NULL AND deleted_at IS NULL"
    )
    assert set(conversations.found(years, query)) == set(truth.scalars())
