"""Texts are taken in without holding anybody else up, and long ones are told in time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from roviec.access.rules import RuleBroken
from roviec.inspections import actions
from roviec.inspections.checking import check_against
from roviec.inspections.claimcheck import check
from roviec.inspections.models import Narrative
from roviec.inspections.tests.scene import TEXT, arranged, evidence
from roviec.interface.tests.page_check import check_page
from roviec.reading import sources
from roviec.reading.facts import find_facts
from tests.world import build


@contextmanager
def watched(*functions: Any) -> Iterator[dict[str, list[bool]]]:
    """Whether a transaction was open each time one of the functions began."""
    seen: dict[str, list[bool]] = {each.__name__: [] for each in functions}
    codes: dict[CodeType, str] = {each.__code__: each.__name__ for each in functions}

    def look(frame: FrameType, event: str, _arg: object) -> None:
        if event == "call" and frame.f_code in codes:
            seen[codes[frame.f_code]].append(connection.in_atomic_block)

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield seen
    finally:
        sys.setprofile(before)


@pytest.mark.django_db(transaction=True)
def test_reading_and_checking_hold_no_transaction():
    scene = arranged(build())
    subject = scene.subject()
    with watched(sources.decode, find_facts, check, check_against) as seen:
        upload = evidence("bao-cao.txt", TEXT.encode())
        added = actions.add_narrative(actor=scene.inspector, subject=subject, upload=upload)
        actions.check_narrative(actor=scene.inspector, narrative=added)
        actions.choose_indicator(
            actor=scene.inspector,
            claim=scene.claim(added, "12 buổi"),
            indicator=scene.world.indicators["classes"],
        )
        actions.check_narrative(actor=scene.inspector, narrative=added)
    assert seen["decode"] == [False]
    assert seen["find_facts"] == [False]
    assert set(seen["check"]) == set(seen["check_against"]) == {False}


def test_a_text_too_long_is_refused_before_it_is_read(scene):
    subject = scene.subject()
    with watched(find_facts) as seen:
        for given, field in (
            ({"text": "Mở 3 lớp. " * 12_000}, "text"),
            ({"upload": evidence("dai.txt", b"Mo 3 lop. " * 12_000)}, "file"),
        ):
            with pytest.raises(RuleBroken) as broken:
                actions.add_narrative(actor=scene.inspector, subject=subject, **given)
            assert (broken.value.number, broken.value.field) == ("INS-06", field)
            assert "quá 100.000" in broken.value.message
    assert seen["find_facts"] == []
    assert not Narrative.objects.exists()


def test_the_same_text_is_not_read_again(scene):
    first = scene.narrative()
    with watched(find_facts) as seen:
        again = actions.add_narrative(
            actor=scene.inspector, subject=first.subject, upload=evidence("a.txt", TEXT.encode())
        )
    assert (again, seen["find_facts"]) == (first, [])


def test_furniture_of_a_page_is_known_from_the_one_decoding(scene):
    page = (
        "<html><body><nav><a href='/'>Trang chủ</a></nav>"
        "<p>Năm 2020, Ban mở 35 lớp bồi dưỡng.</p><footer>Bản quyền 2020</footer></body></html>"
    )
    with watched(sources.decode) as seen:
        added = actions.add_narrative(
            actor=scene.inspector, subject=scene.subject(), upload=evidence("a.html", page.encode())
        )
    assert len(seen["decode"]) == 1
    dimmed = [added.text[start:end] for start, end in added.furniture]
    assert dimmed == ["Trang chủ", "Bản quyền 2020"]


def many(count: int) -> str:
    """That many claims, no two alike."""
    return "\n".join(
        f"Năm 2020, Ban đã mở {number} lớp bồi dưỡng." for number in range(2, count + 2)
    )


def test_checks_come_in_pages_and_every_mark_leads_to_its_own(scene, signed_in):
    narrative = scene.narrative(many(130))
    client = signed_in(scene.world.account("inspector", "song_bac"))
    where = reverse("inspections:narrative", args=[narrative.pk])
    met: set[int] = set()
    for page in range(1, 7):
        html = client.get(f"{where}?page={page}").content.decode()
        assert check_page(html) == []
        assert html.count('class="check"') == (5 if page == 6 else 25)
        here = {n for n in range(1, 131) if f'class="check" id="check-{n}"' in html}
        there = {n for n in range(1, 131) if f'id="check-{n}" data-pair' in html} - here
        assert here | there == set(range(1, 131))
        met |= here
    assert met == set(range(1, 131))


def test_a_refused_overruling_is_shown_on_its_page(scene, signed_in):
    narrative = scene.narrative(many(70))
    claim = narrative.claims.get(order=69)
    client = signed_in(scene.world.account("inspector", "song_bac"))
    to = reverse("inspections:overrule", args=[claim.pk])
    html = client.post(to, {"verdict": "matches", "note": ""}).content.decode()
    assert "Hãy nhập “Lý do”" in html
    assert 'class="check" id="check-70"' in html


def test_an_ordinary_narrative_is_a_light_page(scene, signed_in):
    narrative = scene.narrative(f"{TEXT * 6}\n{many(40)}")
    client = signed_in(scene.world.account("inspector", "song_bac"))
    html = client.get(narrative.get_absolute_url()).content
    assert html.count(b'class="check"') == 25
    assert len(html) < 100_000
