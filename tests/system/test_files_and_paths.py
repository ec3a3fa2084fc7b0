"""Private folders and files, links refused, writes that are whole or not at all."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from smsdesk.system import files
from smsdesk.system.files import OwnFilesError, PathProblem, open_private, read_private, write_atomic
from smsdesk.system.paths import DataDir, default_root


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """The usual umask, so that a mode of 0700 is our doing."""
    earlier = os.umask(0o022)
    yield
    os.umask(earlier)


def problem_of(datadir: DataDir) -> PathProblem:
    with pytest.raises(OwnFilesError) as caught:
        datadir.prepare()
    return caught.value.problem


def test_everything_lies_in_the_data_folder(tmp_path: Path) -> None:
    datadir = DataDir(tmp_path / "deep" / "data")
    datadir.prepare()
    places = (*datadir.folders, datadir.database, datadir.settings, datadir.lock, datadir.socket)
    assert all(place.parent == datadir.root for place in places)
    assert len(set(places)) == len(places)
    assert [mode(folder) for folder in (datadir.root, *datadir.folders)] == [0o700] * 5
    assert mode(datadir.root.parent) == 0o700
    datadir.prepare()


def test_what_is_made_later_is_private_too(tmp_path: Path) -> None:
    datadir = DataDir(tmp_path / "data")
    datadir.prepare()
    datadir.database.write_bytes(b"x")
    assert mode(datadir.database) == 0o600


def test_default_root_is_an_absolute_place_of_ours() -> None:
    assert default_root().is_absolute()
    assert default_root().name == "smsdesk"


def test_an_open_folder_of_ours_is_closed(tmp_path: Path) -> None:
    datadir = DataDir(tmp_path / "data")
    datadir.prepare()
    datadir.settings.write_text("{}")
    datadir.root.chmod(0o755)
    datadir.logs.chmod(0o777)
    datadir.prepare()
    assert mode(datadir.root) == mode(datadir.logs) == 0o700


def test_an_open_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    tmp_path.chmod(0o755)
    assert problem_of(DataDir(tmp_path)) is PathProblem.HOLDS_OTHER_FILES
    assert mode(tmp_path) == 0o755
    assert os.listdir(tmp_path) == ["photo.jpg"]


@pytest.mark.parametrize("name", ["", "logs", "smsdesk.sqlite3", "settings.json", "lock"])
def test_links_are_refused(tmp_path: Path, name: str) -> None:
    target = tmp_path / "target"
    target.mkdir(mode=0o700)
    root = tmp_path / "data"
    if name:
        root.mkdir(mode=0o700)
    (root / name).symlink_to(target)
    assert problem_of(DataDir(root)) is PathProblem.IS_LINK
    assert list(target.iterdir()) == []


def test_a_dangling_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(tmp_path / "nowhere")
    assert problem_of(DataDir(tmp_path / "data")) is PathProblem.IS_LINK


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"")
    assert problem_of(DataDir(tmp_path / "data")) is PathProblem.NOT_A_FOLDER
    assert problem_of(DataDir(tmp_path / "data" / "below")) is PathProblem.CANNOT_CREATE


def test_somebody_elses_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = os.geteuid()
    monkeypatch.setattr(files.os, "geteuid", lambda: own + 1)
    assert problem_of(DataDir(tmp_path)) is PathProblem.OTHER_OWNER


def test_files_are_made_private_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomic(path, b"one")
    assert mode(path) == 0o600
    path.chmod(0o644)
    assert read_private(path, 10) == b"one"
    assert mode(path) == 0o600


def test_only_regular_files_of_a_bounded_size_are_read(tmp_path: Path) -> None:
    write_atomic(tmp_path / "file", b"12345")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    problems = {}
    for name in ("file", "pipe", "link", ""):
        with pytest.raises(OwnFilesError) as caught:
            read_private(tmp_path / name, 4)
        problems[name] = caught.value.problem
    assert problems == {
        "file": PathProblem.TOO_LARGE,
        "pipe": PathProblem.NOT_A_FILE,
        "link": PathProblem.IS_LINK,
        "": PathProblem.NOT_A_FILE,
    }


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_atomic(path, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"untouched")
    (tmp_path / "file").symlink_to(tmp_path / "target")
    write_atomic(tmp_path / "file", b"new")
    assert (tmp_path / "target").read_bytes() == b"untouched"
    assert (tmp_path / "file").read_bytes() == b"new"


def test_opening_does_not_create_unless_asked(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_private(tmp_path / "missing", os.O_RDONLY)
    assert not (tmp_path / "missing").exists()
