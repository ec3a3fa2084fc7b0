"""Fixtures of the system layer's tests."""

import gc
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from keyring_service import KeyringService, keyring_service

StartKeyring = Callable[..., KeyringService]


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A private folder whose path is short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="sd"))
    yield folder
    shutil.rmtree(folder)
    # What a test that ends a bus leaves open speaks up here, in that test and in no other.
    gc.collect()


@pytest.fixture
def start_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StartKeyring]:
    """Starts a real keyring that this process uses; arguments as `keyring_service`."""
    with ExitStack() as stack:

        def start(**options: bool) -> KeyringService:
            service = stack.enter_context(keyring_service(tmp_path, **options))
            for name, value in service.variables.items():
                monkeypatch.setenv(name, value)
            return service

        yield start


@pytest.fixture
def keyring(start_keyring: StartKeyring) -> KeyringService:
    """A real, unlocked keyring that this process uses."""
    return start_keyring()
