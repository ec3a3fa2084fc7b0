"""One desktop for each module of whole-program tests."""

from collections.abc import Iterator

import pytest
from a11y_bus import A11yBus
from desktop import Desktop, desktop


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with desktop(tmp_path_factory.mktemp("desktop")) as made:
        yield made


@pytest.fixture(scope="module")
def bus(stage: Desktop) -> Iterator[A11yBus]:
    with A11yBus(stage.accessibility) as made:
        yield made
