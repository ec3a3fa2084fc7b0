"""Builds the pages and joins each with its services; the tabs know only the shell, the frame comes last."""

from smsdesk.services.desk import Desk
from smsdesk.ui.credits.presenter import CreditsPresenter
from smsdesk.ui.credits.view import CreditsPage
from smsdesk.ui.frame_presenter import FramePresenter
from smsdesk.ui.main_window import MainWindow
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks


class Pages:
    """All pages with their presenters. `stop` ends the listening; the widgets go with the window."""

    def __init__(self, window: MainWindow, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        credits = CreditsPage()
        window.add_page("credits", "Credits", credits)
        self.credits = CreditsPresenter(credits, desk, shell, tasks)
        self.frame = FramePresenter(window, desk, shell, tasks)

    def start(self) -> None:
        """Show what there is."""
        self.frame.start()

    def stop(self) -> None:
        """Hear no more events."""
        self.frame.stop()
