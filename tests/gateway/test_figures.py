"""creditsLeft's unpublished layouts: what is understood, what is asked, and what is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.answers import Failure, Figures
from smsdesk.gateway.figures import figures_in, left_of_several, settle_bare
from smsdesk.gateway.wire import parse_credits

BOTH = Figures(used=10, left=90)


@pytest.mark.parametrize(
    "body",
    [
        "10/90",
        "10 / 90",
        "10,90",
        "10, 90",
        "10;90",
        "10|90",
        "10 90",
        "10-90",
        "10\r\n90\r\n",
        "10<br>90",
        "\ufeff10/90",
        "10.00/90.75",
        "10:90",
        "Used: 10 Left: 90",
        "Used:10Left:90",
        "used=10&left=90",
        "Left: 90, Used: 10",
        "10 used, 90 left",
        "90 credits left, 10 used",
        "Used 10, 90 left",
        "Used/Left: 10/90",
        "90/10 (left/used)",
        "Total credit used to date: 10. Total remaining: 90",
        "Balance: RM 90.00; spent: RM10.00",
        "Digunakan: 10 Baki: 90",
        '{"creditsUsed": 10, "creditsLeft": 90}',
        "<b>Used:</b>&nbsp;10 <b>Left:</b>&nbsp;90",
        '<span id="lbl5">Used: 10</span><span id="lbl6">Left: 90</span>',
        "Used: 10 Left: 90 (23/11/2026)",
    ],
)
def test_two_figures(body: str) -> None:
    assert parse_credits(200, body.encode()).figures == BOTH


@pytest.mark.parametrize("body", ["10/-5", "10, -5", "10;-5", "10\r\n-5", "Used: 10 Left: \u22125", "10 / \u22125"])
def test_more_was_used_than_there_was(body: str) -> None:
    assert parse_credits(200, body.encode()).figures == Figures(used=10, left=-5)


@pytest.mark.parametrize(
    ("body", "figures"),
    [
        ("90", Figures(bare=90)),
        ("0", Figures(bare=0)),
        ("90 credits", Figures(bare=90)),
        ("RM 90.50", Figures(bare=90)),
        ("1,204", Figures(bare=1204)),
        ("1 204", Figures(bare=1204)),
        ("1\u00a0204", Figures(bare=1204)),
        ("1,204,500.25", Figures(bare=1204500)),
        ("10,900", Figures(bare=10900)),  # grouping wins; "asked once" lets the person see it
        ("0,900", Figures(used=0, left=900)),  # no grouped number begins with 0
        ("1204,960", Figures(used=1204, left=960)),
        ("1,204/90", Figures(used=1204, left=90)),
        ("-5", Figures(bare=-5)),
        ("Left: -5", Figures(left=-5)),
        ("1703", Figures(bare=1703)),
        ("1701", Figures(bare=1701)),
        ("Left: 90", Figures(left=90)),
        ("Baki 1,204", Figures(left=1204)),
        ("90 left", Figures(left=90)),
        ("Used: 10", Figures(used=10)),
        ("unused 90", Figures(left=90)),
        ("Left: 90 / 100", Figures(left=90)),
        ("10 / 90 left", Figures(left=90)),
        ("1702", Figures(bare=1702, maybe_refused=True)),
        (" 1702\r\n", Figures(bare=1702, maybe_refused=True)),
        ("1702 Invalid Username/Password", Figures(bare=1702, maybe_refused=True)),
        ("1702:ABC", Figures(bare=1702, maybe_refused=True)),
        ("1,702", Figures(bare=1702)),
        ("1702.00", Figures(bare=1702)),
        ("Left: 1702", Figures(left=1702)),
        ("1702/90", Figures(used=1702, left=90)),
        ("Error 404", Figures()),
        ("404 not found", Figures()),
        ("10 left 90", Figures()),
        ("1 2 3", Figures()),
        ("10.0.0.1 is gone", Figures()),
        ("9" * 60, Figures()),
    ],
)
def test_other_layouts(body: str, figures: Figures) -> None:
    assert parse_credits(200, body.encode()).figures == figures


@pytest.mark.parametrize(
    ("body", "failure", "detail"),
    [
        (b"", Failure.LOST, "empty"),
        (b"\xef\xbb\xbf\r\n", Failure.LOST, "empty"),
        (b"no figure", Failure.NOT_GATEWAY, "no_figure"),
        ("٩٠".encode(), Failure.NOT_GATEWAY, "no_figure"),
        (b"<HTML>10/90", Failure.NOT_GATEWAY, "html"),
        (b"10/90 <html>", Failure.NOT_GATEWAY, "html"),
        (b"10/90" + b"." * 196, Failure.NOT_GATEWAY, "too_long"),
        (b"\x1f\x8b10", Failure.NOT_GATEWAY, "compressed"),
    ],
)
def test_no_gateway_answer(body: bytes, failure: Failure, detail: str) -> None:
    answer = parse_credits(200, body)
    assert (answer.figures, answer.failure, answer.detail) == (None, failure, detail)


def test_two_hundred_characters_are_allowed() -> None:
    assert parse_credits(200, b"10/90" + b"." * 195).figures == BOTH


def test_a_lone_number_gets_the_meaning_once_chosen() -> None:
    bare = Figures(bare=90)
    assert settle_bare(bare, None) == bare
    assert settle_bare(bare, True) == Figures(bare=90, left=90)
    assert settle_bare(bare, False) == Figures(bare=90, used=90)
    assert settle_bare(BOTH, True) == BOTH


def test_of_several_figures_the_one_pointed_at_is_left() -> None:
    body = "Plan 3: 1,204 of 10,900 <b>ok</b>"
    assert parse_credits(200, body.encode()).figures == Figures()
    assert figures_in(body) == (3, 1204, 10900)
    assert left_of_several(body, "2/3") == 1204
    assert left_of_several(body, "2/2") is None  # another layout than the one asked about
    assert left_of_several(body, "") is None
    assert figures_in("7" * 13 + " and 5") == ()


@given(st.text(max_size=60), st.sampled_from(["", "1/2", "2/2", "3/3", "9/9"]))
def test_pointing_at_a_figure_never_fails(body: str, chosen: str) -> None:
    found = left_of_several(body, chosen)
    assert found is None or found in figures_in(body)


def test_a_lone_1702_stays_ambiguous_whatever_was_chosen() -> None:
    lone = Figures(bare=1702, maybe_refused=True)
    assert settle_bare(lone, True) == lone


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_grouped_figures_with_words_come_back(used: int, left: int) -> None:
    body = f"Left: {left:,}.00 Used: {used:,}".encode()
    assert parse_credits(200, body).figures == Figures(used=used, left=left)


@given(st.text(alphabet="0123456789,. /:-usedlft<>\u00a0", max_size=210))
def test_figures_never_raise_and_come_from_the_text(text: str) -> None:
    figures = parse_credits(200, text.encode()).figures
    if figures:
        digits = "".join(sign for sign in text if sign.isdigit())
        for figure in (figures.used, figures.left, figures.bare):
            assert figure is None or str(abs(figure)) in digits
