"""Two tabs, a retried POST: acts that come at the same moment have one effect."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from roviec.inspections import actions
from roviec.inspections.models import Addressee, Finding, FollowUp, Inspection
from roviec.inspections.tests.scene import arranged
from tests.world import build

TOGETHER = 3


def at_once(act: Callable[[], object]) -> None:
    """The act from several threads, each with its own connection, started together."""
    start = Barrier(TOGETHER)

    def one() -> None:
        try:
            start.wait()
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as pool:
        for done in [pool.submit(one) for _turn in range(TOGETHER)]:
            done.result()


@pytest.mark.django_db(transaction=True)
def test_acts_at_once_have_one_effect():
    scene = arranged(build())
    at_once(lambda: scene.opened(plan_number="5-KH/BTGTU"))
    assert Inspection.objects.count() == 1
    subject = scene.subject()
    at_once(lambda: scene.finding(subject))
    assert Finding.objects.count() == 1
    at_once(lambda: scene.asked(subject))
    assert Addressee.objects.count() == 1
    at_once(lambda: scene.narrative(subject=subject))
    assert subject.narratives.get().claims.count() == 6
    scene.issued(subject)
    one = Addressee.objects.get()
    at_once(lambda: actions.respond(actor=scene.officer, addressee=one, response="accepted"))
    assert FollowUp.objects.count() == 1
