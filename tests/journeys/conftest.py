"""One desktop for each module of whole-program tests, and the practice gateway as the far end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from a11y_bus import A11yBus
from desktop import Desktop, desktop
from far_end_practice import FarEnd


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with desktop(tmp_path_factory.mktemp("desktop")) as made:
        yield made


@pytest.fixture(scope="module")
def bus(stage: Desktop) -> Iterator[A11yBus]:
    with A11yBus(stage.accessibility) as made:
        yield made


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[FarEnd]:
    with FarEnd(tmp_path / "practice.sqlite") as far_end:
        yield far_end
