from __future__ import annotations

import pytest

from roviec.reporting.tests.stage import Stage, set_up


@pytest.fixture
def stage(world) -> Stage:
    return set_up(world)
