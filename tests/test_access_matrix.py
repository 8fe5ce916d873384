"""Every address × every role × every relation to the record, against one table.

`access_matrix.toml` says who may. Whoever signs in works at the department of the province Sông
Bạc; the record belongs to that unit (`own`), to a commune under it (`below`), to the centre
(`above`), to the province beside it (`beside`), or to a commune of the province beside it on which
the person holds a grant (`granted`). Pages with `by_mandate` are asked once more of the province
beside, whose superior lets the department at Sông Bạc review in its place (`mandated`). An address
that is not in the table fails, so a new page cannot come without a declared policy; so does a line
for an address that is gone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from roviec.accounts.models import Grant, Role
from roviec.templates_of_work.loader import load
from tests.access_records import MAKERS, let_review_beside
from tests.remembered import remembered
from tests.world import World, build

TABLE: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("access_matrix.toml").read_text("utf-8")
)
PAGES: dict[str, dict[str, Any]] = TABLE["page"]
ROLES = ("officer", "leader", "reviewer", "inspector", "administrator")
UNITS = {
    "own": "song_bac",
    "below": "ben_do",
    "above": "centre",
    "beside": "nui_voi",
    "granted": "dong_chum",
}
ALLOWED = {"GET": {200}, "POST": {200, 302, 400, 409, 422}}


def addresses(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"an address without a name: {pattern.pattern}"
            yield f"{namespace}{pattern.name}"


def test_every_address_has_a_declared_policy_and_no_other():
    assert sorted(set(addresses(get_resolver().url_patterns))) == sorted(
        {name.split("#")[0] for name in PAGES}
    )


def test_what_a_view_asks_for_is_known():
    """A view either says which permission opens it, or is one the framework brings."""
    for pattern in _patterns(get_resolver().url_patterns):
        declared = getattr(pattern.callback, "page_permissions", None)
        assert declared or pattern.name == "set_language", pattern.name


def _patterns(patterns: list[Any]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern


Clients = list[tuple[str, Client]]


@dataclass
class Stage:
    world: World
    people: dict[str, Any]


@pytest.fixture
def stage(db) -> Stage:
    return with_template_roles()


@remembered
def with_template_roles() -> Stage:
    """The world with the roles of the shipped template, one person for each at Sông Bạc."""
    world = build()
    template = load("tuyen-giao")
    for row in template.roles:
        role, _ = Role.objects.get_or_create(code=row.code, defaults={"name": row.name})
        role.permissions.all().delete()
        for permission, reach in (each.split(":") for each in row.permissions):
            role.permissions.create(permission=permission, reach=reach)
    people = {role: _person(world, role) for role in ROLES}
    return Stage(world, people)


def _person(world: World, role: str) -> Any:
    account = world.account(role, "song_bac")
    today = timezone.localdate()
    Grant.objects.create(
        account=account,
        unit=world.unit(UNITS["granted"]),
        source="test",
        valid_from=today - timedelta(days=1),
        valid_to=date(today.year + 1, 1, 1),
    )
    return account


RECORDS = sorted({page.get("record", "") for page in PAGES.values()})


@pytest.mark.parametrize("record", RECORDS)
def test_who_reaches_the_pages_of(record, stage, settings):
    """Every page of one kind of record, or those of none: the record is made once for all."""
    pages = {name: page for name, page in PAGES.items() if page.get("record", "") == record}
    relations = UNITS if record else {"own": "song_bac"}
    clients = list(_clients(stage))
    wrong = []
    for relation, unit in relations.items():
        with transaction.atomic():
            made = MAKERS[record](stage.world, stage.world.unit(unit)) if record else {}
            wrong += _reached_otherwise(pages, made, relation, clients)
            transaction.set_rollback(True)
    by_mandate = {name: page for name, page in pages.items() if page.get("by_mandate")}
    if by_mandate:
        let_review_beside(stage.world)
        made = MAKERS[record](stage.world, stage.world.unit(UNITS["beside"]))
        wrong += _reached_otherwise(by_mandate, made, "mandated", clients)
    assert wrong == []


def _reached_otherwise(
    pages: dict[str, dict[str, Any]], made: dict[str, Any], relation: str, clients: Clients
) -> Iterator[str]:
    for name, page in pages.items():
        where = reverse(name.split("#")[0], kwargs=made | page.get("arguments", {}))
        for who, client in clients:
            expected = _expected(page, who, relation)
            got = _ask(client, page.get("method", "GET"), where)
            if got not in expected:
                yield f"{name}: {who} × {relation}: {got}, not {sorted(expected)}"


def _clients(stage: Stage) -> Iterator[tuple[str, Client]]:
    yield "signed_out", Client()
    for role, account in stage.people.items():
        client = Client()
        client.force_login(account)
        yield role, client


def _expected(page: dict[str, Any], who: str, relation: str) -> set[int]:
    method = page.get("method", "GET")
    if page.get("public"):
        return set(page.get("answers", ALLOWED[method]))
    if who == "signed_out":
        return {302} if method == "GET" else {401}
    allowed = relation in page.get("may", {}).get(who, "").split()
    return set(page.get("answers", ALLOWED[method])) if allowed else {404}


def _ask(client: Client, method: str, where: str) -> int:
    """The answer's status; what the act writes is undone, here and in the browser, so that each asks
    afresh."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = client.get(where) if method == "GET" else client.post(where, {})
        if response.streaming:
            response.getvalue()
        transaction.set_rollback(True)
    client.cookies = cookies
    return response.status_code
