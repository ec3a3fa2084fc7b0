"""The tour: the real window, driven through the main job against the practice gateway, with screenshots of it."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from smsdesk.app import App

W = TypeVar("W", bound="QWidget")

GOOD = [f"Customer {at - 999}, 012-555 {at}" for at in range(1000, 1200)]
BAD = ["Farid, 6.01E+10", "Hafiz, 012-55", "Nurul, 012-555 1000", "Priya, +60 12-555 1001"]
"""Rows that a real list has: Excel damage, too short, and two that stand in it already."""
TEXT = "RM0 Kedai Melur: all bouquets 20% off on Sat 28 Nov, 10am to 6pm. Reply BATAL to stop."
TABLE = (
    "Name\tNumber\tVoucher\nAisyah\t012-555 1300\tM-201\nKavitha\t012-555 1301\tM-202\nMei Ling\t012-555 1302\tM-203"
)
UNICODE = "RM0 Kedai Melur: Dear {name}, “Jom Raya” voucher {voucher}: 20% off on Sat 28 Nov. Reply BATAL to stop."
BARCODE = "RM0 Kedai Melur: Your voucher no. is %barcode%. Show it at the till before 31 Dec. Reply BATAL to stop."
TUNE = "MelurJingle:d=4,o=5,b=125:8g,8a,b,8p,8d6,8b,g,8e,8g,a,8p,8b,8a,g,2e,8p,8g,8a,b,d6,8b,a,2g"
WRITTEN = (
    ("60125550106", "Boleh hantar ke Subang?"),
    ("60125550107", "收到，谢谢！"),
    ("60125550112", "நன்றி, வருகிறேன்"),
    ("60125550105", "“Batal!”"),
    ("60125550101", "Is the 20% also for roses?"),
    ("60125550101", "We need 30 stems for Saturday morning. Here is the list: https://example.com/list"),
)
"""Who of the practice gateway's forty people answers what."""
PATIENCE = 60.0


def main(target: Path, data_dir: Path | None) -> int:
    """Take the tour and write screenshots into `target`; 0 when every recipient's fate matches the ledger.

    Without a display Qt draws off screen. `data_dir` keeps the tour's data; without one they are thrown away.
    """
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    target.mkdir(parents=True, exist_ok=True)
    if data_dir is not None:
        return _run(target, data_dir)
    with tempfile.TemporaryDirectory(prefix="smsdesk-tour-") as folder:
        return _run(target, Path(folder) / "data")


def _run(target: Path, data: Path) -> int:
    from PySide6.QtCore import qInstallMessageHandler

    from smsdesk import app
    from smsdesk.system import paths

    folder = paths.DataDir(data)
    folder.prepare()
    qInstallMessageHandler(_tell_qt_message)
    return app.launch(folder, afterwards=lambda running: Tour(running, target).take())


class Tour:
    """One walk through the program, as a person would do it, by the names that a screen reader hears."""

    def __init__(self, app: "App", target: Path) -> None:
        self._app = app
        self._window = app.window
        self._target = target

    async def take(self) -> int:
        """Walk; 0 when all is as the ledger says."""
        await self._start()
        await self._listen()
        await self._send()
        result = await self._compare()
        await self._read()
        await self._kinds()
        return result

    async def _start(self) -> None:
        from smsdesk.ui.widgets.buttons import Button

        self._window.resize(1100, 720)
        await self._wait(lambda: self._window.welcoming, "the welcome page")
        await self._picture("welcome")
        _say("The welcome page is there: two choices.")
        self._find(Button, "Try it with the practice gateway").click()
        await self._wait(lambda: not self._window.welcoming, "the practice account")
        await self._wait(lambda: "credits" in self._app.window.header.accessible_balance(), "the balance")
        _say("Practice gateway started, account made, balance shown.")
        # Without a keyring that is said once; a person reads and closes it.
        await self._wait(lambda: self._app.desk.standing is not None, "the keyring's answer")
        await asyncio.sleep(0.2)
        if (close := self._seen(Button, "Close")) is not None:
            close.click()

    async def _listen(self) -> None:
        from smsdesk.services.listener_places import ListenerStatus
        from smsdesk.ui.listener.doctor import DoctorWindow
        from smsdesk.ui.widgets.buttons import Button

        self._window.show_tab("inbox")
        (await self._appear(Button, "Set up listener")).click()
        await self._wait(lambda: self._window.findChild(DoctorWindow) is not None, "the callback doctor")
        doctor = self._window.findChild(DoctorWindow)
        assert doctor is not None
        doctor.switch.switch.click()
        desk, account = self._app.desk, self._app.shell.account
        assert account is not None
        await self._wait(lambda: desk.listening.state(account.id).status is ListenerStatus.ON, "the listener")
        await asyncio.sleep(0.3)
        await self._picture("listener", doctor)
        doctor.close()
        _say("The listener is on: the practice gateway brings its reports and replies to it.")

    async def _send(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

        from smsdesk.ui.widgets.buttons import Button

        self._window.show_tab("compose")
        to = self._find(QPlainTextEdit, "To")
        to.setPlainText("\n".join(GOOD + BAD))
        _press(to, Qt.Key.Key_Return)
        self._find(QTextEdit, "Message").setPlainText(TEXT)
        review = self._find(Button, "Review and send")
        await self._wait(review.isEnabled, "the button to review")
        await self._picture("compose")
        review.click()
        send = await self._appear(Button, f"Send {len(GOOD)} messages")
        await self._wait(send.isEnabled, "the pre-flight")
        await self._picture("preflight")
        _say(
            f"Pre-flight: {len(GOOD)} people, one part each, {len(GOOD)} credits; {len(BAD)} rows left out, each named."
        )
        send.click()
        now = await self._appear(Button, "Send now")
        await self._picture("holding")
        now.click()
        await self._appear(Button, "Pause")
        self._window.show_tab("sent")
        await asyncio.sleep(4.0)
        self._window.toast.dismiss()
        await self._picture("sending")
        _say("Sending …")

    async def _compare(self) -> int:
        from smsdesk.domain.records import Group

        desk = self._app.desk
        await self._until_done()
        account = self._app.shell.account
        assert account is not None
        ledger = await self._pushed(account.address)
        await asyncio.sleep(1.0)
        await self._picture("sent")
        self._window.toast.dismiss()
        for tab in ("contacts", "credits"):
            self._window.show_tab(tab)
            await asyncio.sleep(1.0)
            await self._picture(tab)
        (line,) = await desk.broadcasts.page(0, 1)
        taken = {message["number"] for message in ledger["messages"]}
        arrived = {push["parameters"]["MsgId"] for push in ledger["pushes"] if push["parameters"].get("Status") == "6"}
        rows = await desk.broadcasts.messages(line.broadcast.id, 0, 1000)
        counts = line.counts
        same = {row.number for row in rows} == taken and len(ledger["messages"]) == len(rows)
        same = same and {row.msg_id for row in rows if row.group is Group.DELIVERED} == arrived
        same = same and (counts.sent + counts.failed, counts.delivered) == (len(rows), len(arrived))
        _say(f"Sent: {counts.delivered} of {len(rows)} delivered, {counts.failed} failed.")
        _say(f"The ledger has {len(taken)} messages, {len(arrived)} of them delivered.")
        _say("Every recipient's fate matches the ledger." if same else "The ledger says something else!")
        return 0 if same else 1

    async def _read(self) -> None:
        """What came back: who wrote, who opted out by it, and an answer."""
        from PySide6.QtWidgets import QPlainTextEdit

        from smsdesk.domain.conversations import ConversationQuery
        from smsdesk.practice import control
        from smsdesk.ui.inbox.view import InboxView

        account = self._app.shell.account
        assert account is not None
        for sender, text in WRITTEN:
            await control.ask(account.address, "replies", {"sender": sender, "text": text})
        await self._pushed(account.address)
        self._window.show_tab("inbox")
        view = self._window.findChild(InboxView)
        assert view is not None
        query = ConversationQuery("practice")
        await self._wait(lambda: view.list.model.rowCount() > 0, "the conversations")
        found = await self._app.desk.inbox.page(query, 0, 50)
        await self._wait(lambda: view.list.model.rowCount() == len(found), "all conversations")
        view.list.select(next(at for at, each in enumerate(found) if each.number == WRITTEN[-1][0]))
        await asyncio.sleep(0.5)
        self._find(QPlainTextEdit, "Reply").setPlainText("Thank you! We keep 30 stems for you until 6 pm.")
        await asyncio.sleep(0.8)
        self._window.toast.dismiss()
        await self._picture("inbox")
        out = sum(each.opted_out for each in found)
        _say(f"Inbox: {len(found)} people wrote; {out} of them wrote STOP and get nothing any more.")

    async def _pushed(self, address: str) -> dict[str, Any]:
        """The ledger, once everything in it was brought to the listener and looked at."""
        from smsdesk.practice import control

        end = time.monotonic() + PATIENCE
        while True:
            ledger: dict[str, Any] = await control.ask(address, "ledger")
            if not ledger["pending_pushes"]:
                return ledger
            if time.monotonic() > end:
                raise TimeoutError("waited in vain for the reports")
            await asyncio.sleep(0.2)

    async def _kinds(self) -> None:
        """The other kinds of message, as they stand in Compose."""
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QRadioButton, QTextEdit

        self._window.show_tab("compose")
        to = self._find(QPlainTextEdit, "To")
        to.setPlainText(TABLE)
        _press(to, Qt.Key.Key_Return)
        message = self._find(QTextEdit, "Message")
        message.setPlainText(UNICODE)
        await asyncio.sleep(1.0)
        await self._picture("compose-unicode")
        _say("Merge fields and Unicode: every row as it arrives, down to its code units.")
        self._choose_kind("2D barcode")
        self._find(QRadioButton, "Text link").click()
        message.setPlainText(BARCODE)
        await asyncio.sleep(0.8)
        await self._picture("compose-barcode")
        _say("2D barcode: five types, and where the provider's barcode will stand.")
        self._choose_kind("Binary with header (UDH)")
        self._find(QPushButton, "Ringtone").click()
        self._find(QPlainTextEdit, "RTTTL").setPlainText(TUNE)
        await asyncio.sleep(0.8)
        await self._picture("compose-binary")
        _say("A ringtone from RTTTL, its octets, and its header taken apart.")

    def _choose_kind(self, word: str) -> None:
        from PySide6.QtWidgets import QComboBox

        kind = next(box for box in self._window.findChildren(QComboBox) if box.accessibleName() == "Kind")
        kind.setCurrentText(word)

    def _seen(self, kind: type[W], name: str) -> W | None:
        shown = (each for each in self._window.findChildren(kind) if each.isVisible())
        return next((each for each in shown if name in (each.accessibleName(), each.property("text"))), None)

    def _find(self, kind: type[W], name: str) -> W:
        found = self._seen(kind, name)
        if found is None:
            raise LookupError(f"there is nothing called {name!r} on the screen")
        return found

    async def _appear(self, kind: type[W], name: str) -> W:
        await self._wait(lambda: self._seen(kind, name) is not None, name)
        return self._find(kind, name)

    async def _wait(self, condition: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"waited in vain for {what}")
            await asyncio.sleep(0.02)

    async def _until_done(self) -> None:
        from smsdesk.domain.states import RunState

        end = time.monotonic() + PATIENCE
        while True:
            lines = await self._app.desk.broadcasts.page(0, 1)
            if lines and lines[0].broadcast.state is RunState.DONE:
                return
            if time.monotonic() > end:
                raise TimeoutError("waited in vain for the end of the broadcast")
            await asyncio.sleep(0.1)

    async def _picture(self, name: str, window: "QWidget | None" = None) -> None:
        """The window (the main one, if no other is given) as it is now, light and dark."""
        from smsdesk.ui.style import Appearance, style

        appearances: tuple[Appearance, ...] = ("light", "dark")
        for appearance in appearances:
            style.apply(self._app.application, appearance)
            await asyncio.sleep(0.3)
            (window or self._window).grab().save(str(self._target / f"{name}-{appearance}.png"))
        style.apply(self._app.application, "light")


def _tell_qt_message(_kind: object, _context: object, text: str | None) -> None:
    """Qt's words, but not what its off-screen plugin lacks: between the tour's sentences it looks like an error."""
    if text and not text.startswith("This plugin does not support"):
        print(text, file=sys.stderr, flush=True)  # noqa: T201


def _press(widget: "QWidget", key: int) -> None:
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "\r"))


def _say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201
