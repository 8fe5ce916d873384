"""Runs the tests on one database, or says plainly that it could not.

`python -m tests.run sqlite|postgres|migrations`; `answers` only asks whether a PostgreSQL does. With
`CI=true` a missing service is a failure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

import psycopg

DEFAULT_POSTGRES = ("postgresql:///postgres", "postgresql://postgres@127.0.0.1:5432/postgres")

FOR_TESTS = {"ROVIEC_TEST_POSTGRES_URL", "ROVIEC_SAMPLES"}


def main(what: str) -> int:
    if what == "answers":
        return 0 if postgres() else 1
    with tempfile.TemporaryDirectory(prefix="roviec-tests-") as data:
        environment = own_environment(os.environ, data)
        if what == "migrations":
            return run(
                ["-m", "django", "makemigrations", "--check", "--dry-run"],
                {**environment, "DJANGO_SETTINGS_MODULE": "roviec.settings"},
            )
        if what == "postgres":
            address = postgres()
            if address is None:
                return missing()
            environment["ROVIEC_DATABASE_URL"] = address
            # A test database need not outlive a power cut; who waits for a lock for so long waits
            # for ever, and a failure says where.
            environment["PGOPTIONS"] = "-c synchronous_commit=off -c lock_timeout=120s"
        print(f"=== Tests on {what} ===", flush=True)
        # By file, so that what a file makes once, a country or the example, is made once; in the
        # order of `testpaths`, so that the long journeys do not come last and alone.
        order = ["--dist", "loadfile", "--no-loadscope-reorder"]
        return run(["-m", "pytest", "-n", "3", *order, "-q"], environment)


def own_environment(given: Mapping[str, str], data: str) -> dict[str, str]:
    """The environment without a developer's own site in it. Compiled files are kept: hundreds of
    commands start, and every worker reads every test."""
    left_out = {"PYTHONDONTWRITEBYTECODE"}
    kept = {
        k: v
        for k, v in given.items()
        if k not in left_out and (not k.startswith("ROVIEC_") or k in FOR_TESTS)
    }
    return {**kept, "ROVIEC_DATA": data, "ROVIEC_HTTPS": "0"}


def postgres() -> str | None:
    """The address of a server that answers, with a database name of our own."""
    named = os.environ.get("ROVIEC_TEST_POSTGRES_URL")
    for address in [named] if named else DEFAULT_POSTGRES:
        try:
            psycopg.connect(address, connect_timeout=3).close()
        except psycopg.Error:
            continue
        parts = urlsplit(address)
        return urlunsplit(parts._replace(path="/roviec"))
    return None


def missing() -> int:
    """A server that was named and is not there is a failure; one that nobody named, only in CI."""
    if os.environ.get("ROVIEC_TEST_POSTGRES_URL"):
        print("No PostgreSQL answers at ROVIEC_TEST_POSTGRES_URL.", file=sys.stderr)
        return 1
    print(
        "PostgreSQL does not answer; these tests ran on SQLite only. "
        "Set ROVIEC_TEST_POSTGRES_URL to a server where databases may be created.",
        file=sys.stderr,
    )
    return 1 if os.environ.get("CI") == "true" else 0


def run(command: list[str], environment: dict[str, str]) -> int:
    return subprocess.run([sys.executable, *command], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
