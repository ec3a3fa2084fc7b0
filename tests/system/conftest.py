"""Fixtures of the system layer's tests."""

import gc
import shutil
import tempfile
import warnings
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
    # A bus that ends in the middle leaves sockets open inside jeepney, in a thread's traceback: taken away here, so
    # that they do not speak up in whichever test runs when they are collected.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
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
