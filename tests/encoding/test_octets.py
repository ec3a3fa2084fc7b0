"""Hexadecimal digits to octets and back, and every reason not to send them with the octet it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding.octets import (
    MAX_OCTETS,
    OctetError,
    OctetProblem,
    check,
    from_hex,
    header_spans,
    spaced_hex,
    to_hex,
)

separators = st.sampled_from(["", " ", "\n", "\r\n", "\t", ",", ", ", ":", ";", "\u00a0", " 0x", ",0X"])


def refused(text: str) -> tuple[OctetProblem, int | None, str]:
    with pytest.raises(OctetError) as caught:
        from_hex(text)
    return caught.value.reason, caught.value.at, caught.value.digit


def read(text: str) -> tuple[bytes, OctetError | None]:
    try:
        return from_hex(text), None
    except OctetError as error:
        return b"", error


def complaint(octets: bytes, with_header: bool = True) -> tuple[OctetProblem, int | None, int, int]:
    with pytest.raises(OctetError) as caught:
        check(octets, with_header)
    return caught.value.reason, caught.value.at, caught.value.said, caught.value.there


@given(st.binary(max_size=200))
def test_octets_come_back_from_what_is_written(octets: bytes) -> None:
    assert from_hex(to_hex(octets)) == octets == from_hex(spaced_hex(octets).lower())
    assert set(to_hex(octets)) <= set("0123456789ABCDEF")


@given(st.lists(st.tuples(st.integers(0, 255), separators), max_size=200))
def test_separators_change_nothing(spaced: list[tuple[int, str]]) -> None:
    text = "".join(separator + f"{octet:02x}" for octet, separator in spaced)
    assert from_hex(text) == bytes(octet for octet, _ in spaced)


@given(st.text(max_size=80))
def test_any_text_is_octets_or_names_one(text: str) -> None:
    octets, error = read(text)
    assert len(octets) <= len(text) // 2
    if error:
        assert error.at is not None
        assert 0 <= error.at <= len(text)
        assert error.digit == "" or error.digit in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0B 05 0", (OctetProblem.ODD_LENGTH, 2, "")),
        ("0B050", (OctetProblem.ODD_LENGTH, 2, "")),
        ("5 4", (OctetProblem.ODD_LENGTH, 0, "")),
        ("0x", (OctetProblem.ODD_LENGTH, 0, "")),
        ("0B 0G 04", (OctetProblem.BAD_DIGIT, 1, "G")),
        ("0B05O4", (OctetProblem.BAD_DIGIT, 2, "O")),
        ("06\x0005", (OctetProblem.BAD_DIGIT, 1, "\0")),
        ("٠٦", (OctetProblem.BAD_DIGIT, 0, "٠")),
        ("😀", (OctetProblem.BAD_DIGIT, 0, "😀")),
    ],
)
def test_the_octet_is_named(text: str, expected: tuple[OctetProblem, int, str]) -> None:
    assert refused(text) == expected


def test_a_megabyte_is_refused_by_its_length() -> None:
    with pytest.raises(OctetError) as caught:
        from_hex("00 " * 350_000)
    assert (caught.value.reason, caught.value.said, caught.value.there) == (OctetProblem.TOO_LONG, 140, 350_000)


def test_nothing_is_no_message() -> None:
    assert from_hex(" \n") == b""
    assert complaint(b"", with_header=True) == (OctetProblem.EMPTY, None, 0, 0)
    assert complaint(b"", with_header=False) == (OctetProblem.EMPTY, None, 0, 0)


def test_a_message_holds_140_octets() -> None:
    check(bytes(MAX_OCTETS), with_header=False)
    check(bytes(MAX_OCTETS), with_header=True)
    assert complaint(bytes(141), with_header=False) == (OctetProblem.TOO_LONG, 140, 140, 141)


def test_a_header_that_announces_more_than_there_is() -> None:
    assert complaint(from_hex("06 05 04 15 81 00")) == (OctetProblem.HEADER_TOO_LONG, 0, 6, 5)
    check(from_hex("06 05 04 15 81 00"), with_header=False)


def test_an_element_that_runs_over_the_header() -> None:
    assert complaint(from_hex("05 05 04 15 81 00 00")) == (OctetProblem.ELEMENT_TOO_LONG, 2, 4, 3)
    assert complaint(from_hex("04 00 00 7A 09 FF")) == (OctetProblem.ELEMENT_TOO_LONG, 4, 9, 0)


def test_an_identifier_without_a_length() -> None:
    assert complaint(from_hex("01 05")) == (OctetProblem.ELEMENT_CUT, 1, 0, 0)


@given(st.binary(min_size=1, max_size=160))
def test_elements_fill_the_header(octets: bytes) -> None:
    spans, error = header_spans(octets)
    edges = [1, *(span.end for span in spans)]
    assert [span.start for span in spans] == edges[:-1]
    assert edges[-1] == min(1 + octets[0], len(octets))
    assert all(span.start < span.end for span in spans)
    whole = 1 + sum(2 + octets[span.start + 1] for span in spans) if error is None else None
    assert whole in {None, 1 + octets[0]}
