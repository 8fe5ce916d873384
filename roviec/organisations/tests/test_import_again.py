"""What is imported can be exported and read back; twice is once; cut short, it goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from roviec.access.actor import SYSTEM
from roviec.audit.models import Entry
from roviec.organisations.hierarchy.paths import rebuild_places
from roviec.organisations.importing import Source, Wish, check, import_file
from roviec.organisations.importing.columns import TableKind
from roviec.organisations.importing.exporting import exported
from roviec.organisations.importing.files import as_csv, as_workbook
from roviec.organisations.models import (
    FileImport,
    Place,
    PlacePath,
    PlaceSuccession,
    PlaceVersion,
    Reorganisation,
    Unit,
    UnitVersion,
)
from roviec.organisations.models import (
    Path as UnitPath,
)
from roviec.organisations.tests.imported_files import (
    PLACES,
    acts,
    counts,
    done,
    members,
    places,
    stands,
    table,
    units,
)

FIRST = date(2000, 1, 1)
DAYS = st.one_of(st.none(), st.integers(0, 5000).map(lambda n: FIRST + timedelta(days=n)))
NAMES = st.text(
    st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x1EFF), min_size=1, max_size=12
)


@st.composite
def histories(draw: Any) -> list[str]:
    """Provinces for ever, and communes with lives cut into versions, some with a code for each.
    No two ever bear one code, so that every history is one the rules allow."""
    rows = [f"{n:02},Tỉnh {n},province,tỉnh,,,," for n in range(1, 4)]
    for number in range(draw(st.integers(1, 8))):
        cuts = sorted(draw(st.sets(st.integers(0, 5000), min_size=0, max_size=3)))
        days = [FIRST + timedelta(days=n) for n in cuts]
        start = draw(st.booleans()) or not days
        edges = [*([None] if start else []), *days, *([None] if draw(st.booleans()) else [])]
        if len(edges) < 2:
            edges.append(None)
        again = draw(st.booleans())
        for n, (one, other) in enumerate(pairwise(edges)):
            code = f"{number + 1:05}" if n == 0 or not again else f"{number + 1:04}{n}"
            parent = draw(st.integers(1, 3))
            name = draw(NAMES)
            rows.append(f"{code},Xã {name},xã,xã,{parent:02},{one or ''},{other or ''},i{number}")
    return rows


@trying(max_examples=40, deadline=None)
@given(rows=histories())
@pytest.mark.django_db
def test_what_is_exported_reads_back_as_it_was(rows):
    with transaction.atomic():
        done(places(*rows))
        before = stands()
        tables = exported((TableKind.PLACES, TableKind.GROUPS))
        for source in (
            Source("a.csv", as_csv(tables[0])),
            Source("a.xlsx", as_workbook(tables)),
        ):
            plan = check(Wish(source, "places"))
            assert plan.problems == []
            assert plan.changes_nothing
            assert not plan.steps
        PlacePath.objects.all().delete()
        PlaceVersion.objects.all().delete()
        Place.objects.all().delete()
        done(Wish(Source("a.csv", as_csv(tables[0])), "places"))
        assert stands() == before
        transaction.set_rollback(True)


@trying(max_examples=25, deadline=None)
@given(rows=histories(), name=NAMES, at=st.integers(0, 30))
@pytest.mark.django_db
def test_twice_is_once_and_a_correction_changes_one(rows, name, at):
    with transaction.atomic():
        done(places(*rows))
        assert done(places(*rows)).row is None
        keys = dict(PlaceVersion.objects.values_list("pk", "place_id"))
        at %= len(rows)
        cells = rows[at].split(",")
        corrected = [*rows[:at], ",".join([cells[0], f"Mới {name}", *cells[2:]]), *rows[at + 1 :]]
        changed = sum(c.changed for c in check(places(*corrected)).counts.values())
        done(places(*corrected))
        assert changed == 1
        assert dict(PlaceVersion.objects.values_list("pk", "place_id")) == keys
        assert done(places(*corrected)).row is None
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_units_seats_and_acts_read_back(world):
    """The whole of a site after acts, emptied and read in again, place by place."""
    done(members("song_bac-committee,ben_do-committee,x,2020-01-01,,Ghi chú"))
    done(acts("1;places;2025-07-01;Nhập;01/NQ;1;merge;ben_do|tan_lap;;moi;Phường Mới;phường;commune;song_bac",
              "1;places;2025-07-01;;;2;part;muong_thanh;moi;;;;;",
              "2;places;2025-08-01;Tách;;1;split;moi;;moi1;A;xã;commune;song_bac",
              "2;places;2025-08-01;Tách;;1;split;;;moi2;B;xã;commune;song_bac",
              "3;places;2025-09-01;Đổi;;;rename;moi1;;;C;;;"))  # fmt: skip
    for kinds, of in (
        ((TableKind.PLACES, TableKind.GROUPS), "places"),
        ((TableKind.UNITS, TableKind.MEMBERS), "units"),
        ((TableKind.ACTS,), "acts"),
    ):
        plan = check(Wish(Source("a.xlsx", as_workbook(exported(kinds))), of))
        assert [p for p in plan.problems if not p.warning] == [], of
        assert plan.changes_nothing, of


@pytest.mark.django_db
def test_acts_read_back_on_the_places_they_began_with():
    start = ["90,Tỉnh,province,tỉnh,,,,", *(f"9000{n},Xã {n},xã,xã,90,,," for n in range(1, 7))]
    done(places(*start))
    done(acts("1;places;2025-07-01;Nhập;01/NQ;1;merge;90001|90002;;90001;Mới;xã;xã;90",
              "1;places;2025-07-01;;;2;part;90003;90001;;;;;",
              "2;places;2025-08-01;Tách;;1;split;90001;;90011;A;xã;xã;90",
              "2;places;2025-08-01;Tách;;1;split;;;90012;B;xã;xã;90",
              "3;places;2025-09-01;Đổi;;;rename;90004;;;C;;;",
              "3;places;2025-09-01;Đổi;;;dissolve;90005;;;;;;"))  # fmt: skip
    before, links = stands(), PlaceSuccession.objects.count()
    written = as_csv(exported((TableKind.ACTS,))[0])
    with transaction.atomic():
        _without_places()
        done(places(*start))
        done(Wish(Source("acts.csv", written), "acts"))
        assert stands() == before
        assert PlaceSuccession.objects.count() == links
        assert counts(Wish(Source("acts.csv", written), "acts")) == {"acts": (0, 0, 3, 0)}


def _without_places() -> None:
    from roviec.organisations.models import ActLine, ActParty, Batch

    for model in (PlaceSuccession, ActParty, ActLine, Reorganisation, Batch, PlacePath):
        model._default_manager.all().delete()
    PlaceVersion.objects.all().delete()
    Place.objects.all().delete()


@pytest.mark.django_db
def test_the_entry_of_the_record_says_what_came_from_where():
    imported = done(places("90,Tỉnh,province,tỉnh,,,,"))
    entry = Entry.objects.get(verb="organisation.import")
    assert imported.row is not None
    assert entry.after["sha256"] == imported.row.sha256
    assert entry.after["counts"]["places"]["new"] == 1


# --- several portions ---------------------------------------------------------------------------

MANY = ["90,Tỉnh Sông Bạc,province,tỉnh,,,,", *(f"{n:05},Xã {n},xã,xã,90,,," for n in range(1, 40))]


@pytest.mark.django_db
def test_a_large_file_is_written_in_portions_each_whole():
    imported = done(places(*MANY, portion=10))
    assert imported.row is not None
    assert (imported.row.steps, imported.row.steps_done, imported.row.state) == (4, 4, "done")
    assert PlacePath.objects.count() == 79


@pytest.mark.django_db
def test_codes_exchanged_between_stored_places_go_in_one_portion():
    done(places(*MANY))
    swapped = [
        row.replace("00001,", "X,").replace("00002,", "00001,").replace("X,", "00002,")
        for row in MANY
    ]
    wish = places(*swapped, portion=3)
    # Each code is still borne by a place, so the file says two other places, by name.
    assert counts(wish)["places"][1] == 2
    done(wish)
    assert done(wish).row is None


@pytest.mark.django_db
def test_what_others_change_meanwhile_is_seen(monkeypatch):
    """Between two portions somebody takes a code of the third: nothing goes over it."""
    from roviec.organisations.importing import applying

    written = applying._written

    def meddled(step, plan, row, office):
        if step.mark.endswith("2") and not PlaceVersion.objects.filter(code="00039").exists():
            place = Place.objects.create()
            PlaceVersion.objects.create(
                place=place, level="commune", kind="xã", code="00039", name="Của người khác"
            )
            rebuild_places()
        return written(step, plan, row, office)

    monkeypatch.setattr(applying, "_written", meddled)
    done(places(*MANY, portion=10))
    assert PlaceVersion.objects.filter(code="00039").get().name == "Xã 39"


SCRIPT = """
import sys, time
from roviec.running import start_django
start_django()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from roviec.access.actor import SYSTEM
from roviec.organisations.importing import Source, Wish, applying, import_file
written = applying._written
def slowly(*args):
    done = written(*args)
    print("step", flush=True)
    time.sleep(0.5)
    return done
applying._written = slowly
wish = Wish(Source("a.csv", open(sys.argv[2], "rb").read()), "places", portion=8)
import_file(wish, office=SYSTEM)
print("done", flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_goes_on_where_it_stopped(tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_bytes(table(PLACES, *MANY).content)
    name = str(connection.settings_dict["NAME"])
    running = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, name, str(file)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "ROVIEC_HTTPS": "0"},
        cwd=settings.PACKAGE.parent,
    )  # fmt: skip
    assert running.stdout is not None
    for _step in range(2):
        assert running.stdout.readline() == "step\n"
    running.send_signal(signal.SIGKILL)
    running.communicate()
    cut = FileImport.objects.get()
    stopped = Place.objects.count()
    assert (cut.state, stopped) == ("running", 16)
    assert cut.last_mark == "Địa bàn 2"
    keys = set(Place.objects.values_list("pk", flat=True))

    wish = Wish(Source("a.csv", file.read_bytes()), "places", portion=8)
    imported = import_file(wish, office=SYSTEM)
    assert imported.row == cut
    cut.refresh_from_db()
    assert cut.state == "done"
    assert keys < set(Place.objects.values_list("pk", flat=True))
    assert Place.objects.count() == len(MANY)
    assert PlacePath.objects.count() == 2 * len(MANY) - 1
    assert check(wish).changes_nothing


# --- size ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_thousands_of_places_and_units_come_in_whole(world):
    rows = [f"{n:02},Tỉnh {n},province,tỉnh,,,," for n in range(1, 64)]
    rows += [f"{n:05},Xã {n},xã,xã,{n % 63 + 1:02},,," for n in range(1, 2_001)]
    done(places(*rows))
    assert check(places(*rows)).changes_nothing
    bodies = ["c,Cấp ủy gốc,,centre_committee,01,,,,-"]
    bodies += [f"u{n},Đảng ủy {n},,commune_committee,{n:05},,,,c" for n in range(1, 2_001)]
    done(units(*bodies))
    assert PlaceVersion.objects.count() > 2_000
    assert UnitPath.objects.count() > 4_000
    assert Unit.objects.count() == UnitVersion.objects.count()
