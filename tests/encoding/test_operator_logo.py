"""Operator logos: netpbm and Gammu agree with the octets, and both forms are read."""

import judges
import phone_judges
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding.bitmap import Bitmap
from smsdesk.encoding.contents import ContentError, ContentReason
from smsdesk.encoding.operator_logo import (
    OperatorLogo,
    network_code,
    operator_logo_message,
    read_operator_logo,
)

LOGO = Bitmap(72, 14, bytes((7 * place) % 256 for place in range(126)))
logos = st.binary(min_size=126, max_size=126).map(lambda bits: Bitmap(72, 14, bits))
mccs, mncs = st.from_regex("[0-9]{3}", fullmatch=True), st.from_regex("[0-9]{2,3}", fullmatch=True)


def test_a_logo_is_one_message_of_140_octets_as_netpbm_writes_it() -> None:
    (message,) = operator_logo_message(LOGO, "234", "30")
    assert len(message) == 140
    assert message == phone_judges.netpbm(LOGO, "-fmt", "HEX_NOL", "-net", "32F403")


def test_gammu_sees_the_picture_and_the_network() -> None:
    printed = phone_judges.gammu_inbox(operator_logo_message(LOGO, "502", "12"))
    assert "Operator logo for 502 12 network (Maxis, Malaysia)" in printed
    assert phone_judges.drawn(LOGO) in printed


def test_tshark_sees_the_port() -> None:
    read = judges.pdml(operator_logo_message(LOGO, "502", "12"))
    assert judges.shown(read, "gsm_sms.destination_port") == ["5506"]  # 0x1582
    assert judges.complaints(read) == []


@pytest.mark.parametrize(
    ("mcc", "mnc", "octets"),
    [("502", "12", "05F221"), ("502", "152", "052251"), ("310", "410", "130014"), ("001", "01", "00F110")],
)
def test_network_codes_follow_ts_24_008(mcc: str, mnc: str, octets: str) -> None:
    assert network_code(mcc, mnc) == bytes.fromhex(octets)


@pytest.mark.parametrize(
    ("mcc", "mnc", "reason", "found"),
    [
        ("50", "12", ContentReason.COUNTRY_CODE, 2),
        ("5021", "12", ContentReason.COUNTRY_CODE, 4),
        ("50a", "12", ContentReason.COUNTRY_CODE, 3),
        ("٥٠٢", "12", ContentReason.COUNTRY_CODE, 3),
        ("502", "", ContentReason.NETWORK_CODE, 0),
        ("502", "1", ContentReason.NETWORK_CODE, 1),
        ("502", "1234", ContentReason.NETWORK_CODE, 4),
        ("502", "1²", ContentReason.NETWORK_CODE, 2),
    ],
)
def test_other_codes_are_refused(mcc: str, mnc: str, reason: ContentReason, found: int) -> None:
    with pytest.raises(ContentError) as caught:
        operator_logo_message(LOGO, mcc, mnc)
    assert (caught.value.reason, caught.value.found) == (reason, found)


def test_another_size_is_refused() -> None:
    with pytest.raises(ContentError) as caught:
        operator_logo_message(Bitmap(72, 28, bytes(252)), "502", "12")
    error = caught.value
    assert (error.reason, error.field, error.found, error.limit) == (ContentReason.PICTURE_SIZE, "height", 28, 14)


@given(logos, mccs, mncs)
def test_a_logo_is_read_back(bitmap: Bitmap, mcc: str, mnc: str) -> None:
    (message,) = operator_logo_message(bitmap, mcc, mnc)
    assert read_operator_logo(message[7:]) == OperatorLogo(bitmap, mcc, mnc)


@given(logos, mccs, mncs)
def test_the_long_form_is_read(bitmap: Bitmap, mcc: str, mnc: str) -> None:
    payload = b"\x30" + network_code(mcc, mnc) + b"\x0a" + bitmap.to_octets()
    assert read_operator_logo(payload) == OperatorLogo(bitmap, mcc, mnc)


@given(st.binary(max_size=20) | st.binary(max_size=150).map(lambda rest: bytes.fromhex("05F22100480E01") + rest))
def test_any_octets_are_a_logo_or_refused(payload: bytes) -> None:
    try:
        assert read_operator_logo(payload).bitmap.width == 72
    except ContentError as error:
        refused = error
    else:
        return
    assert refused.reason in (ContentReason.TRUNCATED, ContentReason.UNKNOWN_FORM)
    assert 0 <= refused.found <= len(payload)
