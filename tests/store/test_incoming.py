"""Replies as they are applied: each once, into their conversation, and out of the lists who asks for it."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from arrivals_stage import ANA, BEN, ArrivalsStage, arrivals_stage
from journal_stage import people

from smsdesk.domain.callbacks import CallbackState, Origin
from smsdesk.domain.events import (
    ContactsChanged,
    ConversationsChanged,
    MessageReceived,
    MessagesChanged,
    OptedOutByReply,
)
from smsdesk.domain.records import OptOut
from smsdesk.store import conversations, opt_outs
from smsdesk.store.schema import callbacks, incoming


@pytest.fixture
def stage() -> Iterator[ArrivalsStage]:
    with arrivals_stage() as made:
        yield made


def opted(stage: ArrivalsStage, book: str = "real") -> list[OptOut]:
    return opt_outs.page(stage.connection, book, "", 0, 100)


def test_a_message_begins_a_conversation_and_is_told(stage: ArrivalsStage) -> None:
    events = stage.receive("hello")
    assert events == [ConversationsChanged("real", ANA), MessageReceived("real", ANA, 1)]
    found = stage.one()
    assert (found.last_text, found.last_mine, found.unread, found.account_id) == ("hello", False, 1, stage.account_id)
    assert stage.fates() == [CallbackState.APPLIED]
    (line,) = stage.thread()
    assert line.received is not None
    assert (line.received.text, line.received.raw, line.received.shortcode) == ("hello", "hello", "32728")


def test_the_same_within_minutes_is_a_repetition(stage: ArrivalsStage) -> None:
    stage.receive("hello")
    stage.at += 299
    assert stage.receive("hello") == [ConversationsChanged("real", ANA)]
    assert [(row.text, row.times) for row in stage.messages()] == [("hello", 2)]
    assert stage.one().unread == 1
    assert stage.fates() == [CallbackState.APPLIED, CallbackState.REPEATED]
    stage.at += 2
    stage.receive("hello")
    assert [row.times for row in stage.messages()] == [2, 1]


def test_another_account_text_or_number_is_no_repetition(stage: ArrivalsStage) -> None:
    stage.keep("hello")
    stage.keep("hello!")
    stage.keep("hello", BEN)
    stage.keep("hello", account=stage.practice_id)
    stage.apply()
    assert [(row.book, row.times) for row in stage.messages()] == [("real", 1)] * 3 + [("practice", 1)]


def test_a_sample_becomes_no_message(stage: ArrivalsStage) -> None:
    assert stage.receive("STOP", origin=Origin.SAMPLE) == []
    assert stage.messages() == []
    assert opted(stage) == []
    assert stage.fates() == [CallbackState.APPLIED]


def test_what_was_pasted_in_is_there_and_counts_but_is_no_news(stage: ArrivalsStage) -> None:
    assert stage.receive("hello", origin=Origin.PASTED) == [ConversationsChanged("real", ANA)]
    assert stage.one().unread == 1
    assert OptedOutByReply("real", BEN, 2) in stage.receive("STOP", BEN, origin=Origin.PASTED)
    assert [each.number for each in opted(stage)] == [BEN]


def test_short_codes_and_names_have_conversations(stage: ArrivalsStage) -> None:
    stage.receive("your balance", "32728")
    stage.receive("STOP", "KEDAI")
    stage.receive("who", "")
    assert sorted(stage.numbers()) == ["32728", "?", "KEDAI"]
    assert opted(stage) == []


def test_stop_opts_out_with_its_proof_and_cancels_what_is_unsent(stage: ArrivalsStage) -> None:
    key = stage.start(recipients=people(ANA, BEN))
    events = stage.receive(" Stop!\n 🛑")
    assert events == [
        ConversationsChanged("real", ANA),
        MessageReceived("real", ANA, 1),
        MessagesChanged(key),
        OptedOutByReply("real", ANA, 1),
        ContactsChanged("real"),
    ]
    assert stage.states(key) == ["cancelled", "queued"]
    proof = "Stop! 🛑 (1970-01-12 13:46:40 UTC)"
    assert opted(stage) == [OptOut(ANA, stage.at, "", "reply", "", proof)]
    assert stage.messages()[0].opted_out
    assert stage.one().opted_out


def test_who_writes_it_again_stays_opted_out_by_the_first(stage: ArrivalsStage) -> None:
    stage.receive("STOP")
    stage.at += 4000
    events = stage.receive("batal")
    assert OptedOutByReply("real", ANA, 2) not in events
    assert [row.opted_out for row in stage.messages()] == [True, False]
    assert opted(stage)[0].proof.startswith("STOP")


def test_who_was_opted_out_by_hand_gives_the_proof_later(stage: ArrivalsStage) -> None:
    opt_outs.add(stage.connection, "real", [ANA], "melur", "by hand", 5.0)
    stage.receive("HENTI")
    assert opted(stage) == [OptOut(ANA, 5.0, "melur", "by hand", "", "HENTI (1970-01-12 13:46:40 UTC)")]
    assert not stage.messages()[0].opted_out


def test_undo_and_putting_back_keep_the_proof(stage: ArrivalsStage) -> None:
    stage.receive("STOP")
    before = opted(stage)
    removed = opt_outs.remove(stage.connection, "real", [ANA])
    assert not stage.one().opted_out
    opt_outs.put_back(stage.connection, "real", removed, stage.at)
    assert opted(stage) == before


def test_a_repetition_of_stop_opts_out_again_after_an_undo(stage: ArrivalsStage) -> None:
    stage.receive("STOP")
    opt_outs.remove(stage.connection, "real", [ANA])
    assert OptedOutByReply("real", ANA, 1) in stage.receive("STOP")
    assert len(opted(stage)) == 1


def test_own_words_of_the_account(stage: ArrivalsStage) -> None:
    stage.receive("cukup")
    stage.set_replies(opt_out_words=("Cukup",))
    stage.receive("CUKUP!", BEN)
    assert [each.number for each in opted(stage)] == [BEN]


def test_practice_opts_nobody_out_of_the_real_book(stage: ArrivalsStage) -> None:
    stage.receive("STOP", account=stage.practice_id)
    assert opted(stage) == []
    assert [each.number for each in opted(stage, "practice")] == [ANA]
    assert conversations.one(stage.connection, "real", ANA) is None


def test_spam_stays_spam_silently_and_may_still_opt_out(stage: ArrivalsStage) -> None:
    stage.receive("win a prize")
    conversations.set_mark(stage.connection, "real", [ANA], "spam_at", stage.at)
    assert stage.receive("win more") == [ConversationsChanged("real", ANA)]
    assert stage.one().spam
    stage.receive("stop")
    assert stage.one().opted_out


def test_an_older_message_does_not_become_the_newest(stage: ArrivalsStage) -> None:
    stage.receive("new")
    stage.at -= 5000
    stage.receive("old")
    assert (stage.one().last_text, stage.one().unread) == ("new", 2)
    assert [line.text for line in stage.thread()] == ["old", "new"]


def test_what_cannot_be_read_spoils_nothing_else(stage: ArrivalsStage) -> None:
    stage.keep("D83D0041", kind="3")
    stage.keep("a\ud83d\x00b", BEN)
    stage.keep("x" * 100_000, BEN)
    stage.apply()
    assert [row.text[:4] for row in stage.messages()] == ["\ufffdA", "a\ufffd\ufffdb", "xxxx"]
    assert [len(row.raw) for row in stage.messages()] == [8, 12, 100_000]
    assert set(stage.fates()) == {CallbackState.APPLIED}


def test_a_callback_is_applied_once_whatever_is_asked(stage: ArrivalsStage) -> None:
    stage.receive("hello")
    assert stage.apply() == []
    assert stage.connection.execute(sa.select(sa.func.count()).select_from(incoming)).scalar() == 1
    assert stage.connection.execute(sa.select(sa.func.count()).select_from(callbacks)).scalar() == 1
