"""The wheel: everything the program needs, nothing else, and it runs from where it is installed."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CODE = """
import smsdesk, smsdesk.system.resources as resources
print(smsdesk.__file__)
print(resources.find("icons/sample.svg"))
"""


@pytest.fixture(scope="module")
def wheel(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this source, with one resource and one screenshot more, built without network and isolation."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "LICENSE", "README.md"):
        shutil.copy(project_root / name, source)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(project_root / "smsdesk", source / "smsdesk", ignore=ignored)
    if (project_root / "resources").is_dir():
        shutil.copytree(project_root / "resources", source / "resources", ignore=ignored)
    for name in ("icons/sample.svg", "screenshots/sample.png"):
        path = source / "resources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"sample")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(source / "dist")]
    answer = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    (built,) = (source / "dist").glob("*.whl")
    return built


def names(wheel: Path) -> set[str]:
    """The files in it."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_all_modules_are_in_it(wheel: Path, project_root: Path) -> None:
    files = [path for path in (project_root / "smsdesk").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {path.relative_to(project_root).as_posix() for path in files} <= names(wheel)


def test_resources_are_in_it_without_the_screenshots(wheel: Path) -> None:
    assert "smsdesk/resources/icons/sample.svg" in names(wheel)
    assert not [name for name in names(wheel) if "screenshots" in name]


def test_nothing_else_is_in_it(wheel: Path) -> None:
    assert {name.split("/")[0].split("-")[0] for name in names(wheel)} == {"smsdesk"}


def test_it_has_the_command_the_version_and_the_licence(wheel: Path) -> None:
    from smsdesk import __version__

    info = f"smsdesk-{__version__}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        assert "smsdesk = smsdesk.__main__:main" in archive.read(f"{info}/entry_points.txt").decode()
    assert f"{info}/licenses/LICENSE" in names(wheel)


def test_it_works_where_it_is_installed(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, 'site')\n{CODE}"]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    package = tmp_path / "site" / "smsdesk"
    assert [Path(line).resolve().parent for line in answer.stdout.split()] == [package, package / "resources" / "icons"]
