"""One desktop for each module of whole-program tests, and the practice gateway as the far end."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from a11y_bus import A11yBus
from desktop import Desktop, desktop
from far_end_practice import FarEnd, new_ledger


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with desktop(tmp_path_factory.mktemp("desktop")) as made:
        yield made


@pytest.fixture(scope="module")
def bus(stage: Desktop) -> Iterator[A11yBus]:
    with A11yBus(stage.accessibility) as made:
        yield made


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("ledger") / "practice.sqlite"
    new_ledger(file)
    return file


@pytest.fixture
def gateway(ledger: Path, tmp_path: Path) -> Iterator[FarEnd]:
    with FarEnd(Path(shutil.copy(ledger, tmp_path))) as far_end:
        yield far_end
