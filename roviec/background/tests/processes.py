"""Real processes on the database of the test."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from urllib.parse import quote

from django.db import connection


def address() -> str:
    """The test's database, as `ROVIEC_DATABASE_URL` names it."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(given['NAME']))}"
    who = quote(given["USER"]) + (f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else "")
    return f"postgresql://{who}@{quote(given['HOST'], safe='')}:{given['PORT']}/{given['NAME']}"


def start(module: str, *words: str, **more: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "ROVIEC_DATABASE_URL": address(), "ROVIEC_HTTPS": "0", **more}
    return subprocess.Popen([sys.executable, "-m", module, *words], env=environment)


def wait_for(what: Callable[[], object], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.05)
