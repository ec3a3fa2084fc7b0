"""The tour: the real window, driven through the main job against the practice gateway, with screenshots of it."""

import asyncio
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from smsdesk.app import App

W = TypeVar("W", bound="QWidget")

NUMBERS = [f"012-555 {at:04d}" for at in range(1000, 1198)]
TEXT = "RM0 Kedai Melur: all bouquets 20% off on Sat 28 Nov, 10am to 6pm. Reply BATAL to stop."
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
    from smsdesk import app
    from smsdesk.system import paths

    folder = paths.DataDir(data)
    folder.prepare()
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
        await self._send()
        return await self._compare()

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

    async def _send(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QPlainTextEdit

        from smsdesk.ui.widgets.buttons import Button

        self._window.show_tab("compose")
        to = self._find(QPlainTextEdit, "To")
        to.setPlainText("\n".join(NUMBERS))
        _press(to, Qt.Key.Key_Return)
        self._find(QPlainTextEdit, "Message").setPlainText(TEXT)
        review = self._find(Button, "Review and send")
        await self._wait(review.isEnabled, "the button to review")
        await self._picture("compose")
        review.click()
        send = await self._appear(Button, f"Send {len(NUMBERS)} messages")
        await self._wait(send.isEnabled, "the pre-flight")
        await self._picture("preflight")
        _say(f"Pre-flight: {len(NUMBERS)} people, one part each, {len(NUMBERS)} credits.")
        send.click()
        now = await self._appear(Button, "Send now")
        await self._picture("holding")
        now.click()
        await self._appear(Button, "Pause")
        self._window.show_tab("sent")
        await asyncio.sleep(4.0)
        await self._picture("sending")
        _say("Sending …")

    async def _compare(self) -> int:
        from smsdesk.domain.states import RunState
        from smsdesk.practice import control

        desk = self._app.desk
        await self._wait_for(lambda: _newest_state(self._app), RunState.DONE, "the end of the broadcast")
        await asyncio.sleep(0.5)
        await self._picture("sent")
        for tab in ("contacts", "credits"):
            self._window.show_tab(tab)
            await asyncio.sleep(1.0)
            await self._picture(tab)
        (line,) = await desk.broadcasts.page(0, 1)
        account = self._app.shell.account
        assert account is not None
        ledger = await control.ask(account.address, "ledger")
        taken = {message["number"] for message in ledger["messages"]}
        rows = await desk.broadcasts.messages(line.broadcast.id, 0, 1000)
        same = {row.number for row in rows} == taken and line.counts.sent == len(ledger["messages"]) == len(rows)
        _say(f"Sent: {line.counts.sent} of {len(rows)} accepted; the ledger has {len(ledger['messages'])} messages.")
        _say("Every recipient's fate matches the ledger." if same else "The ledger says something else!")
        return 0 if same else 1

    def _find(self, kind: type[W], name: str) -> W:
        found = [each for each in self._window.findChildren(kind) if each.accessibleName() == name and each.isVisible()]
        if not found:
            raise LookupError(f"there is nothing called {name!r} on the screen")
        return found[0]

    async def _appear(self, kind: type[W], name: str) -> W:
        def there() -> bool:
            try:
                self._find(kind, name)
            except LookupError:
                return False
            return True

        await self._wait(there, name)
        return self._find(kind, name)

    async def _wait(self, condition: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise TimeoutError(f"waited in vain for {what}") from None

    async def _wait_for(self, ask: Callable[[], object], wanted: object, what: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while await ask() != wanted:  # type: ignore[misc]
                await asyncio.sleep(0.1)
        del what

    async def _picture(self, name: str) -> None:
        """The window as it is now, light and dark."""
        from smsdesk.ui.style import style

        for appearance in ("light", "dark"):
            style.apply(self._app.application, appearance)  # type: ignore[arg-type]
            await asyncio.sleep(0.3)
            self._window.grab().save(str(self._target / f"{name}-{appearance}.png"))
        style.apply(self._app.application, "light")


async def _newest_state(app: "App") -> object:
    found = await app.desk.broadcasts.page(0, 1)
    return found[0].broadcast.state if found else None


def _press(widget: "QWidget", key: int) -> None:
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "\r"))


def _say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201
