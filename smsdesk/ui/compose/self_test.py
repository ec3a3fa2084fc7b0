""" "Send test to me": what one row would get, to the account's own number, once for each press."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QTimer
from shiboken6 import isValid

from smsdesk.domain.records import Recipient
from smsdesk.domain.storage import StoreError
from smsdesk.services.desk import Desk
from smsdesk.services.preflight import Draft, Preflight
from smsdesk.ui import wording
from smsdesk.ui import wording_compose as words
from smsdesk.ui import wording_preflight as say
from smsdesk.ui.compose.preflight_sheet import PreflightSheet
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

_REST_MS = 2500
"""So long the button rests after a test: a double click, or an impatient second one, sends nothing more."""

log = logging.getLogger(__name__)


class SelfTest:
    """Belongs to one open sheet; without a number of the account's own its button leads to where one is set."""

    def __init__(self, sheet: PreflightSheet, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._sheet = sheet
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._draft: Draft | None = None
        self._good = False
        self._resting = False
        self._rest = QTimer(sheet, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._on_rested)

    def show(self, preflight: Preflight, good: bool) -> None:
        """What would be tested; `good`: the text of the row looked at can be sent."""
        self._draft, self._good = preflight.draft, good
        self._show_button(preflight.draft)

    def _show_button(self, draft: Draft) -> None:
        own = draft.account.options.own_number
        reason = say.TEST_UNDER_WAY if self._resting else "" if self._good or not own else say.TEST_TO_MEND
        self._sheet.test.set_disabled_reason(reason)
        if not own:
            self._sheet.test.setToolTip(say.NO_OWN_NUMBER)
            self._sheet.test.setAccessibleDescription(say.NO_OWN_NUMBER)

    def press(self, person: Recipient | None) -> None:
        """Send what `person` would get, or open the settings of the account."""
        if self._draft is None or self._resting:
            return
        if not self._draft.account.options.own_number:
            self._shell.settings_requested.emit("accounts")
            return
        self._resting = True
        self._show_button(self._draft)
        self._tasks.spawn(self._send(self._draft, person), "preflight-test")

    async def _send(self, draft: Draft, person: Recipient | None) -> None:
        try:
            broadcast_id = await self._desk.broadcasts.test_to_me(draft, person, say.ME)
        except StoreError as error:
            self._tell(wording.store_text(error.problem), None)
        except ValueError:
            log.exception("a test was not taken")
            self._tell(say.NOT_TAKEN, None)
        else:
            number = words.number_text(draft.account.options.own_number)
            look: Callable[[], None] = lambda: self._shell.broadcast_requested.emit(broadcast_id)  # noqa: E731
            self._tell(say.test_toast(number), look)
        finally:
            if isValid(self._rest):  # it went with its sheet
                self._rest.start()

    def _tell(self, sentence: str, look: Callable[[], None] | None) -> None:
        """In the sheet, which covers the window, and as news behind it."""
        if self._sheet.is_open:
            self._sheet.show_news("bad" if look is None else "ok", sentence)
        self._shell.toast(sentence, "Look" if look else "", look)

    def _on_rested(self) -> None:
        self._resting = False
        if self._draft is not None:
            self._show_button(self._draft)
