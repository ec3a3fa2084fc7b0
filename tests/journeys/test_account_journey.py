"""From the first start to an account that works: what can be wrong, and where the password is afterwards."""

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
import secretstorage
import trustme
from a11y_bus import A11yBus
from access import State
from desktop import Desktop
from far_end_practice import PASSWORD, FarEnd
from jeepney.io.blocking import open_dbus_connection
from person import Person, files_with
from program import Program


@pytest.fixture
def person(stage: Desktop, bus: A11yBus, tmp_path: Path) -> Iterator[Person]:
    with Program(stage, bus, tmp_path / "data") as program:
        yield Person(program, bus)


def kept_secrets(stage: Desktop) -> list[str]:
    """All that the keyring of this desktop keeps."""
    with closing(open_dbus_connection(stage.bus)) as connection:
        items = secretstorage.get_default_collection(connection).get_all_items()
        return [item.get_secret().decode() for item in items]


def unused_port() -> int:
    """A port on which nobody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def untrusted_server() -> Iterator[str]:
    """A server with a certificate that nobody on this computer trusts; gives its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def greet() -> None:
            with suppress(OSError):
                while True:
                    plain, _ = listening.accept()
                    with suppress(OSError), context.wrap_socket(plain, server_side=True) as secure:
                        secure.recv(1)

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}/"
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(10)


def test_an_account_is_connected_and_its_password_is_only_in_the_keyring(
    person: Person, gateway: FarEnd, stage: Desktop
) -> None:
    for choice in ("Connect my account", "Try it with the practice gateway"):
        assert person.screen.find("push button", choice).has(State.ENABLED)
    assert not person.screen.all("page tab")
    person.connects(gateway.address)
    person.sees("1,000 credits")
    person.sees("Not encrypted")
    assert person.screen.find(None, "Balance").description.startswith("1,000 credits at ")
    assert not person.screen.shows("Connect my account")
    assert PASSWORD in kept_secrets(stage)
    words = Path(f"/proc/{person.program.pid}/cmdline").read_bytes()
    assert b"--data-dir" in words
    assert PASSWORD.encode() not in words
    assert files_with(person.program.folder, gateway.address), "the search itself does not find what is there"
    assert files_with(person.program.folder, PASSWORD) == []
    assert person.program.end() == 0
    assert files_with(person.program.folder, PASSWORD) == []


def test_what_is_wrong_with_an_account_is_said_and_nothing_typed_is_lost(person: Person, gateway: FarEnd) -> None:
    def tries(address: str, sentence: str, password: str = PASSWORD) -> None:
        person.fills_account(address, password=password)
        person.presses("Check and save")
        person.sees(re.compile(re.escape(sentence)))
        person.screen.find("push button", "Check and save").wait_state(State.ENABLED)
        assert person.holds("Gateway address") == address
        assert person.holds("User name") == "practice"
        assert person.holds("Password") == "●" * len(password)

    person.writes("Gateway address", gateway.address)
    person.presses("Check and save")
    person.sees(re.compile("^With http the password travels readable"))
    assert not gateway.ledger()["requests"]
    tries("", "No address yet.")
    tries("https://gateway.invalid/", "There is no server of that name.")
    tries(f"http://127.0.0.1:{unused_port()}/", "Nothing answers at this address and port.")
    with untrusted_server() as address:
        tries(address, "The server’s certificate is not valid for this address")
    tries(gateway.address, "The user name or the password is wrong", password="wrong")
    gateway.tell("faults", {"rules": [{"fault": "html", "pages": ["credits"]}]})
    tries(gateway.address, "A web page answered instead of the gateway.")
    gateway.tell("faults", {"rules": []})
    # The password of the last try still stands there: pressing again is enough.
    person.presses("Check and save")
    person.sees(re.compile("^It works: 1,000 credits"))
