"""`python -m roviec.background.tests.counting worker …`: the command with one more job registered,
which writes one entry of the record in each of its steps."""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from typing import Any

from roviec import running

STEPS = 12


def count(doing: Any, pause: float = 0.1, steps: int = STEPS) -> None:
    from roviec.access.actor import SYSTEM
    from roviec.audit.actions import record
    from roviec.background import verbs
    from roviec.background.models import Run

    for n in range(doing.done, steps):
        with doing.step(of=steps):
            record(SYSTEM, verbs.RETRIED, Run.objects.get(pk=doing.pk), after={"n": n})
            # In the middle of the step: written, and not yet kept.
            time.sleep(pause)


def register() -> None:
    from roviec.background.registry import Job
    from roviec.background.registry import register as make_known

    make_known(Job(name="test.count", label="Đếm", run=count, lease=timedelta(seconds=2), most=20))


if __name__ == "__main__":
    from roviec.cli import main

    running.start_django()
    register()
    sys.exit(main(sys.argv[1:]))
