"""What people type and paste as a gateway's address."""

from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.accounts import HOSTS
from smsdesk.services.addresses import Address, AddressProblem, normalise_address

P = AddressProblem
SECRET = "s3cret"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("www.sms.com.my", "https://www.sms.com.my/"),
        ("  www.sms.com.my/ \n", "https://www.sms.com.my/"),
        ("<https://www.sms.com.my>", "https://www.sms.com.my/"),
        ("\ufeffwww.sms.com.my\u200e", "https://www.sms.com.my/"),
        ("HTTPS://Login.SMS99.net", "https://login.sms99.net/"),
        ("https://host.example/prefix/", "https://host.example/prefix/"),
        ("https://host.example/a//Prefix", "https://host.example/a/Prefix/"),
        (f"https://host.example/websmsapi/ISendSMS.aspx?username=melur&password={SECRET}", "https://host.example/"),
        (f"host.example/x/WebSmsApi/creditsLeft.aspx?password={SECRET}#top", "https://host.example/x/"),
        (f"host.example/websmsapi/ISendSMS.aspx?password={SECRET}&message=a b c", "https://host.example/"),
        (f"https://host.example?password={SECRET}", "https://host.example/"),
        ("https://host.example/websmsapi", "https://host.example/"),
        ("https://host.example/portal/Login.aspx;x=1", "https://host.example/portal/"),
        ("//host.example/x", "https://host.example/x/"),
        ("host.example:8443", "https://host.example:8443/"),
        ("https://host.example:443", "https://host.example/"),
        ("https://host.example:80/", "https://host.example:80/"),
        ("host.example.", "https://host.example/"),
        ("localhost:8080", "https://localhost:8080/"),
        ("192.0.2.7", "https://192.0.2.7/"),
        ("[2001:DB8::7]:8443/x", "https://[2001:db8::7]:8443/x/"),
        ("2001:db8::7", "https://[2001:db8::7]/"),
        ("münchen.example", "https://xn--mnchen-3ya.example/"),
        ("短信。example", "https://xn--vuq298g.example/"),
        ("https://host.example/ü", "https://host.example/%C3%BC/"),
    ],
)
def test_addresses_are_understood(typed: str, expected: str) -> None:
    assert normalise_address(typed) == Address(expected, urlsplit(expected).hostname or "")


@pytest.mark.parametrize("host", HOSTS)
def test_the_known_hosts_pass(host: str) -> None:
    assert normalise_address(host) == Address(f"https://{host}/", host)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", P.EMPTY),
        (" \u200b\t", P.EMPTY),
        ("host .example", P.SPACES),
        ("host\n.example", P.SPACES),
        ("host\u3000.example", P.SPACES),
        ("h" * 5000, P.SPACES),
        ("ftp://host.example", P.SCHEME),
        ("mailto:melur@host.example", P.SCHEME),
        ("javascript:alert(1)", P.SCHEME),
        ("https//host.example", P.SCHEME),
        ("http:/host.example", P.SCHEME),
        (f"https://melur:{SECRET}@host.example/", P.USER_INFO),
        ("melur@host.example", P.USER_INFO),
        ("https://good.example\\@evil.example", P.USER_INFO),
        ("host.example:0", P.PORT),
        ("host.example:70000", P.PORT),
        ("host.example:abc", P.PORT),
        ("https://", P.HOST),
        ("https:///x", P.HOST),
        ("-host.example", P.HOST),
        ("host..example", P.HOST),
        ("h_st!.example", P.HOST),
        ("a" * 64 + ".example", P.HOST),
        ("host\\x", P.HOST),
        ("https://[::1", P.HOST),
        ("[fe80::1%25eth0]", P.HOST),
        ("192.0.2", P.HOST),
        ("192.0.2.999", P.HOST),
        ("2130706433", P.HOST),
        ("0x7f.1", P.HOST),
        ("straße.example", P.HOST),
        ("¡.example", P.HOST),
        ("xn--a", P.HOST),
        ("www.\u202egmail.example", P.HOST),
        ("https://host℀.example", P.HOST),
        ("host.example/a/../b", P.PATH),
        ("host.example/%2e%2e/", P.PATH),
        ("host.example/a%2Fb", P.PATH),
        (f"host.example/username=melur&password={SECRET}", P.PATH),
        ("http://host.example", P.HTTP_NEEDS_CHOICE),
        ("http://127.0.0.1:8080/", P.HTTP_NEEDS_CHOICE),
    ],
)
def test_what_is_wrong_is_named(typed: str, problem: AddressProblem) -> None:
    assert normalise_address(typed) is problem


def test_http_is_taken_when_it_is_chosen_and_never_otherwise() -> None:
    chosen = normalise_address("http://host.example:80/x", allow_http=True)
    assert chosen == Address("http://host.example/x/", "host.example")
    assert not chosen.encrypted
    assert normalise_address("host.example", allow_http=True) == Address("https://host.example/", "host.example")
    assert normalise_address("http://melur@host.example", allow_http=True) is P.USER_INFO


PIECES = st.sampled_from(
    [
        *"/:@?#[]%.\\-_ ",
        "http",
        "https",
        "://",
        "host",
        "example",
        "websmsapi",
        "::1",
        "ü",
        "ß",
        "😀",
        "\ud800",
        "..",
        "=",
        "80",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40), st.booleans())
def test_whatever_passes_is_one_plain_address(typed: str, allow_http: bool) -> None:
    found = normalise_address(typed, allow_http=allow_http)
    if isinstance(found, AddressProblem):
        return
    parts = urlsplit(found.text)
    assert found.text.isascii()
    assert found.text.endswith("/")
    assert not set(found.text) & set(" \\?#@=")
    assert parts.scheme == "https" or allow_http
    assert parts.hostname == found.host
    assert httpx.URL(found.text).raw_host.decode() == found.host  # the client goes where the person sees that it goes
    assert normalise_address(found.text, allow_http=True) == found
