"""An import in a process of its own, killed in the midst of writing: nothing half-written is seen,
and started again it makes the record an undisturbed import makes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from roviec.access.actor import SYSTEM
from roviec.audit.models import Entry
from roviec.organisations.importing import Source, Wish, check, import_file
from roviec.organisations.models import (
    CommitteeMember,
    FileImport,
    GroupedPlace,
    PlaceVersion,
    UnitVersion,
)
from roviec.organisations.tests.imported_files import (
    GROUPS,
    MEMBERS,
    PLACES,
    UNITS,
    stands,
    workbook,
)

ROWS, PORTION = 600, 200
STEPS = ROWS // PORTION + 1
"""And the second sheet."""

SCRIPT = """
import sys
from roviec.running import start_django
start_django()
from django.conf import settings
from django.db import connection
name, file, of, portion, begins, whole = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
from roviec.access.actor import SYSTEM
from roviec.organisations.importing import Source, Wish, import_file
noted = -1  # the import notes how many steps there are, then each that is written
def watched(execute, sql, params, many, context):
    global noted
    done = execute(sql, params, many, context)
    if noted >= int(whole) and sql.startswith(begins):
        print("there", flush=True)
        sys.stdin.read()
    noted += sql.startswith('UPDATE "organisations_fileimport"')
    return done
source = Source("a.xlsx", open(file, "rb").read())
with connection.execute_wrapper(watched):
    import_file(Wish(source, of, portion=int(portion)), office=SYSTEM)
print("done", flush=True)
"""
"""Once so many steps are written, stops after the first statement that begins so, with its
transaction open, until it is killed."""


def places_file() -> Source:
    rows = [f"{n:05},Xã {n},xã,xã,90,,,".split(",") for n in range(1, ROWS)]
    first = ["90", "Tỉnh Sông Bạc", "province", "tỉnh", "", "", "", ""]
    grouped = [["vung", "Vùng", "nui", "Núi", "00001", "2020-01-01", ""]]
    return workbook({"A": [PLACES.split(","), first, *rows], "B": [GROUPS.split(","), *grouped]})


def units_file() -> Source:
    rows = [
        f"u{n},Đảng ủy {n},,commune_committee,ben_do,2020-01-01,,,song_bac-committee".split(",")
        for n in range(ROWS)
    ]
    seats = [["song_bac-committee", "u1", "x", "2020-01-01", "", ""]]
    return workbook({"A": [UNITS.split(","), *rows], "B": [MEMBERS.split(","), *seats]})


def record() -> list[Any]:
    """Everything an import leaves behind, without numbers and times of its own."""
    kept = ("of", "state", "name", "sha256", "rows", "report", "steps", "steps_done", "last_mark")
    return [
        stands(),
        sorted(map(repr, GroupedPlace.objects.values_list("group__code", "valid_from"))),
        sorted(map(repr, CommitteeMember.objects.values_list("standing", "valid_from"))),
        list(FileImport.objects.values(*kept)),
        list(Entry.objects.filter(verb="organisation.import").values_list("after", flat=True)),
    ]


@contextmanager
def stopped(path: Path, of: str, begins: str, whole: int) -> Iterator[None]:
    """While the import waits there with its transaction open; then it is killed."""
    name = str(connection.settings_dict["NAME"])
    running = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, name, str(path), of, str(PORTION), begins, str(whole)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "ROVIEC_HTTPS": "0"}, cwd=settings.PACKAGE.parent,
    )  # fmt: skip
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == "there\n"
        yield
    finally:
        running.send_signal(signal.SIGKILL)
        running.communicate()
    assert running.returncode == -signal.SIGKILL


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("of", "begins", "whole"),
    [
        ("places", 'INSERT INTO "organisations_placeversion"', 0),
        ("places", 'DELETE FROM "organisations_placepath"', 1),
        ("places", 'UPDATE "organisations_fileimport"', 2),
        ("places", 'INSERT INTO "organisations_groupedplace"', 3),
        ("places", 'INSERT INTO "audit_entry"', 4),
        ("units", 'INSERT INTO "organisations_subordination"', 1),
        ("units", 'INSERT INTO "organisations_committeemember"', 3),
    ],
)
def test_killed_at_any_point_and_started_again_it_is_as_if_undisturbed(
    world, tmp_path: Path, of: str, begins: str, whole: int
):
    source = places_file() if of == "places" else units_file()
    path = tmp_path / "a.xlsx"
    path.write_bytes(source.content)
    wish = Wish(Source("a.xlsx", source.content), of, portion=PORTION)
    versions = (PlaceVersion if of == "places" else UnitVersion)._default_manager
    before = versions.count()
    with transaction.atomic():
        import_file(wish, office=SYSTEM)
        undisturbed = record()
        transaction.set_rollback(True)

    def nothing_half_written() -> None:
        cut = FileImport.objects.get()
        assert (cut.state, cut.steps_done) == ("running", whole)
        assert versions.count() - before == min(whole * PORTION, ROWS)

    with stopped(path, of, begins, whole):
        nothing_half_written()
    nothing_half_written()
    assert not Entry.objects.filter(verb="organisation.import").exists()

    imported = import_file(wish, office=SYSTEM)
    assert imported.row == FileImport.objects.get()
    assert record() == undisturbed
    assert check(wish).changes_nothing
    assert import_file(wish, office=SYSTEM).row is None
    assert record() == undisturbed
