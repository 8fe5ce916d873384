"""One worker beside a site: it ends with the site, is started again, and there is only one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import pytest

from roviec.background.models import WorkerSeen
from roviec.background.supervising import LOCK, Supervisor, waits
from roviec.background.tests.processes import address, start, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

# Stands for `roviec serve`: starts the supervising process and waits.
SITE = (
    "import time; from roviec.background.supervising import Beside; "
    "beside = Beside(); print(beside._process.pid, flush=True); time.sleep(600)"
)


def site(folder: Path) -> tuple[subprocess.Popen[str], int]:
    environment = {
        **os.environ, "ROVIEC_DATABASE_URL": address(), "ROVIEC_DATA": str(folder),
        "ROVIEC_HTTPS": "0", "ROVIEC_SECRET_KEY": "khoa-thu-nghiem",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", SITE], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def close(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    process.stdout.close()


def workers_of(supervisor: int) -> list[int]:
    """Processes the supervising one has started."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children")
    return [int(pid) for pid in children.read_text().split()] if children.exists() else []


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def seen() -> set[int]:
    """Process numbers of the workers that have said they are at work."""
    return {
        int(name.split("-")[-2]) for name in WorkerSeen.objects.values_list("worker", flat=True)
    }


def test_a_worker_that_falls_is_started_again_and_ends_with_its_site(tmp_path):
    serving, supervisor = site(tmp_path)
    wait_for(seen)
    [first] = workers_of(supervisor)
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: workers_of(supervisor) not in ([], [first]))
    [second] = workers_of(supervisor)
    wait_for(lambda: second in seen())
    serving.kill()
    serving.wait()
    close(serving)
    wait_for(lambda: not is_alive(supervisor) and not is_alive(second))


def test_two_sites_on_one_folder_have_one_worker(tmp_path):
    first, one = site(tmp_path)
    wait_for(seen)
    second, two = site(tmp_path)
    time.sleep(3)
    assert len(workers_of(one)) == 1
    assert workers_of(two) == []
    first.kill()
    first.wait()
    wait_for(lambda: workers_of(two))
    second.kill()
    second.wait()
    wait_for(lambda: not is_alive(one) and not is_alive(two))
    for each in (first, second):
        close(each)


def test_a_worker_whose_parent_is_killed_ends_too(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    worker = start("roviec", "worker", "--attached-to", str(gone.pid))
    assert worker.wait(30) == 0


def test_waits_before_a_new_start_grow():
    assert list(islice(waits(), 8)) == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_worker_that_falls_at_once_is_not_started_at_once_again(tmp_path):
    ran = tmp_path / "ran"
    command = [sys.executable, "-c", f"open({str(ran)!r}, 'a').write('x'); raise SystemExit(1)"]
    began = time.monotonic()
    supervisor = Supervisor(command, tmp_path / LOCK, alive=lambda: time.monotonic() < began + 4)
    supervisor.run()
    # At once, after a second, and after two more.
    assert ran.read_text() in {"xx", "xxx"}
