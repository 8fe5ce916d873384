from __future__ import annotations

import pytest

from roviec.inspections.tests.scene import Scene, arranged


@pytest.fixture
def scene(world) -> Scene:
    return arranged(world)
