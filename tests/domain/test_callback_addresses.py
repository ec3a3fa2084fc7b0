"""The addresses for the provider, and what a person may enter as the public one."""

import pytest

from smsdesk.domain.accounts import AccountOptions, ListenerOptions, TokenPlace
from smsdesk.domain.callback_addresses import HostProblem, callback_addresses, local_root, public_address
from smsdesk.store.options import wrong_fields

GOOD = {
    ("https", "sms.example.com"): "https://sms.example.com",
    ("https", " http://sms.example.com/ "): "http://sms.example.com",
    ("http", "sms.example.com:80"): "http://sms.example.com",
    ("https", "SMS.Example.com.:443"): "https://sms.example.com",
    ("https", "kedai-bunga.my"): "https://kedai-bunga.my",
    ("https", "büro.example.de"): "https://xn--bro-hoa.example.de",
    ("http", "8.8.4.4"): "http://8.8.4.4",
    ("https", "[2600::1]"): "https://[2600::1]",
    ("https", "my_tunnel.example.com"): "https://my_tunnel.example.com",
}
BAD = {
    "": HostProblem.EMPTY,
    "  ": HostProblem.EMPTY,
    "sms.example.com:8484": HostProblem.PORT,
    "http://sms.example.com:443": HostProblem.PORT,
    "sms.example.com/callback": HostProblem.PATH,
    "sms.example.com?x=1": HostProblem.PATH,
    "ftp://sms.example.com": HostProblem.UNREADABLE,
    "user:secret@sms.example.com": HostProblem.UNREADABLE,
    "sms example.com": HostProblem.UNREADABLE,
    "sms..example.com": HostProblem.UNREADABLE,
    "-sms.example.com": HostProblem.UNREADABLE,
    "300.1.2.3": HostProblem.UNREADABLE,
    "1.2.3": HostProblem.UNREADABLE,
    "sms.example.com:port": HostProblem.UNREADABLE,
    "http://[::1": HostProblem.UNREADABLE,
    f"{'a' * 64}.example.com": HostProblem.UNREADABLE,
    "localhost": HostProblem.INSIDE,
    "office-pc": HostProblem.INSIDE,
    "office.local": HostProblem.INSIDE,
    "fritz.box.home.arpa": HostProblem.INSIDE,
    "127.0.0.1": HostProblem.INSIDE,
    "192.168.1.20": HostProblem.INSIDE,
    "10.0.0.4": HostProblem.INSIDE,
    "172.16.9.9": HostProblem.INSIDE,
    "169.254.1.1": HostProblem.INSIDE,
    "0.0.0.0": HostProblem.INSIDE,
    "[::1]": HostProblem.INSIDE,
    "[fe80::1]": HostProblem.INSIDE,
    "100.64.3.2": HostProblem.SHARED,
}


@pytest.mark.parametrize(("entered", "kept"), GOOD.items())
def test_what_the_provider_can_call_is_kept_as_scheme_and_host(entered: tuple[str, str], kept: str) -> None:
    assert public_address(*entered) == kept
    options = AccountOptions(listener=ListenerOptions(public_address=kept))
    assert wrong_fields(options) == ()  # it can be stored


@pytest.mark.parametrize(("entered", "problem"), BAD.items())
def test_what_it_cannot_call_is_refused_with_its_reason(entered: str, problem: HostProblem) -> None:
    assert public_address("http", entered) is problem


def test_the_token_stands_in_the_path_or_as_a_parameter() -> None:
    inside = callback_addresses("https://sms.example.com/", "T0k-en_", TokenPlace.PATH)
    assert (inside.report, inside.reply) == (
        "https://sms.example.com/T0k-en_/report",
        "https://sms.example.com/T0k-en_/reply",
    )
    behind = callback_addresses("https://sms.example.com", "T0k-en_", TokenPlace.QUERY)
    assert (behind.report, behind.reply) == (
        "https://sms.example.com/report?token=T0k-en_",
        "https://sms.example.com/reply?token=T0k-en_",
    )
    assert "T0k-en_" not in repr(inside)


@pytest.mark.parametrize(
    ("bind", "encrypted", "root"),
    [
        ("127.0.0.1", False, "http://127.0.0.1:8484"),
        ("0.0.0.0", False, "http://127.0.0.1:8484"),
        ("192.168.1.20", True, "https://192.168.1.20:8484"),
        ("::", False, "http://[::1]:8484"),
        ("::1", True, "https://[::1]:8484"),
    ],
)
def test_this_computer_reaches_the_listener_where_it_is_bound(bind: str, encrypted: bool, root: str) -> None:
    assert local_root(bind, 8484, encrypted=encrypted) == root
