"""Every page somebody can reach by following links, and what a list costs however long it is."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve, reverse
from lxml import html as lxml_html

from roviec.access.actor import SYSTEM
from roviec.inspections import actions as inspecting
from roviec.inspections.models import Addressee, Inspection, Subject
from roviec.interface.tests.page_check import check_page
from roviec.organisations.actions import NewUnit, set_up_unit
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.models import Place, PlaceVersion, UnitKind
from roviec.reporting.models import Report
from roviec.timeline import Period
from tests.journeys import acts
from tests.journeys.scene import Scene, appoint, ask, ready
from tests.world import FOUNDED

pytestmark = pytest.mark.django_db

OF_ONE_KIND = 2
"""Addresses of one view that a walk opens: the page of the tenth indicator is that of the first."""

MOST_BYTES = 100 * 1024
MOST_QUERIES = 12
FEW, MANY = 3, 16


@pytest.fixture
def scene(db: None) -> Scene:
    return ready()


# --- every page ------------------------------------------------------------------------------

PEOPLE = [
    "officer@ben_do_committee",
    "leader@ben_do_committee",
    "reviewer@song_bac_committee",
    "officer@song_bac_committee",
    "inspector@song_bac",
    "leader@song_bac",
    "officer@ben_do",
    "administrator@song_bac",
]
IN_ENGLISH = ["officer@ben_do_committee", "inspector@song_bac"]
"""Between them they see every kind of page."""


@pytest.fixture
def lived_in(scene: Scene) -> Scene:
    """One report accepted, one sent, one begun; one inspection concluded, one under way."""
    acts.accept(scene)
    acts.send(scene, "tan_lap_committee")
    acts.save(scene, "song_bac_committee")
    acts.claimed(scene)
    under_way = acts.inspected(scene, "92-KH/BTGTU")
    narrated(scene, under_way)
    found(scene, under_way, 2)
    acts.recommended(scene, under_way)
    inspecting.draft_conclusion(actor=scene.world.actor("inspector", "song_bac"), subject=under_way)
    return scene


def narrated(scene: Scene, subject: Subject, claims: int = 3) -> None:
    """A text with so many figures, read and held against the record."""
    text = " ".join(
        f"Năm {scene.year}, đơn vị mở {12 + n} lớp bồi dưỡng tại tổ dân phố số {n}."
        for n in range(claims)
    )
    inspector = scene.world.actor("inspector", "song_bac")
    narrative = inspecting.add_narrative(actor=inspector, subject=subject, text=text)
    inspecting.check_narrative(actor=inspector, narrative=narrative)


def found(scene: Scene, subject: Subject, times: int) -> None:
    for n in range(subject.findings.count(), times):
        inspecting.record_finding(
            actor=scene.world.actor("inspector", "song_bac"),
            subject=subject,
            new=inspecting.NewFinding(kind="limitation", text=f"Lớp thứ {n} mở chậm."),
        )


@pytest.mark.parametrize(
    ("who", "language"), [*((who, "vi") for who in PEOPLE), *((who, "en") for who in IN_ENGLISH)]
)
def test_every_page_within_reach_is_a_good_page(lived_in, signed_in, who, language):
    client = signed_in(lived_in.world.accounts[who])
    client.cookies["django_language"] = language
    faults = []
    seen = 0
    for address, came_from, response in walk(client):
        seen += 1
        if response.status_code != 200:
            faults.append(f"{address}, linked from {came_from}, answered {response.status_code}")
        elif response["Content-Type"].startswith("text/html"):
            html = response.content.decode()
            faults += [f"{address}: {fault}" for fault in check_page(html)]
            if len(response.content) > MOST_BYTES:
                faults.append(f"{address} has {len(response.content)} bytes")
            if f'<html lang="{language}"' not in html:
                faults.append(f"{address} is not in {language}")
        elif response.streaming:
            assert response.getvalue()
    assert not faults, "\n".join(faults)
    assert seen >= 6


def walk(client: Client) -> Iterator[tuple[str, str, Any]]:
    """What links lead to from the first page, breadth first, until no view is left that was not
    opened a few times: the address, the page that led to it, and the answer."""
    waiting, met, opened = deque([("/", "")]), {"/"}, Counter[str]()
    while waiting:
        address, came_from = waiting.popleft()
        kind = kind_of(address)
        if opened[kind] == OF_ONE_KIND:
            continue
        opened[kind] += 1
        response = client.get(address)
        if not response.streaming and b"<html" in response.content[:200]:
            new = [each for each in links(response.content.decode(), address) if each not in met]
            met.update(new)
            waiting.extend((each, address) for each in dict.fromkeys(new))
        yield address, came_from, response


def kind_of(address: str) -> str:
    """The view, and which questions the address asks it."""
    parts = urlsplit(address)
    asked = sorted(name for name, _value in parse_qsl(parts.query))
    try:
        return f"{resolve(parts.path).view_name} {asked}"
    except Resolver404:
        return address


def links(html: str, here: str) -> list[str]:
    """Where a page leads on this site."""
    found = []
    for link in lxml_html.document_fromstring(html).iter("a"):
        href = link.get("href") or "#"
        parts = urlsplit(urljoin(f"http://testserver{here}", href))
        if parts.netloc == "testserver" and not href.startswith("#"):
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


# --- what a list costs -----------------------------------------------------------------------


def communes(scene: Scene, upto: int) -> None:
    """So many communes under Sông Bạc, each of which has sent its report; the last is waiting."""
    above = scene.world.unit("song_bac_committee")
    names = [f"ban_{n}_committee" for n in range(upto)]
    new = [name for name in names if name not in scene.world.units]
    for name in new:
        place = Place.objects.create()
        PlaceVersion.objects.create(
            place=place, level="commune", kind="commune", code=name, name=name, valid_from=FOUNDED
        )
        commune = NewUnit(
            code=name,
            name=f"Đảng ủy xã {name}",
            kind=UnitKind.objects.get(code="commune_committee"),
            place=place,
            superiors={scene.world.committee: above},
            valid_from=FOUNDED,
        )
        scene.world.units[name] = set_up_unit(office=SYSTEM, new=commune)
    rebuild(scene.world.committee)
    for name in new:
        for role in ("officer", "leader"):
            appoint(scene.world, role, name)
        Report.objects.create(
            request=scene.request, unit=scene.world.units[name], due_on=scene.today
        )
        (acts.accept if name != names[-1] else acts.send)(scene, name)


def waiting(scene: Scene, upto: int) -> None:
    """So many communes whose reports wait for the reviewer and are late."""
    communes(scene, upto)
    Report.objects.filter(unit__in=scene.world.units.values(), state="accepted").update(
        state="sent", due_on=scene.today - timedelta(days=2)
    )


def requests(scene: Scene, upto: int) -> None:
    """So many periods asked of every committee."""
    for n in range(scene.world.unit("ben_do_committee").reports.count(), upto):
        ask(scene.world, Period.parse(f"{2020 + n // 12}-{n % 12 + 1:02}"), scene.today)


def inspections(scene: Scene, upto: int) -> None:
    for n in range(Inspection.objects.count(), upto):
        acts.inspected(scene, f"{n + 1}-KH/BTGTU")


def asked(scene: Scene, upto: int) -> None:
    """So many recommendations in force, each of its own inspection; half claimed."""
    for n in range(Addressee.objects.count(), upto):
        subject = acts.inspected(scene, f"{n + 1}-KH/BTGTU")
        addressee = acts.recommended(scene, subject)
        acts.conclude(scene, subject)
        if n % 2:
            inspecting.claim_done(
                actor=scene.world.actor("officer", acts.UNIT),
                addressee=addressee,
                status="done",
                note="Đã rà xong.",
                files=[acts.evidence()],
            )


def only_subject(scene: Scene) -> Subject:
    return Subject.objects.first() or acts.inspected(scene)


def findings(scene: Scene, upto: int) -> None:
    found(scene, only_subject(scene), upto)


def recommendations(scene: Scene, upto: int) -> None:
    subject = only_subject(scene)
    for n in range(subject.recommendations.count(), upto):
        acts.recommended(scene, subject, f"Việc thứ {n}.")


def claims(scene: Scene, upto: int) -> None:
    """One text with so many figures; the newest is shown."""
    subject = only_subject(scene)
    if not Report.objects.filter(state="accepted").exists():
        acts.accept(scene)
    narrated(scene, subject, upto)


Fill = Callable[[Scene, int], None]
Where = Callable[[Scene], str]


def board(scene: Scene) -> str:
    return reverse("reporting:reports")


def home(scene: Scene) -> str:
    return reverse("home:tasks")


def total(scene: Scene) -> str:
    above = scene.world.unit("song_bac_committee").pk
    return reverse("reporting:total", args=[above, "cells_with_plan", scene.period.code])


def totals(scene: Scene) -> str:
    above = scene.world.unit("song_bac_committee").pk
    return reverse("reporting:totals", args=[above, scene.period.code])


def of_subject(name: str) -> Where:
    return lambda scene: reverse(f"inspections:{name}", args=[only_subject(scene).pk])


def newest_narrative(scene: Scene) -> str:
    newest = only_subject(scene).narratives.order_by("pk").last()
    assert newest is not None
    return newest.get_absolute_url()


REVIEWER, OFFICER, INSPECTOR = "reviewer@song_bac_committee", PEOPLE[0], "inspector@song_bac"
LISTS: dict[str, tuple[str, Fill, Where]] = {
    "home of the reviewer": (REVIEWER, waiting, home),
    "home of the officer, reports": (OFFICER, requests, home),
    "home of the officer, recommendations": (OFFICER, asked, home),
    "home of the inspector": (INSPECTOR, asked, home),
    "board by units": (REVIEWER, communes, board),
    "board by requests": (REVIEWER, requests, board),
    "progress by units": (REVIEWER, communes, lambda scene: reverse("reporting:completeness")),
    "progress by periods": (REVIEWER, requests, lambda scene: reverse("reporting:completeness")),
    "board of own reports": (OFFICER, requests, board),
    "total": (REVIEWER, communes, total),
    "totals": (REVIEWER, communes, totals),
    "inspections": (INSPECTOR, inspections, lambda scene: reverse("inspections:inspections")),
    "recommendations of the inspector": (
        INSPECTOR, asked, lambda scene: reverse("inspections:recommendations"),
    ),
    "recommendations of the unit": (
        OFFICER, asked, lambda scene: reverse("inspections:recommendations"),
    ),
    "findings": (INSPECTOR, findings, of_subject("findings")),
    "recommendations of a subject": (INSPECTOR, recommendations, of_subject("recommended")),
    "acts of a subject": (INSPECTOR, findings, of_subject("acts")),
    "annotated text": (INSPECTOR, claims, newest_narrative),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_however_long(scene, signed_in, name):
    who, fill, where = LISTS[name]
    client = signed_in(scene.world.accounts[who])
    fill(scene, FEW)
    few, short = cost(client, where(scene))
    fill(scene, MANY)
    many, long = cost(client, where(scene))
    assert len(long) > len(short), "nothing more is shown"
    assert len(few) == len(many), (few, many)
    assert len(many) <= MOST_QUERIES, many
    assert len(long) <= MOST_BYTES


def cost(client: Client, address: str) -> tuple[list[str], bytes]:
    """The tables each query reads first, in order, and the page."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked_of:
        response = client.get(address)
    assert response.status_code == 200
    assert check_page(response.content.decode()) == []
    return [first_table(each["sql"]) for each in asked_of], response.content


def first_table(sql: str) -> str:
    words = sql.replace('"', "").split()
    return words[words.index("FROM") + 1] if "FROM" in words else words[0]
