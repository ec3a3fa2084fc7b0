"""Pictures of the Inbox to be looked at: `python tests/ui/inbox_gallery.py FOLDER [b]`, light and dark, two sizes."""

import asyncio
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import inbox_rarities
import qasync
from inbox_stage import KAVITHA, NOON, Stage, prepared
from PySide6.QtWidgets import QApplication

from smsdesk.domain.conversations import InboxShelf
from smsdesk.ui.main_window import MainWindow
from smsdesk.ui.pages import Pages
from smsdesk.ui.shell import Shell
from smsdesk.ui.style import style

HOUR = 3600.0
PEOPLE = (
    ("Wei Ling", "60125550178", "Is the 20% also for roses?"),
    ("Kavitha", KAVITHA, "Terima kasih! See you on Saturday."),
    ("", "60125550177", "BATAL"),
    ("Arif", "60125550108", "OK noted"),
    ("محمد بن عبد الله", "60125550201", "مرحبا، هل أنتم مفتوحون يوم السبت؟ اتصلوا على 0125550142"),
    ("陈美玲", "60125550185", "收到,谢谢!😀👩‍🌾"),
    ("நந்தினி", "60125550192", "நன்றி, சனிக்கிழமை வருகிறேன் 🌹"),
    (
        "Muhammad Hafiz Bin Abdul Rahman Al-Haj of Kedai Bunga Melur Subang Jaya",
        "60125559122",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and more words after it",
    ),
    ("", "62033", "Your parcel is waiting: https://bank.example@evil.example/login"),
    ("Mei Yee", "60125550143", "Boleh hantar ke Subang?"),
)
HOSTILE = (
    "<b>bold</b> <img src='file:///etc/passwd'> <a href='http://x'>x</a>",
    "Invoice \u202egpj.exe\u202c and \u2066isolated\u2069 \x00\x07 end",
    "See https://www.p\u0430ypal.com/sign-in?a=1&b=2 and http://example.com/" + "very-long-path/" * 12 + " thanks",
    "Z\u0351\u034a\u0364" * 30,
    "word " * 900,
    "x" * 9000,
)


async def fill(stage: Stage, *, hostile: bool = False) -> None:
    """An office's messages of some days."""
    stage.clock.set(NOON - 30 * 24 * HOUR)
    for at, (name, number, text) in enumerate(reversed(PEOPLE)):
        stage.clock.set(NOON - (len(PEOPLE) - at) ** 2 * HOUR / 2)
        if name:
            await stage.person(name, number)
        await stage.writes(number, text)
    stage.clock.set(NOON - 0.2 * HOUR)
    await stage.writes(
        "60125550178", "We need 30 stems for Saturday morning. Here is the list: https://example.com/list"
    )
    await stage.writes(
        "60125550178", "We need 30 stems for Saturday morning. Here is the list: https://example.com/list"
    )
    for text in HOSTILE if hostile else ():
        await stage.writes("60125550178", text)
    stage.clock.set(NOON)


async def reply(stage: Stage, number: str, text: str) -> None:
    """Something of ours in the thread."""
    found = await stage.desk.inbox.reply_draft(stage.account, number, text)
    broadcast = await stage.desk.inbox.send_reply(found)
    await stage.desk.sender.send_now(broadcast)
    await asyncio.sleep(0.6)


class Photographer:
    """Takes the same scene in light and dark, wide and narrow."""

    def __init__(self, folder: Path, window: MainWindow, app: QApplication, base: int) -> None:
        self._folder, self._window, self._app, self._base = folder, window, app, base

    async def take(self, name: str, *, narrow: bool = True) -> None:
        """All pictures of what is shown now."""
        for width, height in ((1100, 720), (900, 600)) if narrow else ((1100, 720),):
            self._window.resize(style.px(width) if self._base > 13 else width, height)
            for look in ("light", "dark"):
                style.apply(self._app, look, self._base)
                await asyncio.sleep(0.25)
                self._window.grab().save(str(self._folder / f"{name}-{width}-{look}.png"))
        style.apply(self._app, "light", self._base)


async def rarer(stage: Stage, pages: Pages, camera: Photographer) -> None:
    """Other scripts, nobody to answer, several, nothing found, an empty shelf, hostile texts."""
    view = pages.inbox._view
    for name, number in (("arabic", "60125550201"), ("stranger", "62033"), ("opted", "60125550177")):
        await pages.inbox.list.find(stage.account.book, number)
        await asyncio.sleep(0.5)
        await camera.take(name, narrow=False)
    view.list.table.selectAll()
    await asyncio.sleep(0.4)
    await camera.take("several", narrow=False)
    view.list.search.setText("nothing of the kind")
    await asyncio.sleep(0.8)
    await camera.take("search", narrow=False)
    view.list.clear_search()
    view.list.shelves.choose(InboxShelf.SPAM)
    await asyncio.sleep(0.5)
    await camera.take("shelf", narrow=False)
    view.list.shelves.choose(InboxShelf.INBOX)
    for text in HOSTILE:
        await stage.writes("60125550178", text)
    await pages.inbox.list.find(stage.account.book, "60125550178")
    await asyncio.sleep(0.8)
    bar = view.pane.table.verticalScrollBar()
    for at, value in enumerate((0.0, 0.35, 1.0)):
        bar.setValue(int(bar.maximum() * value))
        await camera.take(f"hostile-{at}", narrow=False)


async def scenes(folder: Path, app: QApplication, base: int) -> None:
    """Every scene in turn."""
    with tempfile.TemporaryDirectory() as data:
        async with prepared(Path(data), NOON) as stage:
            await stage.open()
            await stage.close()
            shell, window = Shell(), MainWindow()
            pages = Pages(window, stage.desk, shell, stage.tasks.__class__(lambda n, e: print(n, repr(e))))
            window.show()
            window.activateWindow()
            pages.start()
            window.show_tab("inbox")
            await asyncio.sleep(0.5)
            camera = Photographer(folder, window, app, base)
            await camera.take("empty", narrow=False)
            await inbox_rarities.listening(stage, pages, camera.take)
            await stage.person("Wei Ling", "60125550178")
            await fill(stage)
            await asyncio.sleep(0.6)
            await camera.take("unopened", narrow=False)
            view = pages.inbox._view
            found = await stage.desk.inbox.one(stage.account.book, "60125550178")
            assert found is not None
            await reply(stage, "60125550178", "Yes, roses too. Shall we keep 30 stems for you?")
            await pages.inbox.list.find(found.book, found.number)
            await asyncio.sleep(0.6)
            view.pane.reply.edit.setFocus()
            view.pane.reply.edit.insertPlainText("Yes, roses too.")
            await asyncio.sleep(0.4)
            await camera.take("thread")
            view.pane.reply.edit.set_text("See “https://example.com/list” please")
            await asyncio.sleep(0.4)
            await camera.take("blocked")
            view.pane.reply.edit.set_text("")
            await rarer(stage, pages, camera)
            for rarity in (inbox_rarities.both_ways, inbox_rarities.no_credits, inbox_rarities.long_thread):
                await rarity(stage, pages, camera.take)
            await pages.stop()
            window.hide()
            window.deleteLater()


def main() -> None:
    """Take them all."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    base = int(sys.argv[2]) if len(sys.argv) > 2 else 13
    app = QApplication(sys.argv)
    app.setQuitOnLastWindowClosed(False)
    style.apply(app, "light", base)
    with qasync.QEventLoop(app) as loop:
        loop.run_until_complete(scenes(folder, app, base))


if __name__ == "__main__":
    main()
