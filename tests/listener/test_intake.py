"""One request, in pieces of any size: what is taken, what is refused and why, and that nothing else can happen."""

import itertools
import weakref

import h11
import pytest
from ear import MINE, TOKEN, get, post
from hypothesis import example, given
from hypothesis import strategies as st

from smsdesk.domain.listening import HitKind, HitWhy
from smsdesk.listener import answers, parameters
from smsdesk.listener.answers import RefusedError
from smsdesk.listener.intake import Intake, Taken
from smsdesk.listener.limits import Limits

LIMITS = Limits()


def intake() -> Intake:
    return Intake(lambda target: parameters.owner((MINE,), target), LIMITS)


def outcome(pieces: list[bytes]) -> Taken | HitWhy | None:
    """What becomes of octets that come in these pieces."""
    reading = intake()
    try:
        for piece in filter(None, pieces):
            taken = reading.feed(piece)
            if taken is not None:
                return taken
    except RefusedError as refused:
        return refused.why
    return None


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        (get(), (("MsgId", "A1"), ("Sender", "60111"), ("Status", "6"))),
        (get("", path=f"/{TOKEN}"), ()),
        (get(more="Content-Length: 0\r\n"), (("MsgId", "A1"), ("Sender", "60111"), ("Status", "6"))),
        (get("Msg=1", more="Content-Length: 5\r\n") + b"Msg=2", (("Msg", "1"),)),
        (post(b"Msg=hi&Sender=60"), (("Msg", "hi"), ("Sender", "60"))),
        (post(b"Msg=hi", path=f"/r?Sender=60&token={TOKEN}&p=1"), (("Sender", "60"), ("p", ""), ("Msg", "hi"))),
        (post(b"", kind="application/x-www-form-urlencoded; charset=UTF-8"), ()),
        (post(b"token=x&Msg=1"), (("Msg", "1"),)),
        (f"GET /{TOKEN}/?Status=6 HTTP/1.0\r\n\r\n".encode(), (("Status", "6"),)),
        (f"GET http://h/{TOKEN}/?Status=6 HTTP/1.1\r\nHost: h\r\n\r\n".encode(), (("Status", "6"),)),
        (get("Msg=list:%20https://h.example/list?x=1"), (("Msg", "list: https://h.example/list?x=1"),)),
        (get("Msg=1") + get("Msg=2"), (("Msg", "1"),)),
        # The text of a message as it is: not by the book, and yet it can be read in one way only.
        (f"GET /{TOKEN}?Msg=caf\u00e9+\u4f60 HTTP/1.1\r\nHost: h\r\n\r\n".encode(), (("Msg", "caf\u00e9 \u4f60"),)),
        (get("Msg=1") + b"\0\xff garbage", (("Msg", "1"),)),
        (get("Msg=1", more="Upgrade: websocket\r\nConnection: upgrade\r\n"), (("Msg", "1"),)),
    ],
)
def test_what_is_taken(octets: bytes, expected: tuple[tuple[str, str], ...]) -> None:
    assert outcome([octets]) == Taken(MINE, expected)


def test_the_kind_is_told_by_the_names() -> None:
    found = [outcome([get(query)]) for query in ("msgid=1&STATUS=6", "sender=6&MSG=x", "a=b", "")]
    assert [each.kind for each in found if isinstance(each, Taken)] == [
        HitKind.REPORT,
        HitKind.REPLY,
        HitKind.OTHER,
        HitKind.TEST,
    ]


def sized(length: int) -> bytes:
    """A request whose head has exactly so many octets."""
    empty = get("Msg=1", more="X: \r\n")
    return empty.replace(b"X: ", b"X: " + b"a" * (length - len(empty)))


def long_target(length: int) -> bytes:
    target = f"/{TOKEN}?Msg="
    return f"GET {target}{'a' * (length - len(target))} HTTP/1.1\r\nHost: h\r\n\r\n".encode()


def headed(number: int) -> bytes:
    return get("Msg=1", more="".join(f"X{at}: 1\r\n" for at in range(number - 1)))


def many(number: int) -> bytes:
    return get("&".join(f"p{at}=1" for at in range(number)))


@pytest.mark.parametrize(
    ("at_the_limit", "beyond", "why"),
    [
        (sized(8192), sized(8193), HitWhy.HEAD_TOO_LARGE),
        (long_target(4096), long_target(4097), HitWhy.TARGET_TOO_LONG),
        (headed(64), headed(65), HitWhy.HEAD_TOO_LARGE),
        (many(20), many(21), HitWhy.TOO_MANY_PARAMETERS),
        (post(b"Msg=" + b"a" * 8188), post(b"Msg=" + b"a" * 8189), HitWhy.TOO_LARGE),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1000, 100_000])
def test_each_limit_lies_where_it_should(at_the_limit: bytes, beyond: bytes, why: HitWhy, size: int) -> None:
    def cut(octets: bytes) -> list[bytes]:
        return [octets[at : at + size] for at in range(0, len(octets), size)]

    assert isinstance(outcome(cut(at_the_limit)), Taken)
    assert outcome(cut(beyond)) is why


def test_the_tokens_of_a_form_do_not_count_but_its_parameters_do() -> None:
    query = "&".join(f"a{at}=1" for at in range(10))
    body = "&".join(f"b{at}=1" for at in range(10)).encode()
    assert isinstance(outcome([post(body, path=f"/{TOKEN}/r?{query}")]), Taken)
    assert outcome([post(body + b"&c=1", path=f"/{TOKEN}/r?{query}")]) is HitWhy.TOO_MANY_PARAMETERS
    assert outcome([post(b"Msg=1", path=f"/r?a={TOKEN}")]) is HitWhy.WRONG_TOKEN
    assert outcome([post(f"token={TOKEN}&Msg=1".encode(), path="/reply")]) is HitWhy.WRONG_TOKEN


@pytest.mark.parametrize("octets", [b"A" * 8193, b"GET /" + b"a" * 9000, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 2000])
def test_a_head_without_an_end_is_not_collected(octets: bytes) -> None:
    why = outcome([octets[at : at + 1] for at in range(len(octets))])
    assert why in (HitWhy.HEAD_TOO_LARGE, HitWhy.TARGET_TOO_LONG)


GOOD = (
    get(),
    get("Msg=%E4%BD%A0&Sender=6"),
    get("", path=f"/{TOKEN}"),
    get(path="/nobody"),
    post(b"Sender=601&Msg=hi+there"),
    post(b"Sender=601&Msg=hi", more="Expect: 100-continue\r\n"),
    post(b"x", more="Transfer-Encoding: chunked\r\n"),
    get(more="Content-Length: 3\r\n") + b"abc",
    f"HEAD /{TOKEN} HTTP/1.1\r\nHost: a\r\n\r\n".encode(),
)


@given(st.sampled_from(GOOD), st.lists(st.integers(0, 400), max_size=12))
def test_how_a_request_is_cut_into_pieces_changes_nothing(octets: bytes, cuts: list[int]) -> None:
    places = [0, *sorted(min(cut, len(octets)) for cut in cuts), len(octets)]
    assert outcome([octets[begin:end] for begin, end in itertools.pairwise(places)]) == outcome([octets])
    assert outcome([octets[at : at + 1] for at in range(len(octets))]) == outcome([octets])


SYNTAX = (
    *(b"GET ", b"POST ", b"HEAD ", b" HTTP/1.1", b" HTTP/1.0", b"\r\n", b"\n", b"\r", b"\r\n\r\n", b" ", b"\t", b":"),
    *(b"Host: a", b"Content-Length: 5", b"Content-Length: ", b"Transfer-Encoding: chunked", b"Expect: 100-continue"),
    *(f"/{TOKEN}/report".encode(), b"?MsgId=1&Status=6", b"\0", b"\xff", b"5\r\nhello\r\n0\r\n\r\n", b"%", b"%zz"),
)


@given(
    st.lists(st.one_of(st.sampled_from(SYNTAX), st.binary(max_size=12)), max_size=30),
    st.lists(st.integers(0, 300), max_size=4),
)
@example([get()], [])
def test_octets_of_any_kind_are_taken_or_refused_and_can_be_answered(made: list[bytes], cuts: list[int]) -> None:
    octets = b"".join(made)
    places = [0, *sorted(min(cut, len(octets)) for cut in cuts), len(octets)]
    reading = intake()
    status = 408
    try:
        for begin, end in itertools.pairwise(places):
            if begin < end and reading.feed(octets[begin:end]) is not None:
                status = 200
                break
    except RefusedError as refused:
        status = answers.STATUS.get(refused.why, 400)
    said = answers.answer(reading.http, status, bodiless=reading.bodiless)
    # Judged by h11 as a client, which must find one complete answer and the end of the connection.
    client = h11.Connection(h11.CLIENT)
    client.send(h11.Request(method="HEAD" if reading.bodiless else "GET", target="/", headers=[("Host", "a")]))
    client.send(h11.EndOfMessage())
    client.receive_data(said)
    answer = client.next_event()
    assert isinstance(answer, h11.Response)
    assert answer.status_code == status
    assert (b"connection", b"close") in list(answer.headers)
    assert {name for name, _ in answer.headers}.isdisjoint({b"server", b"x-powered-by"})
    if not reading.bodiless:
        assert isinstance(client.next_event(), h11.Data)
    assert isinstance(client.next_event(), h11.EndOfMessage)
    assert client.trailing_data[0] == b""


def test_who_waits_for_a_go_gets_one_only_when_the_body_is_wanted() -> None:
    wanted = post(b"Msg=1&Sender=2", more="Expect: 100-continue\r\n")
    head = wanted.removesuffix(b"Msg=1&Sender=2")
    reading = intake()
    assert reading.feed(head) is None
    assert reading.must_go_on
    assert answers.go_on(reading.http).startswith(b"HTTP/1.1 100 ")
    assert not reading.must_go_on
    assert isinstance(reading.feed(b"Msg=1&Sender=2"), Taken)
    for refused in (head.replace(TOKEN.encode(), b"wrong"), head.replace(b": 14", b": 9999")):
        reading = intake()
        with pytest.raises(RefusedError):
            reading.feed(refused)
        assert not reading.must_go_on


@pytest.mark.parametrize("octets", [get(more="Host: b\r\n"), get(path="/wrong"), b"GET\r\n\r\n", post(b"", length="x")])
def test_a_refused_request_is_forgotten_without_the_collector(octets: bytes) -> None:
    """Which is off in the tests; a flood of broken requests would else pile up until it comes."""
    reading = intake()
    known = weakref.ref(reading)
    with pytest.raises(RefusedError):
        reading.feed(octets)
    del reading
    assert known() is None
