"""The callback doctor, driven as a person does it: on, reachable, addresses, checks, calls."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from doctor_stage import DRAFT, doctor_stage, free_port
from frame_stage import name_of, stops, until
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.domain.accounts import TokenPlace
from smsdesk.domain.listening import ListenerProblem, Place
from smsdesk.services.listener_checks import CheckMark
from smsdesk.services.listener_places import ListenerStatus
from smsdesk.services.own_network import Network
from smsdesk.ui import wording_listener as words
from smsdesk.ui.listener import presenter as module
from smsdesk.ui.listener.checks_page import CheckRow
from smsdesk.ui.listener.doctor import ADDRESSES, CALLS, CHECKS, PUBLIC, SWITCH

pytestmark = pytest.mark.usefixtures("dressed", "network")


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> None:
    """This computer is in two networks, and the program has no special rights."""

    async def look_around() -> Network:
        return Network(("192.168.1.20", "10.0.3.4"))

    monkeypatch.setattr(module, "look_around", look_around)


async def get(address: str, **parameters: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(address, params=parameters) as response:
        return response.status


async def test_one_press_and_it_listens_and_the_header_says_so(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        header = doctor.stage.window.header
        assert not header.listening.isVisible()
        await doctor.switch_on()
        port = doctor.account.options.listener.port
        await doctor.wait(f"Listening on this computer, port {port}.")
        assert header.listening.isVisible()
        assert header.listening.accessibleName() == f"Listening :{port}"
        assert doctor.window.next.role == "primary"
        doctor.press("Switch off")
        await doctor.wait(words.OFF_LINE)
        assert not header.listening.isVisible()
        assert doctor.window.next.role == "normal"


async def test_the_badge_of_the_header_opens_the_doctor(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        await doctor.switch_on()
        doctor.window.close()
        doctor.stage.window.header.listening.click()
        assert doctor.window.isVisible()


async def test_another_port_counts_once_the_field_is_left(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        await doctor.switch_on()
        port = free_port()
        field = doctor.named(QLineEdit, "Local port")
        field.setFocus()
        field.setText("99999")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert doctor.says(words.PORT_WRONG)
        field.setText(str(port))
        QTest.keyClick(field, Qt.Key.Key_Return)
        await doctor.wait(f"port {port}.")
        await until(lambda: doctor.desk.listening.state(doctor.id).place == Place("127.0.0.1", port))


async def test_a_taken_port_is_said_here_and_in_the_header(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        import socket

        with socket.create_server(("127.0.0.1", free_port())) as other:
            await doctor.desk.listening.change(doctor.id, port=other.getsockname()[1])
            doctor.press("Switch on")
            await until(lambda: doctor.desk.listening.state(doctor.id).problem is ListenerProblem.PORT_TAKEN)
            await doctor.wait("Not listening: ")
            assert doctor.stage.window.header.deaf.isVisible()
            assert doctor.window.next.role == "normal"


async def test_other_computers_are_a_second_choice_with_its_meaning(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        radios = {each.text(): each for each in doctor.window.switch.findChildren(QRadioButton)}
        assert radios[words.ONLY_HERE].isChecked()
        assert not doctor.says(words.REACHABLE)
        await until(radios[words.ONE_ADDRESS].isEnabled)
        radios[words.ONE_ADDRESS].click()
        await until(lambda: doctor.account.options.listener.bind == "192.168.1.20")
        assert doctor.says(words.REACHABLE)
        choice = doctor.named(QComboBox, "Address to listen on")
        choice.setCurrentIndex(1)
        choice.activated.emit(1)
        await until(lambda: doctor.account.options.listener.bind == "10.0.3.4")
        radios[words.EVERYWHERE].click()
        await until(lambda: doctor.account.options.listener.bind == "0.0.0.0")
        radios[words.ONLY_HERE].click()
        await until(lambda: doctor.account.options.listener.bind == "127.0.0.1")
        await until(lambda: not doctor.says(words.REACHABLE))


async def test_root_may_only_listen_here_and_is_told_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with doctor_stage(tmp_path) as doctor:

        async def network() -> Network:
            return Network(("192.168.1.20",), only_here=True)

        monkeypatch.setattr(module, "look_around", network)
        doctor.stage.shell.listener_requested.emit(doctor.id)
        await doctor.wait(words.AS_ROOT)
        assert not doctor.window.switch.reach.one.isEnabled()
        assert not doctor.window.switch.reach.all.isEnabled()


async def test_the_public_address_is_checked_and_kept(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        doctor.window.show_step(PUBLIC)
        field = doctor.named(QLineEdit, "Public address")
        field.setFocus()
        for entered, said in (("192.168.1.20", "inside your own network"), ("sms.example.com:8484", "no other")):
            field.setText(entered)
            QTest.keyClick(field, Qt.Key.Key_Return)
            assert doctor.says(said)
        field.setText("http://sms.example.com/")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: doctor.account.options.listener.public_address == "http://sms.example.com")
        assert field.text() == "sms.example.com"
        await doctor.wait(words.HTTP_WARNING)
        scheme = doctor.named(QComboBox, "Scheme")
        scheme.setCurrentText("https")
        scheme.activated.emit(0)
        await until(lambda: doctor.account.options.listener.public_address == "https://sms.example.com")
        await until(lambda: not doctor.says(words.HTTP_WARNING))


async def test_each_way_to_this_computer_is_explained_with_its_port_and_address(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        doctor.window.show_step(PUBLIC)
        port = doctor.account.options.listener.port
        await doctor.wait(f"to 192.168.1.20, port {port}.")
        doctor.press("Tunnel")
        assert doctor.says(f"http://127.0.0.1:{port}")
        doctor.press("Web server")
        # As it listens now: to nobody but a web server on this computer.
        assert doctor.says(f"proxy_pass http://127.0.0.1:{port};")
        await doctor.desk.listening.change(doctor.id, bind="192.168.1.20")
        await doctor.wait(f"proxy_pass http://192.168.1.20:{port};")
        doctor.press("Router")
        assert not doctor.says("proxy_pass")


async def test_the_two_addresses_are_copied_whole(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        await doctor.switch_on()
        doctor.window.show_step(ADDRESSES)
        await doctor.wait(words.NO_PUBLIC)
        assert not doctor.stage.button("Copy Incoming SMS API URL", doctor.window).isEnabled()
        await doctor.desk.listening.change(doctor.id, public_address="https://sms.example.com")
        report = doctor.named(QLineEdit, words.REPORT_FIELD)
        await until(report.text)
        public = (await doctor.desk.listening.addresses(doctor.id)).public
        assert public is not None
        assert (report.text(), doctor.named(QLineEdit, words.REPLY_FIELD).text()) == (public.report, public.reply)
        doctor.press("Copy Incoming SMS API URL")
        assert QGuiApplication.clipboard().text() == public.reply
        doctor.press("Copy Delivery Status API URL")
        assert QGuiApplication.clipboard().text() == public.report
        assert doctor.says(words.COPIED)
        doctor.window.addresses.in_query.click()
        await until(lambda: "/report?token=" in report.text())
        assert doctor.account.options.listener.token_place is TokenPlace.QUERY


async def test_a_new_secret_is_made_only_after_a_question(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        await doctor.switch_on()
        await doctor.desk.listening.change(doctor.id, public_address="https://sms.example.com")
        doctor.window.show_step(ADDRESSES)
        report = doctor.named(QLineEdit, words.REPORT_FIELD)
        await until(report.text)
        before = report.text()
        doctor.press("New secret…")
        await doctor.wait("stop working at once")
        doctor.press("Keep the old one")
        await until(lambda: not doctor.says("stop working at once"))
        assert report.text() == before
        doctor.press("New secret…")
        await doctor.wait("stop working at once")
        doctor.press("Make a new secret")
        await until(lambda: report.text() not in ("", before))
        # Here, where the person looks: the main window may be behind this one.
        await until(doctor.window.toast.isVisible)
        assert doctor.window.toast.text().startswith("There is a new secret.")
        assert doctor.stage.toasts == []


async def test_the_checks_are_shown_one_by_one_with_what_to_do(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        doctor.window.show_step(CHECKS)
        assert doctor.says("Not checked yet.")
        assert doctor.says("carrier-grade NAT")
        doctor.press("Run the checks")
        await doctor.wait("Switch it on in step 1.")
        await until(lambda: doctor.stage.button("Run the checks", doctor.window).isEnabled())
        assert doctor.says("No public address is entered.")
        doctor.window.show_step(SWITCH)
        await doctor.switch_on()
        doctor.window.show_step(CHECKS)
        doctor.press("Run the checks")
        await doctor.wait("3 samples went the whole way")
        await doctor.wait("Send a message to your own phone and answer it")
        names = [row.accessibleName() for row in doctor.window.checks.rows.values()]
        assert names[0] == f"The listener waits on its port: Good. Port {doctor.account.options.listener.port} is ours."


async def test_calls_appear_live_with_their_reasons(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        doctor.window.show_step(CALLS)
        assert doctor.says(words.NO_CALLS)
        doctor.window.show_step(SWITCH)
        await doctor.switch_on()
        doctor.window.show_step(CALLS)
        port = doctor.account.options.listener.port
        local = (await doctor.desk.listening.addresses(doctor.id)).local
        assert local is not None
        assert await get(local.report, MsgId="A1", Sender="1", Status="6") == 200
        assert await get(f"http://127.0.0.1:{port}/{'x' * 32}/report", MsgId="A1", Status="6") == 404
        model = doctor.window.calls.model
        await until(lambda: model.rowCount() == 2)
        rows = [[model.index(row, column).data() for column in (1, 2, 3)] for row in range(2)]
        assert rows == [
            ["–", "Refused", "404: the secret in the address is not ours"],
            ["Delivery report", "Taken", ""],
        ]
        assert doctor.says("1 today · 1 refused")


async def test_the_calls_are_a_sound_model(tmp_path: Path, qtmodeltester: object) -> None:
    async with doctor_stage(tmp_path) as doctor:
        await doctor.switch_on()
        local = (await doctor.desk.listening.addresses(doctor.id)).local
        assert local is not None
        assert await get(local.report) == 200
        await until(lambda: doctor.window.calls.model.rowCount() == 1)
        qtmodeltester.check(doctor.window.calls.model)  # type: ignore[attr-defined]


async def test_everything_has_a_name_and_plain_text(
    tmp_path: Path, assert_plain_text: Callable[[QWidget], None]
) -> None:
    async with doctor_stage(tmp_path) as doctor:
        assert_plain_text(doctor.window)
        for kind in (QLineEdit, QComboBox, QPlainTextEdit):
            assert all(each.accessibleName() for each in doctor.window.findChildren(kind))
        for step in range(len(words.STEPS)):
            doctor.window.show_step(step)
            buttons = [each for each in doctor.window.findChildren(QAbstractButton) if each.isVisible()]
            assert all(each.accessibleName() or each.text() for each in buttons)
        actions = [action.text() for action in doctor.stage.window.actions()]
        assert "Set up listener" in actions


async def test_a_removed_account_closes_the_doctor_or_moves_it_on(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        await doctor.switch_on()
        await doctor.desk.accounts.remove(doctor.id)
        await until(lambda: not doctor.window.isVisible())
        await until(lambda: doctor.desk.listening.state(doctor.id).status is ListenerStatus.OFF)


async def test_settings_show_all_accounts_and_lead_here(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        await doctor.switch_on()
        doctor.window.close()
        doctor.stage.shell.settings_requested.emit("listener")
        settings = doctor.stage.frame._settings
        assert settings is not None
        page = settings._window.listener
        assert page.isVisible()
        button = doctor.stage.button("Set up listener of Kedai Melur", page)
        button.click()
        assert doctor.window.isVisible()
        settings._window.close()


async def test_what_was_checked_of_one_account_says_nothing_about_another(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        steps = doctor.window._list
        other = (await doctor.desk.accounts.add(replace(DRAFT, name="Kedai Dua", user_name="dua"))).account
        doctor.window.show_step(CHECKS)
        doctor.press("Run the checks")
        await until(lambda: steps.item(CHECKS).text().endswith(": problem"))  # nothing listens yet
        doctor.window.account_chosen.emit(other.id)
        assert steps.item(CHECKS).text() == "4  Checks"
        assert doctor.says("Not checked yet.")


async def test_addresses_that_are_not_there_yet_look_it_and_long_ones_can_be_read(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        doctor.window.show_step(ADDRESSES)
        report = doctor.named(QLineEdit, words.REPORT_FIELD)
        await until(lambda: not report.isEnabled())
        await doctor.desk.listening.turn_on(doctor.id)
        await doctor.desk.listening.change(doctor.id, public_address="https://a-long-name-of-a-host.example.com.my")
        await until(report.text)
        assert report.isEnabled()
        assert report.toolTip() == report.text()


async def test_practice_is_not_told_to_paste(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path, practice=True) as doctor:
        doctor.window.show_step(ADDRESSES)
        await doctor.wait(words.PRACTICE_PASTE_TITLE)
        assert not doctor.says(words.PASTE_TITLE)
        assert not doctor.says("Sign in at your provider")
        doctor.window.show_step(PUBLIC)
        await doctor.wait(words.PRACTICE_PUBLIC)
        assert not [each for each in doctor.window.public.findChildren(QLineEdit) if each.isVisible()]


async def test_every_stop_of_the_doctor_has_a_name_and_shows_that_it_is_reached(
    tmp_path: Path, assert_plain_text: Callable[[QWidget], None]
) -> None:
    async with doctor_stage(tmp_path) as doctor:
        await doctor.switch_on()
        await doctor.desk.listening.change(doctor.id, public_address="https://sms.example.com")
        for place in range(6):
            doctor.window.show_step(place)
            await until(lambda: doctor.stage.tasks.count == 0)
            assert_plain_text(doctor.window)
            walked = stops(doctor.window)
            assert doctor.window.shut in walked
            for each in walked:
                assert name_of(each), f"{each} on page {place} has no name"


async def test_next_leads_on_and_keeps_the_focus_where_it_can_be_seen(tmp_path: Path) -> None:
    async with doctor_stage(tmp_path) as doctor:
        window = doctor.window
        window.next.setFocus()
        for _ in range(5):
            QTest.keyClick(window.next, Qt.Key.Key_Return)
        assert window.step == 5
        assert window.focusWidget() is window.shut
        window.back.setFocus()
        for _ in range(5):
            QTest.keyClick(window.back, Qt.Key.Key_Return)
        assert window.step == 0
        assert window.focusWidget() is window.next


def test_commands_that_are_to_be_typed_are_copied(qtbot: QtBot) -> None:
    row = CheckRow("This computer’s own firewall lets requests in")
    qtbot.addWidget(row)
    row.show()
    assert not row.copy.isVisible()
    row.show_result(CheckMark.UNSURE, "ufw is on. This command lets requests in:\nsudo ufw allow 8484/tcp")
    row.copy.click()
    assert QGuiApplication.clipboard().text() == "sudo ufw allow 8484/tcp"
    assert row.copy.text() == "Copied"
    row.show_result(CheckMark.GOOD, "It is switched off.")
    assert not row.copy.isVisible()
