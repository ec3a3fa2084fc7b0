"""The chart of the balance: its steps, where words stand, keys, both appearances, and nothing left behind."""

import time
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smsdesk.ui import wording_credits as words
from smsdesk.ui.credits.chart import ChartPanel
from smsdesk.ui.credits.chart_labels import Anchor, Box, Ground, place_labels
from smsdesk.ui.credits.chart_points import Chart, Mark, chart_of, nice_ticks
from smsdesk.ui.style import style

DAY = 86400.0
NOW = datetime(2026, 11, 23, 10, 52).timestamp()


def month() -> Chart:
    steps = [(NOW - 40 * DAY, 1430), (NOW - 25 * DAY, 1430), (NOW - 20 * DAY, 340), (NOW - 12 * DAY, 2340)]
    steps += [(NOW - 12 * DAY + 9, 2340), (NOW - 3 * DAY, 1250), (NOW - DAY, 490), (NOW - 60, 490)]
    marks = [
        Mark(NOW - 20 * DAY - 30, "Deepavali greetings", -1090, "broadcast"),
        Mark(NOW - 12 * DAY - 5, "Bought", 2000, "bought"),
        Mark(NOW - 3 * DAY - 5, "Tiada penghantaran", -1090, "broadcast"),
        Mark(NOW - DAY - 5, "To melur_cawangan2", -46, "transfer"),
        Mark(NOW - DAY - 4, "Jom Raya", -714, "broadcast"),
    ]
    return chart_of(steps, marks, NOW - 30 * DAY, NOW, 500)


def test_the_line_begins_with_what_was_left_and_ends_at_the_newest_answer() -> None:
    chart = month()
    assert next(stop.at for stop in chart.stops) == NOW - 30 * DAY
    assert chart.lefts == [1430, 340, 2340, 1250, 490, 490]
    assert [len(stop.marks) for stop in chart.stops] == [0, 1, 1, 1, 2, 0]
    assert chart.stops[4].before == 1250


def test_the_summary_says_what_the_picture_shows() -> None:
    assert words.summary(month()) == (
        "Balance over 30 days: from 1,430 to 490; lowest 340, highest 2,340; 3 broadcasts, 1 transfer, 1 purchase."
    )
    assert words.summary(Chart(0, 1)) == words.NO_LINE


STEPS = st.lists(st.tuples(st.floats(0, 1e6), st.integers(-5, 5000)), max_size=30).map(sorted)
MARKS = st.lists(st.builds(Mark, st.floats(0, 1e6), st.just("A"), st.integers(-9, 9), st.just("other")), max_size=10)


@given(STEPS, MARKS, st.floats(0, 1e6), st.floats(1, 1e6))
def test_no_mark_is_lost_and_time_goes_on(
    steps: list[tuple[float, int]], marks: list[Mark], since: float, span: float
) -> None:
    chart = chart_of(steps, marks, since, since + span)
    inside = [mark for mark in marks if since <= mark.at <= since + span]
    assert sum(len(stop.marks) for stop in chart.stops) == (len(inside) if chart.stops else 0)
    assert all(one.at <= two.at and two.before == one.left for one, two in pairwise(chart.stops))


@given(st.floats(10, 1e9), st.integers(2, 9))
def test_ticks_are_round_and_few(highest: float, wanted: int) -> None:
    ticks = nice_ticks(highest, wanted)
    assert ticks[0] == 0
    assert len(ticks) <= wanted + 1
    assert all(str(tick).rstrip("0") for tick in ticks[1:])


ANCHORS = st.lists(
    st.builds(
        Anchor,
        st.floats(0, 700),
        st.floats(0, 300),
        st.floats(0, 300),
        st.floats(20, 160),
        st.just(15.0),
        st.integers(0, 2000),
    ),
    max_size=25,
)


@given(ANCHORS)
def test_no_word_stands_on_a_line_or_on_another_word(anchors: list[Anchor]) -> None:
    anchors = sorted(anchors, key=lambda each: each.x)
    line = [(0.0, 150.0)]
    for anchor in anchors:
        line += [(anchor.x, line[-1][1]), (anchor.x, anchor.after)]
    room = Box(0, 0, 700, 300)
    placed = [box for box in place_labels(anchors, Ground(line), room) if box is not None]
    for number, box in enumerate(placed):
        assert box.within(room)
        assert not any(box.meets(other) for other in placed[:number])
        for (x0, y0), (x1, y1) in pairwise(line):
            assert not box.meets(Box(min(x0, x1) - 1, min(y0, y1) - 1, max(x0, x1) + 1, max(y0, y1) + 1))


def test_the_larger_one_of_two_that_meet_is_labelled() -> None:
    line = [(0.0, 100.0), (50.0, 100.0), (50.0, 110.0), (52.0, 110.0), (52.0, 111.0), (60.0, 111.0)]
    anchors = [Anchor(50, 100, 110, 40, 15, 9), Anchor(52, 110, 111, 40, 15, 1)]
    room = Box(0, 70, 60, 112)
    assert [box is not None for box in place_labels(anchors, Ground(line), room)] == [True, False]


@pytest.fixture
def panel(dressed: QApplication, qtbot: QtBot) -> ChartPanel:
    from smsdesk.ui.credits.plot import BalancePlot

    made = ChartPanel()
    qtbot.addWidget(made)
    made.resize(772, 340)
    made.canvas.set_plot(BalancePlot(made.canvas))
    made.show_span(30)
    made.show_chart(month(), NOW)
    made.show()
    qtbot.waitExposed(made)
    made.canvas.plot.place_words()  # type: ignore[union-attr]
    return made


def test_words_stand_beside_their_steps(panel: ChartPanel) -> None:
    plot = panel.canvas.plot
    assert plot is not None
    texts = plot.label_texts  # type: ignore[attr-defined]
    assert {"Warning level 500", "Bought +2,000", "Deepavali greetings −1,090"} <= set(texts)
    assert "Jom Raya −714 and 1 more" in texts
    room = panel.canvas.rect()
    assert all(room.contains(box.toAlignedRect()) for box in plot.label_boxes())  # type: ignore[attr-defined]


def test_keys_go_from_stop_to_stop_in_words(panel: ChartPanel, qtbot: QtBot) -> None:
    panel.show_pace("Lasts about 9 days.")
    assert panel.read_text == "Lasts about 9 days."
    canvas = panel.canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert panel.read_text == "Today 10:51: 490 credits left."
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert panel.read_text.endswith("490 credits left. To melur_cawangan2 −46, Jom Raya −714.")
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert "1,430 credits left" in panel.read_text
    for _ in range(9):
        qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert panel.read_text == "Today 10:51: 490 credits left."
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert panel.read_text == "Lasts about 9 days."
    assert canvas.accessibleDescription() == words.summary(month())


def test_the_mouse_reads_the_nearest_stop(panel: ChartPanel, qtbot: QtBot) -> None:
    qtbot.mouseMove(panel.canvas, panel.canvas.rect().center())
    assert panel.read_text != ""


def test_colours_follow_the_appearance(panel: ChartPanel, dressed: QApplication) -> None:
    def shades() -> set[str]:
        image = panel.canvas.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(60, 760, 3) for y in range(4, 290, 2)}

    def ground() -> str:
        image = panel.canvas.grab().toImage()
        return image.pixelColor(image.width() // 2, 8).name()

    for mode in ("light", "dark", "light"):
        style.apply(dressed, mode, 13)
        assert style.tokens.accent.lower() in shades()
        assert ground() == style.tokens.surface.lower()


def test_a_year_of_weekly_broadcasts_is_drawn(panel: ChartPanel) -> None:
    steps, marks, left = [], [], 2000
    for week in range(53):
        at = NOW - (52 - week) * 7 * DAY
        left = left + 1500 if left < 600 else left - 238
        steps.append((at, left))
        marks.append(Mark(at - 9, f"Week {week}", -238, "broadcast"))
    panel.show_chart(chart_of(steps, marks, NOW - 365 * DAY, NOW, 500), NOW)
    plot = panel.canvas.plot
    assert plot is not None
    assert len(plot.label_texts) + len(plot.unlabelled) == 53 + 1  # type: ignore[attr-defined]
    panel.show_chart(chart_of(steps[:1], [], NOW - 400 * DAY, NOW), NOW)
    panel.show_chart(Chart(NOW - DAY, NOW), NOW, words.NO_LINE)
    assert panel.canvas.accessibleDescription() == words.NO_LINE


@pytest.mark.parametrize("hours", [1, 5, 20, 40, 24 * 7, 24 * 30, 24 * 90, 24 * 365])
def test_every_span_has_its_times_below(panel: ChartPanel, hours: int) -> None:
    from smsdesk.ui.credits.chart_words import Scale, day_ticks

    seconds = hours * 3600.0
    chart = chart_of([(NOW - seconds, 90), (NOW, 10)], [], NOW - seconds, NOW)
    ticks = day_ticks(chart, Scale(QRectF(50, 0, 700, 300), 0, seconds, 0, 100))
    assert 2 <= len(ticks) <= 12
    assert len({text for _at, text in ticks}) == len(ticks)
    panel.show_chart(chart, NOW)


def year() -> Chart:
    """A broadcast a day, now and then a transfer, and a purchase a month."""
    left, steps, marks = 6000, [], []
    for day in range(364):
        at = NOW - (364 - day) * DAY
        change = 5000 if left < 600 else -(40 + day * 37 % 400)
        kind = "bought" if change > 0 else ("transfer" if day % 9 == 0 else "broadcast")
        left += change
        steps.append((at, left))
        marks.append(Mark(at - 60, f"Day {day}", change, kind))
    return chart_of(steps, marks, NOW - 365 * DAY, NOW, 500)


def test_a_year_is_drawn_in_the_time_of_a_frame(panel: ChartPanel) -> None:
    """16 ms on a quiet machine (80 before); a loaded one may take four times as long."""
    plot, chart = panel.canvas.plot, year()
    assert plot is not None
    panel.show_chart(chart, NOW)
    QApplication.processEvents()

    def milliseconds(work: Callable[[], object]) -> float:
        times = []
        for _ in range(7):
            began = time.thread_time()
            work()
            times.append((time.thread_time() - began) * 1000)
        return min(times)

    assert milliseconds(lambda: plot.draw(chart)) < 40
    assert milliseconds(plot.place_words) < 40  # type: ignore[attr-defined]


def test_the_words_of_a_year_come_after_its_line(panel: ChartPanel, qtbot: QtBot) -> None:
    plot = panel.canvas.plot
    panel.show_chart(year(), NOW)
    assert plot.label_texts == []  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: len(plot.label_texts) > 1)  # type: ignore[union-attr]
    boxes = plot.label_boxes()  # type: ignore[union-attr]
    assert not any(one.intersects(two) for at, one in enumerate(boxes) for two in boxes[:at])
    assert len(plot.unlabelled) + len(boxes) >= 364  # type: ignore[union-attr]


def test_what_is_owed_is_seen_above_the_edge(panel: ChartPanel) -> None:
    panel.show_chart(chart_of([(NOW - DAY, 100), (NOW - 60, -45)], [], NOW - 2 * DAY, NOW), NOW)
    scale = panel.canvas.plot._scale()  # type: ignore[union-attr]
    assert scale.pixel(0, -45)[1] < scale.room.bottom() - 2
