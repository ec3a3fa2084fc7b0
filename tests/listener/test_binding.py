"""Ports and addresses: taken, forbidden, wrong, of root, and free again at once."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from ear import Ear, get

from smsdesk.domain.listening import ListenerError, ListenerProblem, Place
from smsdesk.listener import binding, holder


async def refused(place: Place) -> ListenerError:
    ear = Ear(place=place)
    with pytest.raises(ListenerError) as caught:
        await ear.listener.start()
    assert ear.listener.port == place.port
    await ear.listener.stop()
    return caught.value


@pytest.fixture
def ordinary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests counts as an ordinary user."""
    monkeypatch.setattr(binding, "runs_as_root", lambda: False)


async def test_a_taken_port_is_said_with_the_program_that_has_it() -> None:
    async with Ear() as ear:
        error = await refused(Place("127.0.0.1", ear.listener.port))
        assert error.problem is ListenerProblem.PORT_TAKEN
        if sys.platform == "linux":
            assert error.holder == f"{Path('/proc/self/comm').read_text(encoding='utf-8').strip()} ({os.getpid()})"
        assert (await ear.say(get())).status == 200


async def test_a_port_is_free_again_at_once() -> None:
    async with Ear() as ear:
        port = ear.listener.port
        assert (await ear.say(get())).status == 200  # which leaves a connection that the system remembers for a minute
    for _ in range(3):
        async with Ear(place=Place("127.0.0.1", port)) as again:
            assert again.listener.port == port
            assert (await again.say(get())).status == 200


@pytest.mark.parametrize(
    ("host", "port"),
    [
        ("", 0),
        ("localhost.example", 0),
        ("desk", 0),
        ("127.0.0.1.5", 0),
        ("256.1.1.1", 0),
        ("203.0.113.7", 0),  # not of this computer (TEST-NET-3)
        ("fe80::1%nothing", 0),
        ("::g", 0),
        ("127.0.0.1", 65536),
        ("127.0.0.1", -1),
        ("caf\u00e9", 0),
        ("a\0b", 0),
        ("x" * 300, 0),
    ],
)
@pytest.mark.usefixtures("ordinary")
async def test_what_is_no_address_of_this_computer_is_said(host: str, port: int) -> None:
    assert (await refused(Place(host, port))).problem is ListenerProblem.BAD_ADDRESS


async def test_root_listens_on_loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "runs_as_root", lambda: True)
    for host in ("0.0.0.0", "::", "192.0.2.1", "::ffff:127.0.0.1", "example.org", "", "127.0.0.1.example"):
        assert (await refused(Place(host, 0))).problem is ListenerProblem.AS_ROOT, host
    for host in ("127.0.0.1", "localhost", "127.1.2.3") if sys.platform == "linux" else ("127.0.0.1", "localhost"):
        async with Ear(place=Place(host, 0)) as ear:
            assert ear.listener.port > 0


def test_who_runs_it_is_known() -> None:
    if sys.platform != "win32":
        assert binding.runs_as_root() is (os.geteuid() == 0)


@pytest.mark.usefixtures("ordinary")
async def test_all_addresses_are_all_of_both_kinds() -> None:
    async with Ear(place=Place("0.0.0.0", 0)) as ear:
        ear.place = Place("127.0.0.1", 0)  # where the callers go
        assert (await ear.say(get())).status == 200
    if not has_ipv6():
        pytest.skip("this computer has no IPv6")
    async with Ear(place=Place("::", 0)) as ear:
        for host in ("127.0.0.1", "::1"):
            ear.place = Place(host, 0)
            assert (await ear.say(get())).status == 200
    async with Ear(place=Place("::1", 0)) as ear:
        assert (await ear.say(get())).status == 200


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as trial:
            trial.bind(("::1", 0))
    except OSError:
        return False
    return True


NOBODY = """
import asyncio, os
from smsdesk.domain.listening import ListenerError, Place
from smsdesk.listener.server import Listener
"a".encode("idna")  # found while the libraries can be read
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
async def main():
    try:
        await Listener(Place("127.0.0.1", 80), (), None, print).start()
    except ListenerError as error:
        print(error.problem.value)
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="how low ports are guarded is the system's own affair")
def test_a_port_that_an_ordinary_user_may_not_have(project_root: Path) -> None:
    lowest = int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text(encoding="ascii"))
    if lowest <= 80:
        pytest.skip("everybody may have port 80 here")
    done = subprocess.run(
        [sys.executable, "-c", NOBODY], cwd=project_root, capture_output=True, text=True, check=False, timeout=60.0
    )
    assert done.stdout == "not_allowed\n", done.stderr


async def test_the_socket_is_not_inherited_and_others_cannot_take_it() -> None:
    async with Ear() as ear:
        trial = socket.socket()
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with trial, pytest.raises(OSError, match=r"in use|Only one usage"):
            trial.bind(("127.0.0.1", ear.listener.port))
    taken = binding.listening_socket(Place("127.0.0.1", 0))
    with taken:
        assert not taken.get_inheritable()
        assert not taken.getblocking()


def test_holders_where_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert holder.holder(free.getsockname()[1]) == ""


def test_what_other_systems_tell_is_understood() -> None:
    assert holder.of_lsof("p412\ncnginx\np413\ncnginx\n") == "nginx (412)"
    assert holder.of_lsof("") == holder.of_lsof("p412\n") == ""
    told = """
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    0.0.0.0:135            0.0.0.0:0              ABHÖREN         1044
  TCP    127.0.0.1:18484        0.0.0.0:0              ABHÖREN         7
  TCP    127.0.0.1:8484         127.0.0.1:5000         HERGESTELLT     8
  TCP    127.0.0.1:8484         0.0.0.0:0              ABHÖREN         5120
  TCP    [::]:8485              [::]:0                 ABHÖREN         5121
"""
    assert holder.of_netstat(told, 8484) == "5120"
    assert holder.of_netstat(told, 8485) == "5121"
    assert holder.of_netstat(told, 484) == holder.of_netstat("", 1) == ""
    assert holder.of_tasklist('\r\n"nginx.exe","5120","Console","1","7,464 K"\r\n', "5120") == "nginx.exe (5120)"
    assert holder.of_tasklist("INFO: No tasks are running", "5120") == ""
