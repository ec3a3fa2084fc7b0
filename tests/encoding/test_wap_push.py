"""WAP push: tshark reads WSP and WBXML, libwbxml the document, and whatever arrives is read or refused."""

import judges
import phone_judges
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding import wbxml_si
from smsdesk.encoding.contents import ContentError, ContentReason
from smsdesk.encoding.wap_push import LINK_LIMIT, checked_link, read_wap_push, wap_push_messages
from smsdesk.encoding.wbxml_si import Action, ServiceIndication

LINK = "https://www.example.com/a.net/x?y=1&z=2"
titles = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).map(str.strip).filter(bool)
starts = st.sampled_from(["http://", "https://", "http://www.", "https://www."])
tails = st.lists(st.sampled_from([".com/", ".org", ".net/", ".edu/", "x", "?a=1&b=2", "#", "http://"])).map("".join)
links = st.builds(lambda start, tail: start + "a" + tail, starts, tails)


def joined(messages: tuple[bytes, ...]) -> bytes:
    return b"".join(message[1 + message[0] :] for message in messages)


@given(titles, links, st.sampled_from(Action), st.integers(0, 255))
def test_a_push_is_read_back(title: str, link: str, action: Action, reference: int) -> None:
    found = read_wap_push(joined(wap_push_messages(title, link, action, reference)))
    identity = link if action is Action.DELETE else ""
    assert found == ServiceIndication(title, link, action, identity)


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("link", [LINK, "http://a.example/", "http://www.a.org/b.edu/", "https://a.example.net/.com/"])
def test_libwbxml_reads_the_document(link: str, action: Action) -> None:
    root = phone_judges.wbxml_text(wbxml_si.write(ServiceIndication("Jualan 中文 & <b>", link, action, "kedai-1")))
    (indication,) = root
    assert (root.tag, indication.tag, indication.text) == ("si", "indication", "Jualan 中文 & <b>")
    assert indication.attrib == {"href": link, "action": action.value, "si-id": "kedai-1"}


def test_tshark_reads_header_and_document() -> None:
    read = judges.pdml(wap_push_messages("Jualan 中文", LINK, Action.SIGNAL_HIGH, 9))
    assert judges.shown(read, "gsm_sms.destination_port") == ["2948"]
    assert judges.shown(read, "gsm_sms.originator_port") == ["9200"]
    assert judges.shown(read, "wsp.pdu_type") == ["0x06"]
    assert judges.shown(read, "wsp.header.content_type") == ["application/vnd.wap.sic"]
    assert judges.shown(read, "wbxml.charset") == ["106"]
    assert judges.shown(read, "wbxml.known_attrstart") == ["href='https://www.'", "action='signal-high'"]
    assert judges.shown(read, "wbxml.str_i") == ["example", "a", "x?y=1&z=2", "Jualan 中文"]
    assert judges.complaints(read) == []


def test_tshark_joins_a_long_push() -> None:
    title = "Jualan " * 20
    messages = wap_push_messages(title, LINK, Action.SIGNAL_LOW, 77)
    read = judges.pdml(messages)
    assert len(messages) == 2
    assert judges.shown(read, "gsm_sms.udh.mm.msg_id") == ["77", "77"]
    assert judges.shown(read, "wbxml.str_i")[-1] == title.strip()
    assert judges.complaints(read) == []


def test_the_octets_of_a_known_push() -> None:
    (message,) = wap_push_messages("Hi", "http://www.example.com/", Action.SIGNAL_MEDIUM, 1)
    header, push = "06 05 04 0B84 23F0", "01 06 01 AE"
    document = "02 05 6A 00 45 C6 0D 03 6578616D706C65 00 85 07 01 03 4869 00 01 01"
    assert message == bytes.fromhex(f"{header} {push} {document}")


def test_a_scheme_in_capitals_becomes_small_and_the_rest_stays() -> None:
    assert checked_link(" HTTPS://Example.com/A ") == "https://Example.com/A"


@pytest.mark.parametrize(
    ("link", "reason", "found"),
    [
        ("", ContentReason.EMPTY, 0),
        ("www.example.com", ContentReason.LINK_SCHEME, 0),
        ("ftp://example.com", ContentReason.LINK_SCHEME, 0),
        ("javascript:alert(1)", ContentReason.LINK_SCHEME, 0),
        ("http://", ContentReason.LINK_HOST, 0),
        ("http:///x", ContentReason.LINK_HOST, 0),
        ("http://a b", ContentReason.LINK_CHARACTER, 8),
        ("http://kedai.example/é", ContentReason.LINK_CHARACTER, 21),
        ("http://a\0", ContentReason.CONTROL_CHARACTER, 8),
        ("http://a/" + "x" * LINK_LIMIT, ContentReason.TOO_LONG, LINK_LIMIT + 9),
    ],
)
def test_links_that_phones_cannot_follow_are_refused(link: str, reason: ContentReason, found: int) -> None:
    with pytest.raises(ContentError) as caught:
        wap_push_messages("Title", link, Action.SIGNAL_MEDIUM, 0)
    assert (caught.value.reason, caught.value.field, caught.value.found) == (reason, "link", found)


def test_a_title_is_needed_except_to_delete() -> None:
    with pytest.raises(ContentError) as caught:
        wap_push_messages(" ", LINK, Action.SIGNAL_LOW, 0)
    assert (caught.value.reason, caught.value.field) == (ContentReason.EMPTY, "title")
    assert read_wap_push(joined(wap_push_messages("", LINK, Action.DELETE, 0))).identity == LINK


def test_a_push_of_another_writer_is_read() -> None:
    headers = "03 AE 81 EA AF 82"  # charset parameter, application id
    dates = "0A C3 04 20261123 10 C3 03 202611"
    document = f"02 05 6A 00 45 C6 0C 03 612E62 00 {dates} 11 03 6964 00 08 01 03 48 00 02 8700 03 69 00 01 01"
    found = read_wap_push(bytes.fromhex(f"05 06 06 {headers} {document}"))
    assert found == ServiceIndication("H΀i", "http://a.b", Action.SIGNAL_HIGH, "id")


pushes = st.binary(max_size=30) | st.binary(max_size=30).map(lambda rest: bytes.fromhex("010601AE02056A0045C6") + rest)


@given(pushes)
def test_any_octets_are_a_push_or_refused(payload: bytes) -> None:
    try:
        found = read_wap_push(payload)
    except ContentError as error:
        refused = error
    else:
        assert "\0" not in found.title + found.link
        return
    assert refused.reason in (ContentReason.TRUNCATED, ContentReason.UNKNOWN_FORM)
    assert 0 <= refused.found <= len(payload)


def test_a_nul_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="NUL"):
        wbxml_si.write(ServiceIndication("a\0b", LINK))
