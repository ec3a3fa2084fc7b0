"""Builds the pages and joins each with its services; the tabs know only the shell, the frame comes last."""

from datetime import datetime

from smsdesk.services.desk import Desk
from smsdesk.ui.compose.presenter import ComposePresenter
from smsdesk.ui.compose.view import ComposeView
from smsdesk.ui.contacts.presenter import ContactsPresenter
from smsdesk.ui.contacts.view import ContactsView
from smsdesk.ui.credits.presenter import CreditsPresenter
from smsdesk.ui.credits.view import CreditsPage
from smsdesk.ui.frame_presenter import FramePresenter
from smsdesk.ui.inbox.presenter import InboxPresenter
from smsdesk.ui.inbox.view import InboxView
from smsdesk.ui.main_window import MainWindow
from smsdesk.ui.sent.presenter import SentPresenter
from smsdesk.ui.sent.view import SentView
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks


class Pages:
    """All pages with their presenters. `stop` ends the listening; the widgets go with the window."""

    def __init__(self, window: MainWindow, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        compose, credits = ComposeView(), CreditsPage()
        contacts = ContactsView(lambda: datetime.fromtimestamp(desk.clock.wall()))
        inbox, sent = InboxView(desk.clock.wall), SentView(desk.clock.wall)
        window.add_page("compose", "Compose", compose)
        window.add_page("contacts", "Contacts", contacts)
        window.add_page("credits", "Credits", credits)
        window.add_page("inbox", "Inbox", inbox)
        window.add_page("sent", "Sent", sent)
        window.toast.stand_above(compose.dock, inbox.pane.reply)
        self.compose = ComposePresenter(compose, desk, shell, tasks)
        self.contacts = ContactsPresenter(contacts, desk, shell, tasks)
        self.credits = CreditsPresenter(credits, desk, shell, tasks)
        self.inbox = InboxPresenter(inbox, desk, shell, tasks, lambda many: window.show_count("inbox", many))
        self.sent = SentPresenter(sent, desk, shell, tasks)
        self.frame = FramePresenter(window, desk, shell, tasks)

    def start(self) -> None:
        """Show what there is."""
        self.compose.start()
        self.sent.start()
        self.frame.start()
        self.credits.start()
        self.inbox.start()
        self.compose.focus_first()

    async def stop(self) -> None:
        """Keep what was typed and hear no more events."""
        for presenter in (self.frame, self.sent, self.credits, self.contacts):
            presenter.stop()
        await self.inbox.stop()
        await self.compose.stop()
