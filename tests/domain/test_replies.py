"""Incoming messages as the provider tells them: numbers, kinds of content, damage, and what makes two the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.callbacks import Callback, CallbackKind
from smsdesk.domain.replies import LONGEST_TEXT, UNKNOWN_SENDER, Reply, read, text_of


def callback(account: int = 1, **values: str) -> Callback:
    given_ones = {"Shortcode": "32728", "Sender": "60125550142", "ContentType": "1", "Msg": "hello"} | values
    return Callback(account, CallbackKind.REPLY, tuple(given_ones.items()), 0.0)


def reply(region: str = "MY", **values: str) -> Reply:
    return read(callback(**values), region)


@pytest.mark.parametrize(
    ("sender", "number"),
    [
        ("60125550142", "60125550142"),
        ("+60125550142", "60125550142"),
        (" 60125550142 ", "60125550142"),
        ("0060125550142", "60125550142"),
        ("0125550142", "60125550142"),
        ("125550142", "60125550142"),
        ("012-555 0142", "60125550142"),
        ("6581234567", "6581234567"),
        ("12025550142", "12025550142"),
        ("60321234567", "60321234567"),
    ],
)
def test_numbers_become_digits_with_their_country(sender: str, number: str) -> None:
    found = reply(Sender=sender)
    assert (found.number, found.valid) == (number, True)


@pytest.mark.parametrize("sender", ["32728", "KEDAI", "Maybank2u", "601", "0" * 40, "6012555014x", "999999999999999"])
def test_what_is_no_number_stays_as_it_came(sender: str) -> None:
    found = reply(Sender=f" {sender} ")
    assert (found.number, found.valid, found.mobile) == (sender, False, False)


def test_local_numbers_belong_to_the_accounts_country() -> None:
    assert reply("SG", Sender="81234567").number == "6581234567"
    assert reply("MY", Sender="81234567").valid is False


def test_a_fixed_line_is_a_number_that_nothing_can_be_sent_to() -> None:
    assert reply(Sender="60321234567").mobile is False
    assert reply(Sender="60125550142").mobile is True


def test_nobody_has_a_place_too() -> None:
    assert reply(Sender="").number == UNKNOWN_SENDER
    assert reply(Sender="x" * 5000).number == "x" * 100


@pytest.mark.parametrize(
    ("kind", "message", "text"),
    [
        ("1", "hello", "hello"),
        ("1", "004100420043", "004100420043"),
        ("3", "004100420043", "ABC"),
        ("2", "004100420043", "ABC"),
        (" 3 ", "00410042", "AB"),
        ("3", "0041004", "0041004"),
        ("3", "hello", "hello"),
        ("3", "", ""),
        ("2", "+041", "+041"),
        ("2", "00 41", "00 41"),
        ("3", "4f60597d", "你好"),
        ("3", "4F60597D", "你好"),
        ("3", "D83DDE00", "😀"),
        ("3", "FEFF0041", "A"),
        ("3", "D83D0041", "\ufffdA"),
        ("3", "0041DE00", "A\ufffd"),
        ("3", "0041D83D", "A\ufffd"),
        ("3", "00000041", "\ufffdA"),
        ("1", "a\x00b", "a\ufffdb"),
        ("1", "a\ud83d", "a\ufffd"),
        ("1", "\ud83d\ude00", "😀"),
        ("7", "anything", "anything"),
        ("", "anything", "anything"),
    ],
)
def test_contents(kind: str, message: str, text: str) -> None:
    assert text_of(message, kind) == text


def test_a_very_long_text_is_cut_and_kept_whole() -> None:
    long = "x" * 50_000
    found = reply(Msg=long)
    assert (len(found.text), found.raw) == (LONGEST_TEXT, long)


def test_damage_is_written_out_in_what_is_kept() -> None:
    assert reply(Msg="a\ud83d\x00").raw == "a\\ud83d\\x00"
    assert reply(Sender="a\ud83d").number == "a\\ud83d"


def test_names_of_parameters_have_no_case_and_may_be_missing() -> None:
    pairs = (("MSG", "hello"), ("sender", "60125550142"), ("shortCode", "32728"))
    found = read(Callback(1, CallbackKind.REPLY, pairs, 0.0), "MY")
    assert (found.text, found.number, found.shortcode, found.content_type) == ("hello", "60125550142", "32728", "")


def test_the_same_message_has_the_same_digest_and_no_other_has() -> None:
    first = read(callback(), "MY").digest
    assert first == read(callback(), "SG").digest
    others = [
        callback(Msg="hello "),
        callback(Msg="Hello"),
        callback(Sender="60125550143"),
        callback(Shortcode="32729"),
        callback(ContentType="2"),
        callback(account=2),
        callback(Shortcode="3272", Sender="860125550142"),
    ]
    assert first not in {read(other, "MY").digest for other in others}


_ANY = st.text(st.characters(), max_size=60)  # with half characters and NUL


@given(sender=_ANY, message=_ANY, kind=st.sampled_from(["1", "2", "3", "", "\ud800"]), shortcode=_ANY)
def test_whatever_comes_can_be_stored_and_shown(sender: str, message: str, kind: str, shortcode: str) -> None:
    found = reply(Sender=sender, Msg=message, ContentType=kind, Shortcode=shortcode)
    for part in (found.number, found.text, found.raw, found.shortcode, found.content_type):
        assert "\x00" not in part
        part.encode()
    assert found.number


@given(text=st.text(max_size=80))
def test_unicode_in_hexadecimal_comes_back(text: str) -> None:
    coded = text.encode("utf-16-be").hex().upper()
    assert text_of(coded, "3") == text.removeprefix("\ufeff").replace("\x00", "\ufffd")
