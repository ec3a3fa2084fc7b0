"""Files that become binary messages: what each is taken for, and what is refused before it can do harm."""

import os
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smsdesk.encoding.contents import ContentError, ContentReason
from smsdesk.services import content_files
from smsdesk.services.content_files import FileError, FileKind, FileProblem, read_content

CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Raman;Kavitha\r\nTEL;TYPE=CELL:+60125550136\r\nEND:VCARD\r\n"
EVENT = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Jom Raya\r\nDTSTART:20261128T020000Z\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
TUNE = "MelurJingle:d=4,o=5,b=125:8g,8a"


async def refusal(path: Path) -> FileError:
    with pytest.raises(FileError) as caught:
        await read_content(path, UTC)
    return caught.value


@pytest.mark.parametrize(
    ("name", "octets", "kind", "text"),
    [
        ("a.hex", b" 06 05\n04", FileKind.HEX, "06 05\n04"),
        ("a.bin", b"\x06\x05\x00", FileKind.HEX, "06 05 00"),
        ("a.RTTTL", TUNE.encode(), FileKind.RINGTONE, TUNE),
        ("a.txt", f"{TUNE}\r\n".encode("utf-8-sig"), FileKind.RINGTONE, TUNE),
        ("a.txt", TUNE.encode("utf-16"), FileKind.RINGTONE, TUNE),
        ("a.txt", b"Caf\xe9:d=4,o=5,b=125:8g", FileKind.RINGTONE, "Café:d=4,o=5,b=125:8g"),
        ("a.txt", b"06 05 04 15 81", FileKind.HEX, "06 05 04 15 81"),
        ("a.txt", b"A:d=4,\no=5,b=125:8g,\n8a", FileKind.RINGTONE, "A:d=4, o=5,b=125:8g, 8a"),
    ],
)
async def test_texts_and_octets(tmp_path: Path, name: str, octets: bytes, kind: FileKind, text: str) -> None:
    path = tmp_path / name
    path.write_bytes(octets)
    opened = await read_content(path, UTC)
    assert (opened.kind, opened.text, opened.name, opened.more) == (kind, text, name, 0)


async def test_of_a_collection_of_tunes_the_first_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "all.txt"
    path.write_text(f"{TUNE}\n\nB:d=4,o=5,b=100:c\nC:d=4,o=5,b=100:d\n")
    opened = await read_content(path, UTC)
    assert (opened.text, opened.more) == (TUNE, 2)


@pytest.mark.parametrize("name", ["kavitha.vcf", "kavitha"])
async def test_a_contact_by_its_name_or_its_beginning(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(CARD * 2)
    opened = await read_content(path, UTC)
    assert opened.card is not None
    assert (opened.card.card.given, opened.card.card.mobile, opened.more) == ("Kavitha", "+60125550136", 1)


async def test_a_calendar_entry(tmp_path: Path) -> None:
    path = tmp_path / "raya.ics"
    path.write_bytes(EVENT)
    opened = await read_content(path, UTC)
    assert opened.event is not None
    assert opened.event.event.summary == "Jom Raya"


@pytest.mark.parametrize("name", ["x.png", "x.dat"])
async def test_an_image_comes_as_its_octets(tmp_path: Path, name: str) -> None:
    octets = b"\x89PNG\r\n\x1a\n and more"
    (tmp_path / name).write_bytes(octets)
    opened = await read_content(tmp_path / name, UTC)
    assert (opened.kind, opened.octets) == (FileKind.IMAGE, octets)


async def test_a_calendar_of_5_mb_is_refused_by_its_size_without_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "all.ics"
    with path.open("wb") as file:
        file.truncate(5_000_000)
    monkeypatch.setattr(content_files, "open", None, raising=False)
    error = await refusal(path)
    assert (error.problem, error.kind, error.found) == (FileProblem.TOO_LARGE, FileKind.EVENT, 5_000_000)


@pytest.mark.parametrize(
    ("name", "size"),
    [("a.hex", 20_001), ("a.bin", 4097), ("a.rtttl", 40_001), ("a.vcf", 65_537), ("a.png", 20_000_001)],
)
async def test_every_kind_has_its_limit(tmp_path: Path, name: str, size: int) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(size)
    assert (await refusal(path)).problem is FileProblem.TOO_LARGE


async def test_the_limit_counts_for_a_kind_found_by_its_beginning_too(tmp_path: Path) -> None:
    path = tmp_path / "calendar"
    path.write_bytes(EVENT + b" " * 70_000)
    error = await refusal(path)
    assert (error.problem, error.kind) == (FileProblem.TOO_LARGE, FileKind.EVENT)


@pytest.mark.parametrize(
    ("octets", "problem"),
    [(b"", FileProblem.EMPTY), (b" \n", FileProblem.EMPTY), (b"A:d=4\0:8g", FileProblem.NOT_TEXT)],
)
async def test_texts_that_are_none(tmp_path: Path, octets: bytes, problem: FileProblem) -> None:
    path = tmp_path / "a.rtttl"
    path.write_bytes(octets)
    assert (await refusal(path)).problem is problem


async def test_what_is_no_file_or_unknown_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert (await refusal(tmp_path / "a.pdf")).problem is FileProblem.UNKNOWN
    assert (await refusal(tmp_path / "gone.vcf")).problem is FileProblem.NOT_FOUND
    assert (await refusal(tmp_path)).problem is FileProblem.NOT_A_FILE
    assert (await refusal(Path("nul\0.vcf"))).problem in {FileProblem.NOT_ALLOWED, FileProblem.NOT_FOUND}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
async def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.vcf")
    assert (await refusal(tmp_path / "a.vcf")).problem is FileProblem.NOT_A_FILE


async def test_a_card_file_without_a_card(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_bytes(b"\0\xff nothing")
    with pytest.raises(ContentError) as caught:
        await read_content(path, UTC)
    assert caught.value.reason is ContentReason.NO_CARD


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from([*content_files.SUFFIXES, ".what", ""]),
    head=st.sampled_from([b"", CARD[:30], EVENT[:60], b"BM", b"\xff\xfe"]),
    octets=st.binary(max_size=300),
)
def test_no_octets_do_anything_else(tmp_path: Path, suffix: str, head: bytes, octets: bytes) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(head + octets)
    try:
        opened = content_files._open(path, UTC)
    except (FileError, ContentError):
        return
    assert opened.text or opened.octets or opened.card or opened.event
