"""Resources are found in a checkout, in an installed package and in a frozen program."""

import sys
from pathlib import Path

import pytest

from smsdesk.system import resources


def lay(folder: Path) -> Path:
    """A resource `icons/one.svg` below a folder."""
    path = folder / "resources" / "icons" / "one.svg"
    path.parent.mkdir(parents=True)
    path.write_text("<svg/>", encoding="utf-8")
    return path


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for the package, as the module sees it."""
    path = tmp_path / "place" / "smsdesk"
    path.mkdir(parents=True)
    monkeypatch.setattr(resources, "PACKAGE", path)
    return path


def test_in_a_checkout_they_stand_beside_the_package(package: Path) -> None:
    (package.parent / "pyproject.toml").touch()
    expected = lay(package.parent)
    assert resources.find("icons/one.svg") == expected


def test_installed_they_are_inside_the_package(package: Path) -> None:
    lay(package.parent)
    expected = lay(package)
    assert resources.find("icons/one.svg") == expected


def test_frozen_they_are_where_the_program_was_unpacked(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "unpacked"), raising=False)
    lay(package)
    expected = lay(tmp_path / "unpacked" / "smsdesk")
    assert resources.find("icons/one.svg") == expected


def test_a_strangers_folder_beside_an_installed_package_is_not_taken(package: Path) -> None:
    lay(package.parent)
    with pytest.raises(FileNotFoundError, match="resources are missing"):
        resources.folder()


def test_a_missing_file_is_named(package: Path) -> None:
    lay(package)
    with pytest.raises(FileNotFoundError, match=r"two\.svg"):
        resources.find("icons/two.svg")
