"""The strip of rules under the message and the sheet with all of them."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.domain.rules import FORBIDDEN, NOT_LEGAL_ADVICE, RULES, Context, check
from smsdesk.ui import wording_rules as words
from smsdesk.ui.compose.rules_sheet import RulesSheet
from smsdesk.ui.compose.rules_strip import RulesStrip
from smsdesk.ui.style import style

pytestmark = pytest.mark.usefixtures("dressed")

CONTEXT = Context(company="Kedai Melur", malaysian=3, promotion=True, local_hour=10.0)
FINE = "RM0 Kedai Melur: sale. Reply STOP to opt out."


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def strip(window: QWidget) -> RulesStrip:
    """A strip in a window of 900 px."""
    strip = RulesStrip()
    layout = QVBoxLayout(window)
    layout.addWidget(strip)
    layout.addStretch(1)
    return strip


def show(strip: RulesStrip, text: str, context: Context = CONTEXT) -> None:
    findings = check(text, context)
    strip.show_findings(findings, len(RULES) if context.malaysian else 0, words.mend_labels(findings, context))
    QApplication.processEvents()
    strip.show_findings(findings, len(RULES) if context.malaysian else 0, words.mend_labels(findings, context))
    QApplication.processEvents()


def test_without_malaysian_recipients_it_is_away(strip: RulesStrip) -> None:
    show(strip, "see melur.com")
    assert not strip.isHidden()
    show(strip, "see melur.com", Context(malaysian=0))
    assert strip.isHidden()


def test_all_met(strip: RulesStrip) -> None:
    show(strip, FINE)
    assert strip.text() == strip.accessibleName() == "All 7 rules met"
    assert [link for link in strip.stops() if link.isVisible()] == [strip.all_rules]


def test_one_broken_rule_has_its_sentence_and_one_click(strip: RulesStrip, qtbot: QtBot) -> None:
    show(strip, "RM0 Kedai Melur: sale")
    assert strip.text() == "6 of 7 rules met · No opt-out word: say how to stop."
    link = strip.items["no_opt_out"].link
    assert link.text() == "Add “Reply BATAL to stop”"
    with qtbot.waitSignal(strip.mend_requested) as wish:
        link.click()
    assert wish.args == ["no_opt_out"]
    with qtbot.waitSignal(strip.all_rules_requested):
        strip.all_rules.click()


def test_a_narrow_strip_takes_fewer_words_and_a_second_line(strip: RulesStrip) -> None:
    strip.window().resize(430, 300)
    show(strip, "RM0 Kedai Melur: sale")
    assert strip.text() == "6 of 7 rules met · No opt-out word"
    low = strip.height()
    show(strip, "sale")
    assert low < strip.height() < 3 * low
    assert strip.text() == "4 of 7 rules met · No price prefix · No company name · 1 more…"
    assert strip.all_rules.accessibleName() == "1 more, all rules"


def test_many_broken_rules_are_counted(strip: RulesStrip) -> None:
    show(strip, "sale melur.com, reply your OTP, 012-555 0142")
    assert strip.text() == "1 of 7 rules met · Link · Phone number · Asks for personal data · 3 more…"
    assert "No opt-out word" in strip.accessibleName()


def test_show_goes_from_place_to_place(strip: RulesStrip) -> None:
    places: list[tuple[int, int]] = []
    strip.place_requested.connect(lambda start, end: places.append((start, end)))
    text = "RM0 Kedai Melur: melur.com or bit.ly/x. Reply STOP to stop"
    show(strip, text)
    link = strip.items["link"].link
    assert link.accessibleName() == "Show in the text: Link"
    for _ in range(3):
        link.click()
        show(strip, text)
    assert [text[start:end] for start, end in places] == ["melur.com", "bit.ly/x", "melur.com"]


def test_an_account_without_a_company_has_nothing_to_press(strip: RulesStrip) -> None:
    show(strip, "RM0 hello", Context(malaysian=1, promotion=False))
    assert strip.text() == "6 of 7 rules met · The account has no company name yet."
    assert strip.items["no_company"].link.isHidden()


def test_words_on_the_links_follow_the_account() -> None:
    own = Context(company=" Kedai Melur ", prefix="RM0.00 ", malaysian=1, promotion=True)
    assert words.mend_labels(check("sale", own), own) == {
        "no_price_prefix": "Add “RM0.00”",
        "no_company": "Add “Kedai Melur:”",
        "no_opt_out": "Add “Reply BATAL to stop”",
    }


def test_every_rule_has_its_words() -> None:
    text = "sale melur.com, reply your OTP, 012-555 0142"
    night = Context(company="Kedai Melur", malaysian=1, promotion=True, local_hour=3.0)
    findings = check(text, night)
    assert [finding.rule for finding in findings] == list(RULES)
    assert all(words.brief(each) and words.sentence(each) and words.show_name(each) for each in findings)


@pytest.mark.parametrize("base", [13, 17])
def test_the_sheet_tells_all(window: QWidget, base: int, assert_plain_text: Callable[[QWidget], None]) -> None:
    style.apply(QApplication.instance(), "light", base)  # type: ignore[arg-type]
    sheet = RulesSheet(window, check("sale melur.com", CONTEXT), ("quiet_hours",))
    sheet.open()
    QApplication.processEvents()
    said = " ".join(label.text() for label in sheet.findChildren(QLabel))
    for rule in RULES:
        assert all(part in said for part in (rule.title, rule.what, rule.source))
    assert all(part in said for part in (FORBIDDEN, NOT_LEGAL_ADVICE, "Since 1 Sep 2024"))
    assert sheet.rows["link"].accessibleName() == "No links: to mend"
    assert sheet.rows["no_opt_out"].accessibleName() == "Opt-out word: warning"
    assert sheet.rows["callback"].accessibleName() == "No phone numbers: met"
    assert sheet.rows["quiet_hours"].accessibleName() == "Sending hours: not known yet"
    assert_plain_text(sheet)
    sheet.dismiss()


def test_the_sheet_scrolls_by_keys(window: QWidget) -> None:
    sheet = RulesSheet(window, ())
    sheet.open(sheet.close_button)
    QApplication.processEvents()
    before = sheet.rows["link"].mapTo(window, sheet.rows["link"].rect().topLeft()).y()
    QTest.keyClick(sheet.close_button, Qt.Key.Key_PageDown)
    assert sheet.rows["link"].mapTo(window, sheet.rows["link"].rect().topLeft()).y() < before
    QTest.keyClick(sheet.close_button, Qt.Key.Key_Escape)
    assert not sheet.is_open
