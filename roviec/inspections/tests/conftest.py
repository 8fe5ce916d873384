from __future__ import annotations

import pytest

from roviec.inspections.tests.scene import Scene, arranged
from tests.remembered import remembered
from tests.world import build


@remembered
def arranged_world() -> Scene:
    return arranged(build())


@pytest.fixture
def scene(db) -> Scene:
    return arranged_world()
