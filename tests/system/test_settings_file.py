"""Settings: kept, put right, moved aside when damaged, and whole after a crash at any moment."""

import json
import os
import threading
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.system import files
from smsdesk.system.settings import RANGES, Loaded, LoadProblem, Settings, SettingsFile

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def settings_file(folder: Path) -> SettingsFile:
    return SettingsFile(folder / "settings.json")


def test_the_defaults_of_the_specification(tmp_path: Path) -> None:
    assert settings_file(tmp_path).load() == Loaded(Settings())
    defaults = Settings()
    assert (defaults.concurrency, defaults.per_second, defaults.hold_seconds) == (4, 15, 10)
    assert (defaults.confirm_above, defaults.appearance, defaults.reports_by_default) == (500, "system", True)


def test_kept(tmp_path: Path) -> None:
    changed = Settings(
        8, 30, 0, 1000, 9, 21, 48, "dark", 2, "01ff", 7, "compose", False, 48, 12, False, False, True, True
    )
    assert all(getattr(changed, f.name) != getattr(Settings(), f.name) for f in fields(Settings))
    settings_file(tmp_path).save(changed)
    assert settings_file(tmp_path).load() == Loaded(changed)
    assert (tmp_path / "settings.json").stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["settings.json"]


@pytest.mark.parametrize("name", RANGES)
def test_ranges(name: str) -> None:
    limits = RANGES[name]
    assert limits.minimum <= limits.default <= limits.maximum
    for given_value, kept in {
        limits.minimum - 1: limits.minimum,
        limits.minimum: limits.minimum,
        limits.maximum: limits.maximum,
        limits.maximum + 1: limits.maximum,
        10**30: limits.maximum,
    }.items():
        assert getattr(replace(Settings(), **{name: given_value}), name) == kept
    for wrong in (True, "4", 4.0, None, [4]):
        assert getattr(replace(Settings(), **{name: wrong}), name) == limits.default


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("appearance", "pink"),
        ("appearance", ["dark"]),
        ("window", "xyz"),
        ("window", "0" * 5000),
        ("window", 5),
        ("last_tab", "a\nb"),
        ("last_tab", "x" * 41),
        ("reports_by_default", 1),
    ],
)
def test_wrong_values_become_the_default(name: str, wrong: object) -> None:
    assert getattr(replace(Settings(), **{name: wrong}), name) == getattr(Settings(), name)


def test_entries_of_a_newer_version_are_kept(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"concurrency": 2, "of_the_future": {"a": [1]}}')
    file = settings_file(tmp_path)
    loaded = file.load()
    assert loaded == Loaded(Settings(concurrency=2))
    file.save(replace(loaded.settings, concurrency=3))
    entries = json.loads((tmp_path / "settings.json").read_text())
    assert entries["of_the_future"] == {"a": [1]}
    assert entries["concurrency"] == 3


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[1]",
        b"\xff\xfe",
        b"\0" * 100,
        b"[" * 100_000,
        b'{"concurrency": ' + b"9" * 5000 + b"}",
        b" " * 300_000 + b"{}",
    ],
)
def test_a_damaged_file_is_moved_aside(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(damage)
    loaded = settings_file(tmp_path).load()
    assert loaded.settings == Settings()
    assert loaded.problem is LoadProblem.DAMAGED
    assert loaded.moved_to is not None
    assert loaded.moved_to.name.startswith("settings.json.damaged-")
    assert loaded.moved_to.read_bytes() == damage
    assert settings_file(tmp_path).load() == Loaded(Settings())


def test_a_link_is_left_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "target").write_text('{"concurrency": 2}')
    (tmp_path / "settings.json").symlink_to(tmp_path / "target")
    assert settings_file(tmp_path).load() == Loaded(Settings(), LoadProblem.UNREADABLE)


@given(entries=st.dictionaries(st.sampled_from([f.name for f in fields(Settings)]), _json))
def test_no_contents_break_a_start(tmp_path_factory: pytest.TempPathFactory, entries: dict[str, object]) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "settings.json").write_text(json.dumps(entries))
    file = settings_file(folder)
    loaded = file.load()
    assert loaded.problem is None
    file.save(loaded.settings)
    assert settings_file(folder).load() == loaded


def test_a_crash_within_a_save_leaves_the_old_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = settings_file(tmp_path)
    file.save(Settings(concurrency=2))

    def die(*paths: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        file.save(Settings(concurrency=3))
    assert settings_file(tmp_path).load() == Loaded(Settings(concurrency=2))


def test_saves_from_several_threads(tmp_path: Path) -> None:
    file = settings_file(tmp_path)
    threads = [threading.Thread(target=file.save, args=(Settings(last_account=i),)) for i in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert file.load().settings.last_account in range(1, 9)
    assert os.listdir(tmp_path) == ["settings.json"]
