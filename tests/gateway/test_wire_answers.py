"""What counts as an answer, letter by letter, and that nothing else does."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smsdesk.domain.answers import Exchange, Failure, Item
from smsdesk.gateway.wire import parse_batch, parse_credits, parse_send, parse_transfer

ID64 = "a" * 64


@pytest.mark.parametrize(
    ("body", "item"),
    [
        ("1701", Item(1701)),
        ("1701:ABC-12", Item(1701, "ABC-12")),
        ("1701 :ABC", Item(1701, "ABC")),
        ("1701 \t:ABC", Item(1701, "ABC")),
        (f"1701:{ID64}", Item(1701, ID64)),
        ("1701:ABC\r\n", Item(1701, "ABC")),
        ("1701:ABC<br>", Item(1701, "ABC")),
        ("1701:ABC<html><body>1702</body></html>", Item(1701, "ABC")),
        ("1701<script>", Item(1701)),
        ("1701 accepted", Item(1701)),
        ("1701 : ABC", Item(1701)),  # a blank ends the code; no ID may follow a colon and a blank
        ("\ufeff1701:A", Item(1701, "A")),
        (" \r\n\t\ufeff\r\n 1702", Item(1702)),
        ("1799", Item(1799)),
        ("1700\n", Item(1700)),
    ],
)
def test_one_code_in_a_known_shape(body: str, item: Item) -> None:
    answer = parse_send(200, body.encode())
    assert (answer.items, answer.failure, answer.http_status) == ((item,), None, 200)


@pytest.mark.parametrize(
    ("body", "failure", "detail"),
    [
        (b"", Failure.LOST, "empty"),
        (b" \r\n\xef\xbb\xbf ", Failure.LOST, "empty"),
        (b"1", Failure.LOST, "cut_off"),
        (b"170", Failure.LOST, "cut_off"),
        (b"1701:", Failure.LOST, "cut_off"),
        (b"17015", Failure.NOT_GATEWAY, "no_code"),
        (b"1701:" + b"a" * 65, Failure.NOT_GATEWAY, "no_code"),
        (b"1701:A_B", Failure.NOT_GATEWAY, "no_code"),
        (b"1701: ABC", Failure.NOT_GATEWAY, "no_code"),
        (b"1701,1701", Failure.NOT_GATEWAY, "no_code"),
        (b"1701;", Failure.NOT_GATEWAY, "no_code"),
        (b"1701.", Failure.NOT_GATEWAY, "no_code"),
        (b"1701\x001", Failure.NOT_GATEWAY, "no_code"),
        (b"1701\xc2\xa0", Failure.NOT_GATEWAY, "no_code"),
        ("١٧٠١".encode(), Failure.NOT_GATEWAY, "no_code"),
        ("１７０１".encode(), Failure.NOT_GATEWAY, "no_code"),
        (b"1801", Failure.NOT_GATEWAY, "no_code"),
        (b"-1701", Failure.NOT_GATEWAY, "no_code"),
        (b"OK 1701:ABC", Failure.NOT_GATEWAY, "no_code"),
        (b"<p>1701:ABC</p>", Failure.NOT_GATEWAY, "html"),
        (b"<!DOCTYPE html><html>Log in</html>", Failure.NOT_GATEWAY, "html"),
        (b"Welcome <HTML>", Failure.NOT_GATEWAY, "html"),
        (b"\x1f\x8b\x08\x00", Failure.NOT_GATEWAY, "compressed"),
        ("1701".encode("utf-16"), Failure.NOT_GATEWAY, "no_code"),
    ],
)
def test_everything_else_is_none(body: bytes, failure: Failure, detail: str) -> None:
    answer = parse_send(200, body)
    assert (answer.items, answer.failure, answer.detail) == ((), failure, detail)


@pytest.mark.parametrize(
    ("status", "detail"),
    [(201, "http_201"), (204, "http_204"), (302, "redirect"), (307, "redirect"), (407, "http_407"), (503, "http_503")],
)
def test_another_status_never_counts(status: int, detail: str) -> None:
    answers = [
        parse_send(status, b"1701:A"),
        parse_batch(status, b"1701", 2),
        parse_transfer(status, b"1707"),
        parse_credits(status, b"10/90"),
    ]
    assert {(answer.failure, answer.detail, answer.items, answer.figures) for answer in answers} == {
        (Failure.NOT_GATEWAY, detail, (), None)
    }


def test_a_cut_body_counts_only_when_the_item_is_whole() -> None:
    assert parse_send(200, b"1701:ABC<" + b"x" * 4000, more=True).items == (Item(1701, "ABC"),)
    assert parse_send(200, b"1701:ABC", more=True).detail == "too_long"
    assert parse_send(200, b"x" * 4096, more=True).detail == "too_long"
    assert parse_batch(200, b"1701,1701,1701 ", 3, more=True).failure is Failure.LOST
    assert parse_credits(200, b"10/90", more=True).detail == "too_long"


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("1701", (1701,)),
        ("1701\r\n", (1701,)),
        ("1701<br>", (1701,)),
        ("1701 sent to all", (1701,)),
        ("1701<html></html>", (1701,)),
        ("1704", (1704,)),
        ("1701,1705,1701", (1701, 1705, 1701)),
        ("1701 ; 1705 ;1701;", (1701, 1705, 1701)),
        ("1701\r\n1705\r\n1701\r\n", (1701, 1705, 1701)),
        ("1701\n1705\n1701", (1701, 1705, 1701)),
        ("1701<br>1705<BR/>1701<br />", (1701, 1705, 1701)),
        ("1701,<br>\r\n1705,<br>\r\n1701", (1701, 1705, 1701)),
        ("\ufeff 1701:A,1705,1701:B", (1701, 1705, 1701)),
        ("1701,1705,1701</span>", (1701, 1705, 1701)),
    ],
)
def test_a_batch_of_three(body: str, codes: tuple[int, ...]) -> None:
    answer = parse_batch(200, body.encode(), 3)
    assert (tuple(item.code for item in answer.items), answer.failure) == (codes, None)


@pytest.mark.parametrize(
    "body",
    [
        "1701,1705",
        "1701,1705,1701,1701",
        "1701,",
        "1701,1705,",
        "1701;\r\n",
        "1701,,1705,1701",
        "1701,1705,17",
        "1701,1705,170",
        "1701\r\n17",
        "1701 1705 1701",
        "1701 3 of 5 sent",
        "1701<br><span>1705</span>",
        "1701,1705,1701,rest",
        "1701<span 1705",
        "17011705,1701,1701",
    ],
)
def test_a_list_that_may_be_cut_or_hides_something_is_no_answer(body: str) -> None:
    answer = parse_batch(200, body.encode(), 3)
    assert answer.items == ()
    assert answer.failure is not None


def test_a_batch_of_one_is_read_like_a_single_answer_too() -> None:
    assert parse_batch(200, b"1701 1 of 1 sent", 1).items == (Item(1701),)
    assert parse_batch(200, b"1701;", 1).items == (Item(1701),)
    assert parse_batch(200, b"1701,1701", 1).items == ()


@pytest.mark.parametrize("body", ["1707", " 1707\r\n", "1707<br>", "1707 \r\n<html>"])
def test_a_bare_1707_is_a_transfer(body: str) -> None:
    assert parse_transfer(200, body.encode()).items == (Item(1707),)


@pytest.mark.parametrize("body", ["1707:AB", "1707 not", "1707 5 credits", "17070", "Done 1707", "", "<b>1707</b>"])
def test_anything_but_a_bare_1707_is_none(body: str) -> None:
    assert parse_transfer(200, body.encode()).failure is not None


@pytest.mark.parametrize(
    "body",
    [
        "1707\r\n<!DOCTYPE html><html><head><title>Transfer</title></head><body><form><input value='x'></form></body>",
        "1707<!-- page 3 --><script>var done = 0;</script><br>&nbsp;",
    ],
)
def test_the_page_round_a_bare_1707_says_nothing(body: str) -> None:
    assert parse_transfer(200, body.encode()).items == (Item(1707),)


@pytest.mark.parametrize(
    "body",
    [
        "1707<br>Not enough credits",
        "1707<html><body>Your session has expired. Log in</body></html>",
        "1707<br>1704",
        "1707<p>0 credits were moved",
        "1707<span 1704",
        "1707<!-- 1",
    ],
)
def test_words_behind_the_markup_are_words_behind_1707(body: str) -> None:
    assert parse_transfer(200, body.encode()).failure is not None


def test_a_1707_whose_page_was_not_read_to_its_end_is_none() -> None:
    assert parse_transfer(200, b"1707" + b"<br>" * 1023, more=True).failure is not None


@pytest.mark.parametrize("body", ["1708\r\n1707", "1704<br>1707", "1709 (1707)"])
def test_a_refusal_that_names_1707_too_proves_nothing(body: str) -> None:
    assert parse_transfer(200, body.encode()).failure is not None


@pytest.mark.parametrize("code", [1702, 1703, 1704, 1708, 1709, 1718, 1701, 1755])
def test_other_codes_of_the_transfer_page(code: int) -> None:
    assert parse_transfer(200, f"{code} words".encode()).code == code


def _all_answers(status: int, body: bytes, size: int, more: bool) -> list[Exchange]:
    return [
        parse_send(status, body, more=more),
        parse_batch(status, body, size, more=more),
        parse_credits(status, body, more=more),
        parse_transfer(status, body, more=more),
    ]


_SNIPPETS = st.sampled_from(
    [b"1701", b"17", b":", b"ABC", b"-", b",", b";", b"<br>", b"<", b">", b"\r\n", b" ", b"\xef\xbb\xbf", b"1702", b"9"]
)
_BODIES = st.binary(max_size=300) | st.lists(_SNIPPETS, max_size=12).map(b"".join)


@given(status=st.sampled_from([200, 200, 302, 500]), body=_BODIES, size=st.integers(1, 4), more=st.booleans())
@example(status=200, body=b"1" * 190, size=1, more=False)
@example(status=200, body=b"\xff\xfe\x00<br", size=2, more=False)
def test_no_bytes_raise_and_exactly_one_thing_is_said(status: int, body: bytes, size: int, more: bool) -> None:
    for answer in _all_answers(status, body, size, more):
        said = [bool(answer.items), answer.figures is not None, answer.failure is not None]
        assert said.count(True) == 1
        assert bool(answer.detail) == (answer.failure is not None)
        assert len(answer.raw) <= 4096


# Written apart from the parser: cut the front by hand, then walk letter by letter.
def _is_an_item(text: str) -> bool:
    text = text.lstrip(" \t\r\n\f\v\ufeff")
    if len(text) < 4 or text[:2] != "17" or not all("0" <= sign <= "9" for sign in text[2:4]):
        return False
    rest = text[4:]
    after = rest.lstrip(" \t")
    if after.startswith(":"):
        known = re.split("[^A-Za-z0-9-]", after[1:])[0]
        if 1 <= len(known) <= 64 and (after[1 + len(known) :] or "\n")[0] in " \t\r\n<":
            return True
    return not rest or rest[0] in " \t\r\n<"


@given(st.text(alphabet="17052:; ,<br>\r\n\tA-_\ufeffé", max_size=80) | st.from_regex(r"\s*17\d\d(:[\w-]{0,70})?.?"))
def test_items_come_from_valid_shapes_alone(text: str) -> None:
    body = text.encode()
    if any(sign in text for sign in "\x85\u2028\u2029"):
        return
    assert bool(parse_send(200, body).items) == _is_an_item(body.decode())


@given(
    codes=st.lists(st.integers(1700, 1799), min_size=1, max_size=8),
    size=st.integers(1, 8),
    separator=st.sampled_from([",", ";", "\n", "\r\n", "<br>", "<br/>", " , ", ",\r\n", "<br>\n"]),
)
def test_a_list_counts_when_its_length_fits(codes: list[int], size: int, separator: str) -> None:
    answer = parse_batch(200, separator.join(map(str, codes)).encode(), size)
    if len(codes) in (1, size):
        assert [item.code for item in answer.items] == codes
    elif size > 1:
        assert answer.items == ()


@given(size=st.integers(2, 6), cut=st.integers(0, 40), separator=st.sampled_from([",", ";", "\n", "<br>"]))
def test_the_beginning_of_a_list_is_never_the_list(size: int, cut: int, separator: str) -> None:
    """Except where it ends after the first code or its line end: that is exactly one code for all."""
    whole = separator.join(["1701"] * size)
    part = whole[:cut]
    if part.rstrip("\n").removesuffix("<br>") != "1701" and part != whole:
        assert parse_batch(200, part.encode(), size).items == ()
