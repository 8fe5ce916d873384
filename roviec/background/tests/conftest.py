from __future__ import annotations

from collections.abc import Callable

import pytest

from roviec.background import registry
from roviec.background.registry import Job


@pytest.fixture
def register(monkeypatch) -> Callable[..., Job]:
    """Make a job known for one test."""

    def make(run: Callable[..., None], name: str = "test.job", **more) -> Job:
        job = Job(name=name, label=f"Việc thử {name}", run=run, **more)
        monkeypatch.setitem(registry._jobs, name, job)
        return job

    return make
