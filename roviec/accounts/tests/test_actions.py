"""Accounts are made and passwords set by command, recorded, and refused in plain words."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roviec.access.actor import SYSTEM
from roviec.access.policy import may
from roviec.access.rules import RuleBroken
from roviec.accounts.actions import NewPost, account_named, add_account, set_password
from roviec.accounts.middleware import actor
from roviec.accounts.models import Account, Appointment
from roviec.audit.models import Entry
from roviec.organisations.models import UnitVersion

GOOD = "mưa trên sông lớn"
NEW = "nắng sớm đầu làng"


def add(**other):
    given = {"login": "hoa.tt", "name": "Trần Thị Hoa", "password": GOOD, **other}
    return add_account(office=SYSTEM, **given)


def post(world, **other):
    code = UnitVersion.objects.filter(unit=world.unit("ben_do")).get().code
    given = {"unit": code.lower(), "line": "department", "role": "leader", "title": "Trưởng Ban"}
    return NewPost(**{**given, "valid_from": timezone.localdate(), **other})


def sign_in(client, password, login="hoa.tt"):
    return client.post(reverse("accounts:sign_in"), {"login": login, "password": password})


def test_an_account_with_a_post_signs_in_and_may_do_its_work(world, client):
    made = add(login=" Hoa.TT ", post=post(world))
    assert made.login == "hoa.tt"
    assert sign_in(client, GOOD).status_code == 302
    assert may(actor(made), "report.sign", world.unit("ben_do").pk)
    assert not may(actor(made), "report.sign", world.unit("tan_lap").pk)
    assert Appointment.objects.get(account=made).title == "Trưởng Ban"


def test_a_post_without_a_title_is_called_by_its_role(world):
    made = add(post=post(world, title=" "))
    appointment = Appointment.objects.get(account=made)
    assert appointment.title == appointment.role.name


def test_what_was_done_is_recorded_and_no_password_is(world):
    made = add(post=post(world))
    set_password(office=SYSTEM, account=made, password=NEW)
    entries = Entry.objects.filter(verb__startswith="account.").order_by("pk")
    assert [each.verb for each in entries] == [
        "account.added",
        "account.appointed",
        "account.password_set",
    ]
    assert entries[1].unit_id == world.unit("ben_do").pk
    assert all(each.label for each in entries)
    for entry in entries:
        assert not {GOOD, NEW, made.password} & set(map(str, entry.after.values()))


def test_a_new_password_ends_sessions_and_the_wait_after_wrong_tries(db, client):
    made = add()
    sign_in(client, GOOD)
    stranger = Client()
    tries = [sign_in(stranger, "sai").status_code for _ in range(10)]
    assert tries[-1] == 429
    set_password(office=SYSTEM, account=made, password=NEW)
    assert client.get(reverse("home:tasks")).status_code == 302
    assert sign_in(stranger, GOOD).status_code == 200
    assert sign_in(stranger, NEW).status_code == 302


@pytest.mark.parametrize(
    ("number", "other"),
    [
        ("ACC-01", {"login": "co.san"}),
        ("ACC-01", {"login": "CO.SAN"}),
        ("ACC-01", {"login": "hai chữ"}),
        ("ACC-01", {"login": "x" * 81}),
        ("ACC-02", {"name": "  "}),
        ("ACC-03", {"password": "ngắn"}),
        ("ACC-03", {"password": "1234567890"}),
        ("ACC-03", {"password": "trần thị hoa"}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(db, number, other):
    add(login="co.san", name="Có sẵn")
    with pytest.raises(RuleBroken, match=number):
        add(**other)
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "other", "said"),
    [
        ("ACC-04", {"line": "khong-co"}, "department"),
        ("ACC-04", {"role": "khong-co"}, "leader"),
        ("ACC-05", {"unit": "KHONG-CO"}, "KHONG-CO"),
        ("ACC-05", {"valid_from": date(2018, 12, 31)}, "31/12/2018"),
        ("ACC-05", {"line": "committee"}, "không đứng trong"),
    ],
)
def test_a_post_that_cannot_be_makes_no_account(world, number, other, said):
    before = Account.objects.count()
    with pytest.raises(RuleBroken, match=number) as refused:
        add(post=post(world, **other))
    assert said in refused.value.message
    assert Account.objects.count() == before


def test_a_weak_new_password_leaves_the_old_one(db):
    made = add()
    with pytest.raises(RuleBroken, match="ACC-03"):
        set_password(office=SYSTEM, account=made, password="hoa.tt")
    made.refresh_from_db()
    assert made.check_password(GOOD)


def test_an_account_is_found_whatever_the_case_or_named_as_missing(db):
    made = add()
    assert account_named(" HOA.tt ") == made
    with pytest.raises(RuleBroken, match="ACC-06"):
        account_named("khong.co")
