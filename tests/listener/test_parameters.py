"""Addresses and forms: names, values, tokens, and whatever may stand there instead."""

from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.callbacks import Origin
from smsdesk.domain.listening import Endpoint, digest_of
from smsdesk.listener import parameters

SCALARS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
MINE = Endpoint(1, digest_of("mine-token"))
YOURS = Endpoint(2, digest_of("yours"), Origin.SAMPLE)


def read(query: bytes) -> list[tuple[str, str]]:
    return list(parameters.pairs(parameters.pieces(query)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (b"", []),
        (b"&&&", []),
        (b"MsgId=1&Status=6", [("MsgId", "1"), ("Status", "6")]),
        (b"Msg=a+b%20c%2B", [("Msg", "a b c+")]),
        (b"Msg=a=b=c", [("Msg", "a=b=c")]),
        (b"Msg", [("Msg", "")]),
        (b"=x", [("", "x")]),
        (b"Msg=a;b", [("Msg", "a;b")]),
        (b"Msg=1#2", [("Msg", "1#2")]),
        (b"M%73g=1", [("Msg", "1")]),
        (b"Msg=%E4%BD%A0%E5%A5%BD", [("Msg", "你好")]),
        (b"Msg=%F0%9F%98%80", [("Msg", "😀")]),
        (b"Msg=100%", [("Msg", "100%")]),
        (b"Msg=100%+off%2", [("Msg", "100% off%2")]),
        (b"Msg=%zz%u00e9", [("Msg", "%zz%u00e9")]),
        (b"Msg=%00a%0D%0A", [("Msg", "\0a\r\n")]),
        (b"Msg=caf%E9", [("Msg", "café")]),  # Windows-1252
        (b"Msg=%80%95", [("Msg", "€•")]),
        (b"Msg=%81%E9", [("Msg", "\x81é")]),  # not even that
        (b"Msg=%E4%BD%A0%E5%A5", [("Msg", "你\ufffd")]),  # UTF-8, cut off
        (b"Msg=%ED%A0%80", [("Msg", "í\xa0€")]),  # a lone surrogate is no UTF-8
        (b"Msg=%C0%80", [("Msg", "À€")]),
        (b"Status=6&status=7", [("Status", "6"), ("status", "7")]),
    ],
)
def test_pairs(query: bytes, expected: list[tuple[str, str]]) -> None:
    assert read(query) == expected


@given(st.lists(st.tuples(SCALARS.filter(bool), SCALARS), max_size=8))
def test_what_is_written_by_the_rules_is_read_back(given_pairs: list[tuple[str, str]]) -> None:
    assert read(urlencode(given_pairs).encode()) == given_pairs
    assert read(urlencode(given_pairs, quote_via=quote).encode()) == given_pairs


@given(st.binary(max_size=300))
def test_anything_is_read_as_text_that_can_be_stored(query: bytes) -> None:
    for name, value in read(query):
        assert (name + value).encode().decode() == name + value
    assert bool(parameters.text(query).encode()) == bool(query)
    parameters.owner((MINE, YOURS), query)


def test_only_known_names_keep_their_values_and_the_token_goes() -> None:
    given_pairs = [("MSGID", "1"), ("p", "1234"), ("Token", "t"), ("ShortCode", "3"), ("", "x"), ("Msg", "hi")]
    assert parameters.kept(given_pairs) == (("MSGID", "1"), ("p", ""), ("ShortCode", "3"), ("Msg", "hi"))


@pytest.mark.parametrize(
    "target",
    [
        "/mine-token/report",
        "/mine-token",
        "/sms/in/mine-token/reply?Msg=x",
        "//mine-token//",
        "/%6Dine-token/report",
        "http://desk.example/mine-token/report?MsgId=1",
        "HTTPS://desk.example:443/a/mine-token",
        "/report?token=mine-token",
        "/report?MsgId=1&TOKEN=mine-token&Status=6",
        "/?token=wrong&token=mine-token",
        "http://desk.example?token=mine-token",
        "/report?t%6Fken=%6Dine-token",
    ],
)
def test_a_token_is_found_in_the_path_and_in_the_query(target: str) -> None:
    assert parameters.owner((YOURS, MINE), target.encode()) == MINE


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "*",
        "",
        "/mine-toke/report",
        "/mine-token2/report",
        "/MINE-TOKEN/report",
        "/mine-token%00/report",
        "/report?Msg=mine-token",
        "/report?token=",
        "/report?token",
        "/report#token=mine-token",
        "http://mine-token/report",
        "http://mine-token@desk.example/report",
        "/" + "a/" * 16 + "mine-token",
        f"/{digest_of('mine-token')}/report",
    ],
)
def test_a_token_elsewhere_or_another_one_is_none(target: str) -> None:
    assert parameters.owner((YOURS, MINE), target.encode()) is None


REPORT = [("MsgId", "A1"), ("Sender", "60111"), ("Status", "6")]


@pytest.mark.parametrize(
    "target",
    [
        "/mine-token/report?MsgId=A1&Sender=60111&Status=6",
        "/mine-token/report&MsgId=A1&Sender=60111&Status=6",
        "/mine-token/report?&MsgId=A1&Sender=60111&Status=6",
        "/report?token=mine-token&MsgId=A1&Sender=60111&Status=6",
        "/report?token=mine-token?MsgId=A1&Sender=60111&Status=6",
        "/report?token=mine-token&?msgid=A1&Sender=60111&Status=6",
        "/mine-token/report??MsgId=A1&Sender=60111&Status=6",
        "http://desk.example/mine-token&MsgId=A1&Sender=60111&Status=6",
    ],
)
def test_what_a_provider_puts_behind_the_address_is_found_however_it_is_joined_on(target: str) -> None:
    """Nothing is published about how: with "?" or "&", whether or not the address has one already."""
    assert parameters.owner((YOURS, MINE), target.encode()) == MINE
    query = parameters.split(target.encode())[1]
    found = [pair for pair in read(query) if pair[0] != "token"]
    assert [(name.lower(), value) for name, value in found] == [(name.lower(), value) for name, value in REPORT]


def test_a_question_in_a_message_is_left_alone() -> None:
    _, query = parameters.split(b"/mine-token/reply?Sender=60111&Msg=where?Status=x&Shortcode=1")
    assert read(query) == [("Sender", "60111"), ("Msg", "where?Status=x"), ("Shortcode", "1")]
    _, query = parameters.split(b"/mine-token/reply?u=who?p=2&Sender=60111&Msg=hi")
    assert read(query) == [("u", "who?p=2"), ("Sender", "60111"), ("Msg", "hi")]


def test_an_account_without_a_token_has_no_callbacks() -> None:
    for digest in ("", digest_of(""), "é", "x" * 64):
        for target in (b"/", b"//report", b"/report?token=", b"/%C3%A9?token=%C3%A9"):
            assert parameters.owner((Endpoint(1, digest),), target) is None


@given(st.text(min_size=1, max_size=60).filter(lambda one: one.isprintable()))
def test_any_token_is_found_where_it_stands(token: str) -> None:
    mine = (Endpoint(3, digest_of(token)),)
    assert parameters.owner(mine, f"/x/{quote(token, safe='')}/report?a=b".encode()) == mine[0]
    assert parameters.owner(mine, f"/report?a=b&token={quote_plus(token)}".encode()) == mine[0]
    assert parameters.owner(mine, f"/{quote(token + '.', safe='')}".encode()) is None
