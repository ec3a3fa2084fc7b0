"""Makes `.venv` from a hash lock and links this checkout into it: `python3 packaging/environment.py run|dev`.

The second time it needs no network: `.venv` records which locks it satisfies, as the last step of an installation,
so an interrupted one is simply done again. Only the standard library is used, and the syntax of older Pythons.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"run": ["requirements.txt"], "dev": ["requirements-dev.txt", "requirements.txt"]}
"""Which locks a kind satisfies, the one to install first: the lock for development holds the other one."""
SUPPORTED = ((3, 11), (3, 12), (3, 13))
OLDEST_PIP = (22, 3)  # the first with --python
WINDOWS = os.name == "nt"

LAUNCHER = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from smsdesk.__main__ import main

sys.exit(main())
"""
"""Starts the program. A shell first, because a `#!` line may hold neither blanks nor more than 127 characters."""
WINDOWS_LAUNCHER = '@"{python}" -m smsdesk %*\n'


class SetUpError(Exception):
    """A sentence for the person at the terminal."""


def python_of(venv: Path) -> Path:
    """The interpreter inside a virtual environment."""
    return venv / ("Scripts/python.exe" if WINDOWS else "bin/python")


def version_of(python: Path) -> "tuple[int, int] | None":
    """Major and minor version of an interpreter; None if it does not start."""
    if not python.exists():
        return None
    code = "import sys; print(*sys.version_info[:2])"
    answer = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
    parts = answer.stdout.split()
    return (int(parts[0]), int(parts[1])) if answer.returncode == 0 and len(parts) == 2 else None


def check_interpreter(version: "tuple[int, int]" = sys.version_info[:2]) -> None:
    """Refuses a Python that the locks do not serve."""
    if version not in SUPPORTED:
        raise SetUpError(
            "smsdesk needs Python 3.11, 3.12 or 3.13, and this is %d.%d (%s). Name another one, for example: "
            "make run PYTHON=python3.12" % (*version, sys.executable)
        )


def check_pip() -> None:
    """Refuses a pip that is missing or cannot install into another environment."""
    answer = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, text=True, check=False)
    words = answer.stdout.split()
    if answer.returncode != 0 or len(words) < 2:
        raise SetUpError("pip is missing for %s. On Debian and Ubuntu install python3-pip." % sys.executable)
    if tuple(int(part) for part in words[1].split(".")[:2]) < OLDEST_PIP:
        raise SetUpError("pip %s is too old: 22.3 or newer is needed." % words[1])


def digest(lock: Path) -> str:
    """SHA-256 of a lock's content, whatever the line ends of the checkout."""
    return hashlib.sha256(lock.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def recorded(venv: Path) -> "list[str]":
    """Digests of the locks that the environment satisfies."""
    stamp = venv / "installed-locks.txt"
    return stamp.read_text(encoding="ascii").split() if stamp.is_file() else []


def make_venv(venv: Path) -> None:
    """An empty environment of this interpreter, unless one of the same version stands there and works."""
    if version_of(python_of(venv)) == sys.version_info[:2]:
        return
    if venv.exists():
        print("Making %s again: it was made by another Python, or does not start." % venv.name)
        shutil.rmtree(str(venv))
    # Without pip: Debian's Python has no ensurepip unless python3-venv is there, and ours is not needed inside.
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)


def install(venv: Path, locks: "list[Path]") -> None:
    """Installs the first lock and records that all of them are satisfied."""
    digests = [digest(lock) for lock in locks]
    if digests[0] in recorded(venv):
        return
    check_pip()
    (venv / "installed-locks.txt").unlink(missing_ok=True)
    print("Installing Python packages from %s into %s" % (locks[0].name, venv.name), flush=True)
    pip = [sys.executable, "-m", "pip", "--python", str(python_of(venv)), "--disable-pip-version-check"]
    options = ["install", "--quiet", "--no-input", "--progress-bar=off", "--require-hashes", "--no-deps"]
    done = subprocess.run([*pip, *options, "--only-binary=:all:", "-r", str(locks[0])], check=False)
    if done.returncode != 0:
        raise SetUpError("The Python packages could not be installed: see pip's message above, then start again.")
    (venv / "installed-locks.txt").write_text("\n".join(digests) + "\n", encoding="ascii")


def link_checkout(venv: Path, root: Path) -> None:
    """Makes `import smsdesk` and the command `smsdesk` of the environment mean this checkout."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    answer = subprocess.run([str(python_of(venv)), "-c", code], capture_output=True, text=True, check=True)
    packages = Path(answer.stdout.strip())
    link = os.path.relpath(str(root), str(packages))  # relative: the checkout may be moved
    (packages / "smsdesk-checkout.pth").write_text(link + "\n", encoding="utf-8")
    launcher = python_of(venv).with_name("smsdesk.cmd" if WINDOWS else "smsdesk")
    text = (WINDOWS_LAUNCHER if WINDOWS else LAUNCHER).format(python=python_of(venv))
    launcher.write_text(text, encoding="utf-8")
    launcher.chmod(0o755)


def check_qt(venv: Path) -> None:
    """Refuses to go on when Qt's libraries do not load, with the loader's own words."""
    code = "import PySide6.QtWidgets, PySide6.QtNetwork, PySide6.QtSvg"
    answer = subprocess.run([str(python_of(venv)), "-c", code], capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        reason = (answer.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise SetUpError("Qt does not load on this computer: %s. packaging/README.md lists what it needs." % reason)


def main() -> int:
    """Prepares `.venv`; 0 when it is ready, 1 with a sentence on standard error when not."""
    parser = argparse.ArgumentParser(description="Makes .venv from a lock.")
    parser.add_argument("kind", choices=sorted(LOCKS))
    kind = parser.parse_args().kind
    venv = ROOT / ".venv"
    try:
        check_interpreter()
        make_venv(venv)
        install(venv, [ROOT / "packaging" / name for name in LOCKS[kind]])
        link_checkout(venv, ROOT)
        check_qt(venv)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
