"""Slips that were seen on real screens: cut words, columns with nothing in them, figures that did not add up."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from sent_journal import every_state, office
from sent_stage import staged

from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import Gathered, NumberChip, Problem, ProblemKind
from smsdesk.domain.numbers import NumberProblem
from smsdesk.domain.records import Broadcast, Counts
from smsdesk.domain.states import Reason, RunState
from smsdesk.ui import figures, wording
from smsdesk.ui.compose.faces import names_of
from smsdesk.ui.compose.preflight_rows import SentText
from smsdesk.ui.contacts.action_row import ActionRow
from smsdesk.ui.sent.recipients_model import Column
from smsdesk.ui.style import style
from smsdesk.ui.widgets.bubble import begins_right
from smsdesk.ui.widgets.buttons import Button


def test_a_text_set_before_the_sheet_has_its_size_is_shown_with_all_its_lines(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    text = SentText()
    text.show_text("20% off all the bouquets today. " * 12)
    QHBoxLayout(window).addWidget(text)
    window.resize(600, 300)
    window.show()
    line = text.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: text.height() > 4 * line)
    text.show_text("Short")
    qtbot.waitUntil(lambda: text.height() < 3 * line)


async def test_sent_fits_900_with_every_state_there_is(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path, [every_state()]) as stage:
        await stage.opened(0, 238)
        stage.window.resize(style.px(900), style.px(556))
        assert stage.window.width() == style.px(900)
        assert stage.window.minimumSizeHint().width() <= style.px(900)
        pills = stage.view.recipients.pills
        assert pills.needed_width() <= pills.width()


async def test_a_column_without_anything_in_it_is_not_there(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path, office()) as stage:
        table = stage.view.recipients.table
        await stage.opened(0, 238)
        assert not table.isColumnHidden(Column.STEP)
        await stage.opened(4, 1)  # one person, delivered
        assert table.isColumnHidden(Column.STEP)
        assert not table.isColumnHidden(Column.NAME)
        stage.view.recipients.show_names(False)
        assert table.isColumnHidden(Column.NAME)


def test_the_figures_of_a_paused_run_add_up() -> None:
    counts = Counts(waiting=9, accepted=90, delivered=130, failed=6, no_report=1, uncertain=2, not_sent=4, in_doubt=3)
    made, person = 0.0, Reason.PERSON
    run = Broadcast(1, 1, made, "me", RunState.PAUSED, person, "Hi", Kind.TEXT, "", True, "Members", 3, counts.total)
    said = wording.run_rest(run, counts)
    assert said == "221 sent, 6 failed, 2 uncertain, 4 left out, 6 not sent. 3 are in doubt."
    assert sum(int(word) for word in said.split() if word.isdigit()) == counts.total


def test_preflight_names_only_those_who_get_something() -> None:
    chips = (NumberChip("0125550136"), NumberChip("abc"))
    problem = Problem(ProblemKind.INVALID, "abc", "", NumberProblem.NOT_A_NUMBER, 1, 0)
    names = names_of(chips, "MY", Gathered((), (problem,)))
    assert [figures.without_marks(name) for name in names] == ["+60 12-555 0136"]


def test_a_row_of_buttons_that_comes_back_cuts_none(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row, one, two = ActionRow(), Button("Export", icon="export"), Button("Opt out numbers…", icon="prohibit")
    row.add(one, spare=True)
    row.add(two)
    layout = QHBoxLayout(window)
    layout.addStretch(1)
    layout.addWidget(row)
    window.resize(700, 60)
    window.show()
    row.set_wanted()
    qtbot.waitUntil(lambda: row.width() == 0)
    row.set_wanted(one, two)
    qtbot.waitUntil(lambda: two.width() == two.sizeHint().width() and one.isVisible())


def test_where_a_message_begins() -> None:
    assert begins_right("“مرحبا” Aisyah")
    assert not begins_right("20% off, مرحبا is welcome"), "the first letter with a direction decides"
    assert not begins_right("123")
