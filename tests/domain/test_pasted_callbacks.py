"""Callbacks out of what people paste: addresses, logs, tables, and things made to hurt."""

import csv
import io
import time
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.callbacks import Callback, CallbackKind, Origin
from smsdesk.domain.pasted_callbacks import (
    LONGEST_LINE,
    MOST_LINES,
    Pasted,
    StoppedError,
    key_of,
    not_there_yet,
    read_pasted,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC).timestamp()
KUALA_LUMPUR = timezone(timedelta(hours=8))


def read(text: str) -> Pasted:
    return read_pasted(text, 7, NOW, KUALA_LUMPUR)


def at(*moment: int, zone: timezone = KUALA_LUMPUR) -> float:
    return datetime(*moment, tzinfo=zone).timestamp()  # type: ignore[arg-type]


REPORT = (("MsgId", "A1"), ("Sender", "60125550100"), ("Status", "6"))
REPORT_LINES = [
    "http://sms.example.com/t0ken/report?MsgId=A1&Sender=60125550100&Status=6",
    "https://sms.example.com/report?token=t0ken&msgid=A1&SENDER=60125550100&status=6&p=1234",
    "  /t0ken/report?MsgId=A1&Sender=60125550100&Status=6  ",
    "MsgId=A1&Sender=60125550100&Status=6",
    '9.9.9.9 - - [x] "GET /t0ken/report?MsgId=A1&Sender=60125550100&Status=6 HTTP/1.1" 200 2 "-" "agent"',
    "GET /t0ken/report MsgId=A1&Sender=60125550100&Status=6 80 - 9.9.9.9 200 0 0",
    "MsgId=A1 Sender=60125550100 Status=6",
    "MsgId: A1, Sender: 60125550100, Status: 6",
    "MsgId: A1, Sender: 60125550100, Status: 6, Time: 10:42",
    "[MsgId=A1; Sender=60125550100; Status=6; by=gateway]",
    '{"MsgId": "A1", "Sender": "60125550100", "Status": "6"}',
    '<a href="http://sms.example.com/t0ken/report?MsgId=A1&amp;Sender=60125550100&amp;Status=6">again</a>',
    "pushed <http://sms.example.com/t0ken/report?MsgId=A1&Sender=60125550100&Status=6> ok",
]


@pytest.mark.parametrize("line", REPORT_LINES)
def test_a_report_is_found_in_any_line_with_its_parameters(line: str) -> None:
    found = read(line)
    assert [callback.parameters for callback in found.callbacks] == [REPORT]
    assert found.callbacks[0] == Callback(7, CallbackKind.REPORT, REPORT, NOW, Origin.PASTED)
    assert (found.lines, found.unknown, found.reports, found.replies) == (1, 0, 1, 0)


def test_a_token_or_a_secret_of_the_persons_own_never_gets_in() -> None:
    found = read("\n".join(REPORT_LINES))
    assert found.reports == len(REPORT_LINES)
    assert "t0ken" not in repr(found)
    assert "1234" not in repr(found)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("http://h/r?Shortcode=1&Sender=60125550142&ContentType=1&Msg=Hello+there%21", "Hello there!"),
        ("http://h/r?Sender=60125550142&ContentType=3&Msg=8B1D8B1D&Shortcode=1", "8B1D8B1D"),
        (
            'Sender=60125550142&Msg=see https://x.example/?a=1 and "this"&ContentType=1',
            'see https://x.example/?a=1 and "this"',
        ),
        ("http://h/r?Sender=60125550142&Msg=", ""),
        ("http://h/r?Sender=60125550142&Msg=%E8%AC%9D%E8%AC%9D%0Aok", "謝謝\nok"),
        ("http://h/r?Sender=60125550142&Msg=%FFbroken", "\ufffdbroken"),
        ("Sender: 60125550142; Msg: STOP", "STOP"),
    ],
)
def test_a_reply_keeps_its_message(line: str, message: str) -> None:
    (reply,) = read(line).callbacks
    assert (reply.kind, reply.value("Sender"), reply.value("Msg")) == (CallbackKind.REPLY, "60125550142", message)


@pytest.mark.parametrize(
    "line",
    [
        "hello",
        "http://h/report",
        "http://h/report?token=abc",
        "MsgId=A1&Sender=1",
        "Status=6",
        "MsgId=&Status=6",
        "MsgId=A1&Status=",
        "Sender=&Msg=x",
        "x" * (LONGEST_LINE + 1) + REPORT_LINES[0],
    ],
)
def test_what_is_no_callback_is_counted_and_left_out(line: str) -> None:
    found = read(f"{line}\n\n{REPORT_LINES[0]}")
    assert (found.lines, found.unknown, found.reports) == (2, 1, 1)


def test_several_addresses_in_one_line_are_several_callbacks() -> None:
    line = " ".join(REPORT_LINES[0].replace("A1", name) for name in ("A1", "A2", "A3"))
    assert [callback.value("MsgId") for callback in read(line).callbacks] == ["A1", "A2", "A3"]


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2026-11-23 10:43:07", at(2026, 11, 23, 10, 43, 7)),
        ("2026-11-23T10:43:07.123Z", at(2026, 11, 23, 10, 43, 7, zone=UTC)),
        ("2026-11-23T10:43:07+02:00", at(2026, 11, 23, 8, 43, 7, zone=UTC)),
        ("2026-11-23 10:43", at(2026, 11, 23, 10, 43)),
        ("[23/Nov/2026:10:43:07 +0800]", at(2026, 11, 23, 10, 43, 7)),
        ("2026-13-45 10:43:07", NOW),
        ("2031-01-01 00:00:00", NOW),  # not yet
        ("1970-01-01 00:00:00", NOW),
        ("no time", NOW),
    ],
)
def test_a_time_in_the_line_is_the_callbacks(said: str, moment: float) -> None:
    assert [callback.at for callback in read(f"{said} {REPORT_LINES[0]}").callbacks] == [moment]


def test_a_table_with_the_names_as_titles_is_read() -> None:
    text = "\ufeffTime;Msg Id;SENDER;status;Note\n2026-11-23 10:43;A1;60125550100;6;ok\n;A2;;8;\n;;;;\nA3;too short"
    found = read(text)
    assert [(each.value("MsgId"), each.value("Status"), each.at) for each in found.callbacks] == [
        ("A1", "6", at(2026, 11, 23, 10, 43)),
        ("A2", "8", NOW),
    ]
    assert (found.lines, found.unknown) == (5, 2)


def test_the_line_below_the_titles_of_a_drawn_table_is_no_report() -> None:
    found = read("| MsgId | Sender | Status |\n|-------|:------:|-----:|\n| A1 | 60125550100 | 6 |")
    assert [each.value("MsgId") for each in found.callbacks] == ["A1"]
    assert (found.lines, found.unknown) == (3, 1)


def test_a_table_of_replies_keeps_commas_quotes_and_the_plus_of_a_sheet() -> None:
    text = 'Sender,Msg\n\'+60125550142,"Yes, ""two"" please"\n60125550142,"STOP\nit"\n60125550143,'
    assert [(each.value("Sender"), each.value("Msg")) for each in read(text).callbacks] == [
        ("+60125550142", 'Yes, "two" please'),
        ("60125550142", "STOP\nit"),
        ("60125550143", ""),
    ]


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_quote_that_nobody_closes_swallows_no_other_row(delimiter: str) -> None:
    rows = ["Sender,Msg", '60125550141,"hello', "60125550142,STOP", '60125550143,5" wide', '60125550144,"a ""b"" c"']
    rows += ["60125550145,x"] * 60 + ['60125550146,"two', 'lines"', '60125550147,"open', "60125550148,BATAL"]
    found = read("\n".join(rows).replace(",", delimiter))
    told = {each.value("Sender"): each.value("Msg") for each in found.callbacks}
    assert told == {
        "60125550141": '"hello',
        "60125550142": "STOP",
        "60125550143": '5" wide',
        "60125550144": 'a "b" c',
        "60125550145": "x",
        "60125550146": "two\nlines",
        "60125550147": '"open',
        "60125550148": "BATAL",
    }


@given(st.lists(st.text(st.sampled_from("ab\",;\n' ") | st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]))))
def test_what_a_sheet_writes_is_read_back(texts: list[str]) -> None:
    def tidy(text: str) -> str:
        lines = [line.strip("\ufeff ") for line in text.split("\n")]
        return "\n".join(line for line in lines if line)

    wanted = [tidy(f"x{text}x") for text in texts]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("Sender", "Msg"), *(("60125550142", text) for text in wanted)])
    assert [each.value("Msg") for each in read(out.getvalue()).callbacks] == wanted


def test_a_callback_that_is_there_already_is_not_new() -> None:
    text = "\n".join([REPORT_LINES[0], "Sender=60125550142&Msg=OK", "Sender=60125550142&Msg=OK"])
    found = read(text).callbacks
    assert list(not_there_yet(found, Counter())) == list(found)  # who wrote twice wrote twice
    there = Counter(key_of(callback) for callback in found)
    assert list(not_there_yet(found, there)) == []
    more = read(f"{text}\nSender=60125550142&Msg=OK").callbacks
    assert [callback.value("Msg") for callback in not_there_yet(more, there)] == ["OK"]


def test_too_much_is_cut_and_said() -> None:
    found = read("x\n" * (MOST_LINES + 5))
    assert (found.lines, found.cut) == (MOST_LINES, True)
    assert not read("x").cut


def test_it_can_be_stopped_and_tells_how_far_it_is() -> None:
    seen: list[tuple[int, int]] = []

    def step(done: int, total: int) -> None:
        seen.append((done, total))
        if done >= 1000:
            raise StoppedError

    with pytest.raises(StoppedError):
        read_pasted(f"{REPORT_LINES[0]}\n" * 5000, 7, NOW, KUALA_LUMPUR, step)
    assert seen == [(0, 5000), (500, 5000), (1000, 5000)]


HOSTILE = ("MsgId=" * 2000, "MsgId=a&Status=6&" * 700, "http://a?" * 1300, '"' * 11_999, "2025-" * 2400, "Msg " * 3000)


@pytest.mark.parametrize("line", HOSTILE)
def test_a_hostile_line_costs_milliseconds(line: str) -> None:
    started = time.thread_time()  # however busy the computer is with something else
    for _ in range(20):
        read(line[:LONGEST_LINE])
    assert time.thread_time() - started < 1.0


@given(st.text(max_size=400))
def test_any_text_is_read_without_harm(text: str) -> None:
    found = read(text)
    assert found.unknown <= found.lines
    assert all(callback.at <= NOW and callback.origin is Origin.PASTED for callback in found.callbacks)


@given(st.lists(st.sampled_from([*REPORT_LINES, "MsgId,Status", "a,b", '"', "Sender=1&Msg=\x00"]), max_size=8))
def test_any_mixture_of_lines_adds_up(lines: list[str]) -> None:
    found = read("\n".join(lines))
    assert found.reports + found.replies == len(found.callbacks)
