"""The doctor's last page and its certificate: pasted texts, files, and what is wrong with them."""

from pathlib import Path

import pytest
import trustme
from doctor_stage import DoctorStage, doctor_stage
from frame_stage import until
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit

from smsdesk.domain.callbacks import Callback, Origin
from smsdesk.services import pasting
from smsdesk.store import callbacks
from smsdesk.ui import dialogs
from smsdesk.ui import wording_listener as words
from smsdesk.ui.listener import paste_presenter
from smsdesk.ui.listener.doctor import ADDRESSES, CHECKS, PASTE, SWITCH
from smsdesk.ui.listener.paste_page import SHOWN_MOST
from smsdesk.ui.wording_listener_checks import found_text, stored_text

pytestmark = pytest.mark.usefixtures("dressed")

REPLY = "http://h/t0ken/reply?Shortcode=1&Sender=60125550142&ContentType=1&Msg=Boleh"
REPORT = "http://h/t0ken/report?MsgId=A1&Sender=1&Status=6"


async def stored(doctor: DoctorStage) -> list[Callback]:
    return [each for _, each in await doctor.desk.database.read(callbacks.page, doctor.id, (0.0, 0), 10_000)]


def edit(doctor: DoctorStage) -> QPlainTextEdit:
    doctor.window.show_step(PASTE)
    return doctor.named(QPlainTextEdit, "Reports and replies to bring in")


async def test_pasted_lines_are_counted_first_and_stored_by_a_press(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        edit(doctor).setPlainText(f"{REPORT}\n{REPLY}\nhello")
        await doctor.wait("3 lines: 1 delivery report · 1 reply · 1 not understood.")
        assert await stored(doctor) == []
        doctor.press("Store 2")
        await doctor.wait("2 came in.")
        assert edit(doctor).toPlainText() == ""
        assert [each.origin for each in await stored(doctor)] == [Origin.PASTED] * 2
        edit(doctor).setPlainText(f"{REPORT}\n{REPLY}")
        await doctor.wait("2 there already")
        assert not doctor.stage.button("Store", doctor.window).isEnabled()


async def test_a_reply_that_was_brought_in_stands_in_the_inbox(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        edit(doctor).setPlainText(REPLY)
        await doctor.wait("1 line: 1 reply.")
        doctor.press("Store 1")
        await doctor.wait("1 came in.")
        await doctor.desk.arrivals.work_off()
        states = await doctor.desk.database.read(
            lambda connection: connection.execute(callbacks.callbacks.select()).all()
        )
        assert [row.state for row in states] == ["applied"]


async def test_a_file_is_looked_at_and_one_that_is_no_text_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "log.csv"

    async def choose(*_args: object) -> Path:
        return chosen

    monkeypatch.setattr(paste_presenter, "choose_open_file", choose)
    async with doctor_stage(tmp_path) as doctor:
        doctor.window.show_step(PASTE)
        chosen.write_text("MsgId,Sender,Status\nA1,1,6\nA2,1,7\n")
        doctor.press("Choose file…")
        await doctor.wait("3 lines: 2 delivery reports.")
        assert doctor.says("log.csv")
        doctor.press("Store 2")
        await doctor.wait("2 came in.")
        chosen.write_bytes(b"\x00\x01\x02")
        doctor.press("Choose file…")
        await doctor.wait("log.csv: This is no text.")


async def test_a_huge_paste_is_read_but_not_shown(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        field, data = edit(doctor), QMimeData()
        lines = SHOWN_MOST // len(REPORT) + 10
        data.setText("\n".join(REPORT.replace("A1", f"A{number}") for number in range(lines)))
        field.insertFromMimeData(data)
        await doctor.wait(f"{lines:,} delivery reports")
        assert field.toPlainText() == ""
        assert doctor.says("What you pasted")


async def test_storing_can_be_stopped_and_the_rest_added_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasting, "_AT_ONCE", 5)
    async with doctor_stage(tmp_path) as doctor:
        text = "\n".join(REPORT.replace("A1", f"A{number}") for number in range(1000))
        edit(doctor).setPlainText(text)
        await doctor.wait("1,000 delivery reports")
        doctor.press("Store 1,000")
        await until(doctor.window.paste.work.isVisible)
        doctor.press("Cancel")
        await doctor.wait("Stopped: ")
        assert len(await stored(doctor)) < 1000
        doctor.press("Store 1,000")
        await doctor.wait("came in. Reports stand under Sent")
        assert len(await stored(doctor)) == 1000


async def test_another_account_begins_with_nothing(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        edit(doctor).setPlainText(REPORT)
        await doctor.wait("1 delivery report")
        practice = await doctor.desk.practice.begin()
        doctor.window.account_chosen.emit(practice.id)
        assert edit(doctor).toPlainText() == ""
        assert not doctor.says("1 delivery report")


async def test_practice_needs_no_public_address_and_no_secret(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path, practice=True) as doctor:
        assert doctor.says("Practice: the practice gateway brings")
        assert not doctor.window.switch.reach.isVisible()
        await doctor.switch_on()
        doctor.window.show_step(ADDRESSES)
        await doctor.wait(words.PRACTICE_ADDRESSES)
        line = doctor.named(QLineEdit, words.REPORT_FIELD)
        assert line.text().startswith("http://127.0.0.1:")
        assert not doctor.window.addresses.new_token.isVisible()
        doctor.window.show_step(CHECKS)
        doctor.press("Run the checks")
        await doctor.wait("Not needed: the practice gateway is")


async def test_a_certificate_counts_once_it_fits_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, other = (trustme.CA().issue_cert("sms.example.com") for _ in range(2))
    certificate, key, wrong = (tmp_path / name for name in ("c.pem", "k.pem", "w.pem"))
    made.cert_chain_pems[0].write_to_path(certificate)
    made.private_key_pem.write_to_path(key)
    other.private_key_pem.write_to_path(wrong)
    answers = iter((certificate, wrong, key))

    async def choose(*_args: object) -> Path:
        return next(answers)

    monkeypatch.setattr(dialogs, "choose_open_file", choose)
    async with doctor_stage(tmp_path) as doctor:
        doctor.window.show_step(SWITCH)
        box = next(each for each in doctor.window.findChildren(QCheckBox) if each.text() == words.ENCRYPT)
        box.click()
        doctor.press("Choose certificate file")
        await doctor.wait("These are no certificate and key")
        doctor.press("Choose key file")
        await doctor.wait("The key belongs to another certificate.")
        assert doctor.account.options.listener.certificate == ""
        doctor.press("Choose key file")
        await doctor.wait("For sms.example.com, until ")
        assert doctor.account.options.listener.certificate == str(certificate)
        assert doctor.account.options.listener.certificate_key == str(key)
        await doctor.switch_on()
        local = (await doctor.desk.listening.addresses(doctor.id)).local
        assert local is not None
        assert local.report.startswith("https://127.0.0.1:")
        box.click()
        await until(lambda: doctor.account.options.listener.certificate == "")


def test_the_sentences_count_right() -> None:
    nothing = pasting.Found(pasting.Pasted(), ())
    assert found_text(nothing) == ""
    assert found_text(pasting.Found(pasting.Pasted(lines=2, unknown=2), ())) == (
        "2 lines: 2 not understood. A delivery report holds MsgId and Status, a reply Sender and Msg."
    )
    titled = pasting.Found(pasting.Pasted(lines=3, unknown=2), ())  # its titles are no line that could be understood
    assert found_text(titled) == (
        "3 lines: 2 not understood. A delivery report holds MsgId and Status, a reply Sender and Msg."
    )
    assert stored_text(0).startswith("Nothing came in")
