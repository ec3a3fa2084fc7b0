"""Nothing that is committed names a package registry, a path of somebody's machine or a real person's address."""

import re
from pathlib import Path

import pytest

# Written so that this file does not match itself.
HOSTS = re.compile(r"py[p]i\.org|python[h]osted|registry\.npm[j]s|deb\.debia[n]\.org|npm[j]s\.com", re.IGNORECASE)
PATHS = re.compile(r"(?<![\w.~)}\]-])/(?:home|Users|work|root)/[A-Za-z0-9_.]")
PATHS_OF_WINDOWS = re.compile(r"[A-Z]:\\{1,2}Users\\{1,2}\w", re.IGNORECASE)
ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@(?P<domain>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})\b")
NOBODYS = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|invalid|test|localhost)$", re.IGNORECASE)
ICON_SIZES = re.compile(r"^\dx\.(?:png|svg)$")


def offences(text: str) -> list[str]:
    """What in a text must not be committed."""
    found = [match.group() for rule in (HOSTS, PATHS, PATHS_OF_WINDOWS) for match in rule.finditer(text)]
    for match in ADDRESS.finditer(text):
        domain = match["domain"]
        if not NOBODYS.search(domain) and not ICON_SIZES.match(domain):
            found.append(match.group())
    return found


def test_committed_files_name_nothing_private(tracked_files: list[Path], project_root: Path) -> None:
    found = []
    for path in tracked_files:
        content = path.read_bytes()
        if b"\0" in content or path == Path(__file__):
            continue
        name = path.relative_to(project_root).as_posix()
        found += [f"{name}: {text}" for text in offences(content.decode("utf-8", "replace"))]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "see https://" + "py" + "pi.org/simple",
        "cd /" + "home/somebody",
        "path = '/" + "work/main'",
        r"C:\Users" + r"\somebody",
        "write to someone" + "@mail.com.my",
    ],
)
def test_offences_are_seen(text: str) -> None:
    assert offences(text)


@pytest.mark.parametrize(
    "text",
    [
        "ali@example.com",
        "user@gateway.example",
        "@pytest.fixture",
        "icon@2x.png",
        "https://www.sms.com.my/",
        "~/" + "work/x",
    ],
)
def test_harmless_texts_are_allowed(text: str) -> None:
    assert offences(text) == []


def test_screenshots_are_small(tracked_files: list[Path]) -> None:
    too_large = [path.name for path in tracked_files if path.suffix == ".png" and path.stat().st_size >= 300_000]
    assert too_large == []


def test_nothing_is_fetched_before_a_commit(project_root: Path) -> None:
    text = (project_root / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"^\s*-?\s*repo:\s*(\S+)", text, re.MULTILINE)) == {"local"}
    languages = re.findall(r"^\s+language:\s*(\S+)", text, re.MULTILINE)
    assert set(languages) == {"system"}
    assert len(languages) == len(re.findall(r"^\s*- id:", text, re.MULTILINE))
    named = re.findall(r"tests/quality/\w+\.py", text)
    assert named
    assert all((project_root / name).is_file() for name in named)


def test_the_folder_packaging_hides_no_package(project_root: Path) -> None:
    """As a package it would stand in front of the `packaging` that pytest and hatchling import."""
    assert not (project_root / "packaging" / "__init__.py").exists()
