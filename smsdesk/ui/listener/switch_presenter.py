"""Joins step 1 and the services: on or off, port, who can reach it, certificate."""

from smsdesk.domain.accounts import Account
from smsdesk.services.certificates import CertificateError, look_at
from smsdesk.services.listener_places import ListenerState
from smsdesk.services.own_network import Network
from smsdesk.ui import dialogs
from smsdesk.ui import wording_listener as words
from smsdesk.ui.listener.changing import Changing
from smsdesk.ui.listener.switch_page import SwitchPage
from smsdesk.ui.tasks import Tasks

_PEM = "Certificates and keys (*.pem *.crt *.cer *.key);;All files (*)"


class SwitchPresenter:
    """A certificate and its key count once they fit; until then the chosen files are kept here."""

    def __init__(self, page: SwitchPage, changing: Changing, tasks: Tasks) -> None:
        self._page = page
        self._changing = changing
        self._tasks = tasks
        self._files = ("", "")
        page.switch_requested.connect(lambda on: tasks.spawn(changing.switch(on), "switch listener"))
        page.port_entered.connect(lambda port: changing.begin(port=port))
        page.reach.chosen.connect(lambda bind: changing.begin(bind=bind))
        page.certificate.switched.connect(self._on_switched)
        page.certificate.certificate_requested.connect(lambda: tasks.spawn(self._choose(0), "certificate"))
        page.certificate.key_requested.connect(lambda: tasks.spawn(self._choose(1), "certificate"))

    def forget(self) -> None:
        """Another account."""
        self._files = ("", "")
        self._page.certificate.say("", good=True)
        self._page.certificate.box.setChecked(False)

    def show(self, account: Account, state: ListenerState, network: Network) -> None:
        """What is in force."""
        options, page = account.options.listener, self._page
        page.show_state(state, options.on)
        page.show_practice(account.practice)
        page.show_port(options.port)
        refused = words.AS_ROOT if network.only_here else ""
        page.reach.show_choice(options.bind, network.addresses, refused)
        stored = (options.certificate, options.certificate_key)
        page.certificate.show_files(*(stored if stored[0] else self._files))

    def _on_switched(self, on: bool) -> None:
        self._page.certificate.say("", good=True)
        self._files = ("", "")
        if not on:
            self._changing.begin(certificate="", certificate_key="")

    async def _choose(self, place: int) -> None:
        title = ("Certificate", "Key of the certificate")[place]
        path = await dialogs.choose_open_file(self._page.window(), title, _PEM)
        account = self._changing.account()
        if path is None or account is None:
            return
        options = account.options.listener
        files = list(self._files if any(self._files) else (options.certificate, options.certificate_key))
        files[place] = str(path)
        self._files = (files[0], files[1])
        await self._take()

    async def _take(self) -> None:
        """Both are looked at before either counts."""
        part = self._page.certificate
        certificate, key = self._files
        part.show_files(certificate, key)
        if not certificate:
            part.say(words.CERTIFICATE_MISSING, good=False)
            return
        try:
            found = await look_at(certificate, key)
        except CertificateError as error:
            part.say(words.CERTIFICATE_PROBLEMS[error.problem], good=False)
            return
        if await self._changing.store(certificate=certificate, certificate_key=key):
            self._files = ("", "")
            part.say(words.certificate_text(found), good=True)
