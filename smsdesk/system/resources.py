"""Where the program's own icons, translations and sounds lie: in a checkout, installed, or frozen."""

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def folder() -> Path:
    """The folder that holds the resources.

    A wheel and a frozen program carry it inside the package; in a checkout it stands beside the package.
    Raises FileNotFoundError if there is none: the installation is damaged.
    """
    unpacked = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's bootloader
    package = Path(unpacked) / "smsdesk" if unpacked else PACKAGE
    inside, beside = package / "resources", package.parent / "resources"
    if inside.is_dir():
        return inside
    if beside.is_dir() and (package.parent / "pyproject.toml").is_file():
        return beside
    raise FileNotFoundError(f"smsdesk's resources are missing: {inside}")


def find(name: str) -> Path:
    """A file by its path below the folder, such as `icons/smsdesk.svg`. Raises FileNotFoundError if it is not there."""
    path = folder() / name
    if not path.is_file():
        raise FileNotFoundError(f"A resource of smsdesk is missing: {path}")
    return path
