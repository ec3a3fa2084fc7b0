"""CSV of any origin: encodings, delimiters, broken quotation marks, and the child process around them."""

import asyncio
import csv
import io
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.lists import ListRow
from smsdesk.domain.tables import Note, ReadError, ReadProblem
from smsdesk.services import csv_reading, reading
from smsdesk.services.csv_reading import detect, read, sniff
from smsdesk.services.reading import read_table, rows_for_list

PEOPLE = "Name;Phone;Café\r\nZoë;0125550101;Käse\r\nRenée;0125550102;Müsli\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    found, rows = read(PEOPLE.encode(encoding))
    assert rows == [line.split(";") for line in PEOPLE.splitlines()]
    assert (found.delimiter, found.notes) == (";", set())


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gb18030", "姓名,电话\n张伟,0125550101\n王芳,0125550102\n李秀英,0125550103\n刘洋,0125550104\n"),
        ("cp1251", "Имя,Телефон\nЕкатерина,0125550101\nАлександр,0125550102\nВладимир,0125550103\n"),
    ],
)
def test_encodings_that_are_not_western(encoding: str, text: str) -> None:
    assert read(text.encode(encoding))[1] == [line.split(",") for line in text.splitlines()]


def test_a_wrong_choice_of_encoding_is_said() -> None:
    found, _ = read(("a,b\n" * 50 + "é,1\n").encode("cp1252"), encoding="utf-8")
    assert found.notes == {Note.SIGNS_LOST}
    with pytest.raises(ReadError):
        read(b"a,b", encoding="no such thing")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiters(sign: str) -> None:
    text = "\n".join(sign.join(['"Tan, Kavitha"', "0125550101", "a b"]) for _ in range(3))
    assert read(text.encode())[1] == [["Tan, Kavitha", "0125550101", "a b"]] * 3


def test_a_comma_in_cells_does_not_win() -> None:
    assert sniff("Tan, Kavitha;0125550101\nLee, Mei;0125550102") == ";"
    assert sniff("Tan, Kavitha\t0125550101\nLee, Mei\t0125550102") == "\t"
    assert sniff("0125550101\n0125550102") in csv_reading._DELIMITERS


def test_excels_own_first_line() -> None:
    assert read(b"sep=|\r\na,1|b\r\n")[1] == [["a,1", "b"]]


def test_blank_rows_zeros_and_line_ends() -> None:
    assert read(b"\n\na,b\r\n,\r\n\0c,d\re,f")[1] == [["a", "b"], ["c", "d"], ["e", "f"]]


def test_a_mark_that_is_never_closed_swallows_nothing() -> None:
    text = 'name,phone\n"Ali,0125550101\nMei,0125550102\n"Ravi",0125550103\n' + "Siti,0125550104\n" * 300
    found, rows = read(text.encode())
    assert found.notes == {Note.QUOTES_BROKEN}
    assert len(rows) == 304
    assert rows[1:4] == [["Ali", "0125550101"], ["Mei", "0125550102"], ["Ravi", "0125550103"]]
    assert read(b'a,b\n"c,d\ne,f\n')[1] == [["a", "b"], ["c", "d"], ["e", "f"]]


def test_line_breaks_inside_marks_stay() -> None:
    found, rows = read(b'name,note\nAli,"one\ntwo"\n')
    assert rows == [["name", "note"], ["Ali", "one\ntwo"]]
    assert not found.notes


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", ReadProblem.EMPTY),
        (b"\n ,\n", ReadProblem.EMPTY),
        (b"PK\x03\x04rest", ReadProblem.SPREADSHEET),
        (b"\xd0\xcf\x11\xe0rest", ReadProblem.SPREADSHEET),
        (bytes(range(256)) * 20, ReadProblem.NOT_TEXT),
        (b"," * 600, ReadProblem.EMPTY),
        (b"x" + b"," * 600, ReadProblem.TOO_WIDE),
        (b"1\n" * 200_001, ReadProblem.TOO_MANY_ROWS),
    ],
)
def test_what_is_not_read(data: bytes, problem: ReadProblem) -> None:
    with pytest.raises(ReadError) as error:
        read(data)
    assert error.value.problem is problem


def test_endless_cells_are_cut() -> None:
    found, rows = read(b"a,b\nc," + b"x" * 20_000)
    assert (len(rows[1][1]), found.notes) == (10_000, {Note.CELLS_CUT})


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    try:
        rows = read(data)[1]
    except ReadError:
        return
    assert rows
    assert detect(data)


@given(
    st.lists(
        st.lists(st.text("abcé \"',;0123456789\n", min_size=1).map(str.strip).filter(bool), min_size=2, max_size=2),
        min_size=1,
        max_size=8,
    )
)
def test_what_csv_writes_comes_back(rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    assert read(file.getvalue().encode(), "utf-8", ",")[1] == rows


def test_spectrum(corpora: Path) -> None:
    """Each file against the JSON its authors give for it."""
    folder = corpora / "csv" / "csv-spectrum"
    for path in sorted(folder.glob("csvs__*.csv")):
        if "location" in path.stem:
            continue  # its JSON has another phone number than its CSV
        expected = json.loads((folder / f"json__{path.stem.removeprefix('csvs__')}.json").read_text("utf-8"))
        titles, *rows = read(path.read_bytes())[1]
        assert [dict(zip(titles, row, strict=True)) for row in rows] == expected, path.name


def test_every_file_of_the_corpora_is_read_or_refused_in_words(corpora: Path) -> None:
    refused = {}
    for path in sorted((corpora / "csv").rglob("*")):
        if path.is_file():
            try:
                assert read(path.read_bytes())[1]
            except ReadError as error:
                refused[path.name] = error.problem
    assert set(refused.values()) <= {ReadProblem.EMPTY}, refused


async def test_a_file_through_the_child(tmp_path: Path) -> None:
    path = tmp_path / "Kunden – größte.csv"
    path.write_bytes(PEOPLE.encode("cp1252"))
    table = await read_table(path, "MY")
    assert (table.encoding, table.delimiter, table.header, table.total) == ("cp1252", ";", True, 2)
    assert (table.mapping.number, table.mapping.names, table.label) == (1, (0,), path.name)
    assert table.columns == ("Name", "Phone", "Café")
    assert table.first_rows(1) == (("Zoë", "0125550101", "Käse"),)
    assert await rows_for_list(path, "MY") == [
        ListRow("0125550101", "Zoë", ("Käse",)),
        ListRow("0125550102", "Renée", ("Müsli",)),
    ]
    forced = await read_table(path, "MY", encoding="cp1250", delimiter=",", header=False)
    assert (forced.encoding, forced.delimiter, forced.total) == ("cp1250", ",", 3)


@pytest.mark.usefixtures("qapp")
async def test_a_file_is_read_on_the_programs_own_loop(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(PEOPLE)
    assert len(await rows_for_list(path, "MY")) == 2


async def test_a_list_without_numbers_is_still_a_list(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Ali\nMei\n")
    assert await rows_for_list(path, "MY") == [ListRow("Ali"), ListRow("Mei")]


async def test_files_that_are_none(tmp_path: Path) -> None:
    async def problem(path: Path) -> ReadProblem:
        with pytest.raises(ReadError) as error:
            await read_table(path, "MY")
        return error.value.problem

    assert await problem(tmp_path / "absent.csv") is ReadProblem.NOT_FOUND
    assert await problem(tmp_path) is ReadProblem.NOT_A_FILE
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(csv_reading.LARGEST_FILE + 1)
    assert await problem(large) is ReadProblem.TOO_LARGE
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert await problem(tmp_path / "pipe") is ReadProblem.NOT_A_FILE


@pytest.mark.parametrize(
    ("program", "limit", "problem"),
    [
        ("import time; time.sleep(60)", 0.3, ReadProblem.TOO_SLOW),
        ("import os; os.abort()", 30, ReadProblem.FAILED),
        ("print('nonsense')", 30, ReadProblem.FAILED),
        ('print(\'{"encoding": "x"}\'); import sys; sys.exit(3)', 30, ReadProblem.FAILED),
    ],
)
async def test_a_child_that_fails(
    program: str, limit: float, problem: ReadProblem, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reading, "child_command", lambda: [sys.executable, "-c", program])
    with pytest.raises(ReadError) as error:
        await read_table(tmp_path / "x.csv", "MY", time_limit=limit)
    assert error.value.problem is problem


async def test_cancelling_ends_the_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sign = tmp_path / "running"
    program = f"import os, time; open({str(sign)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    monkeypatch.setattr(reading, "child_command", lambda: [sys.executable, "-c", program])
    task = asyncio.ensure_future(read_table(tmp_path / "x.csv", "MY"))
    while not (sign.exists() and sign.read_text()):
        await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    while _lives(int(sign.read_text())):
        await asyncio.sleep(0.02)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
async def test_a_child_that_takes_all_memory_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = (
        "from smsdesk.services import csv_child; csv_child._contents = lambda path: b'x' * (2 << 30); csv_child.main()"
    )
    monkeypatch.setattr(reading, "child_command", lambda: [sys.executable, "-c", program])
    with pytest.raises(ReadError) as error:
        await read_table(tmp_path / "x.csv", "MY")
    assert error.value.problem is ReadProblem.TOO_LARGE
