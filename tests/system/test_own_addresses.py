"""Under which addresses others reach this computer."""

import socket
from ipaddress import ip_address

import pytest

from smsdesk.system import own_addresses as module
from smsdesk.system.own_addresses import own_addresses


def test_none_of_them_is_loopback_and_each_stands_there_once() -> None:
    found = own_addresses()
    assert len(set(found)) == len(found)
    assert not any(ip_address(each).is_loopback or ip_address(each).is_link_local for each in found)


def test_the_address_in_use_comes_first_and_odd_answers_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [(0, 0, 0, "", (address, 0)) for address in ("127.0.1.1", "10.0.3.4", "192.168.1.20", "fe80::1%eth0")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args: entries)
    monkeypatch.setattr(module, "_towards", lambda family, _address: "192.168.1.20" if family == socket.AF_INET else "")
    assert own_addresses() == ("192.168.1.20", "10.0.3.4")


def test_without_a_network_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> list[object]:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    monkeypatch.setattr(module, "_towards", lambda *_args: "")
    assert own_addresses() == ()
