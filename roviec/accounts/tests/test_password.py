"""One's own password: who changes it, what is refused, and which sessions end."""

from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from roviec.access.rules import RuleBroken
from roviec.accounts import actions, limits
from roviec.accounts.middleware import actor
from roviec.accounts.models import Account, SignInAttempt
from roviec.audit.models import Entry
from roviec.interface.tests.page_check import check_page

PAGE = reverse("accounts:account")
OLD, NEW = "mưa trên sông lớn", "nắng sớm đầu làng"


@pytest.fixture
def account(db):
    return Account.objects.create_account("hoa.tt", "Trần Thị Hoa (ví dụ)", OLD)


def sign_in(password=OLD, client=None):
    """A browser of its own, signed in by the form."""
    client = client or Client()
    client.post(reverse("accounts:sign_in"), {"login": "hoa.tt", "password": password})
    return client


def change(client, current=OLD, new=NEW, again=None):
    data = {"current": current, "new": new, "again": new if again is None else again}
    return client.post(PAGE, data)


def refused(response, status=422):
    html = response.content.decode()
    assert response.status_code == status, html[:1500]
    assert check_page(html) == []
    assert "error-summary" in html
    assert OLD not in html
    assert NEW not in html
    return html


def is_in(client):
    return client.get(reverse("home:about")).wsgi_request.user.is_authenticated


def test_the_page_says_who_one_is_and_is_reached_from_every_page(world, signed_in):
    client = signed_in(world.account("leader", "ben_do"))
    html = client.get(PAGE).content.decode()
    assert check_page(html) == []
    for text in ("leader@ben_do", "Trưởng Ban", "Ban Tuyên giáo Đảng ủy phường Bến Đò"):
        assert text in html
    assert f'href="{PAGE}"' in client.get(reverse("home:tasks")).content.decode()


def test_this_session_stays_and_every_other_ends(account):
    here, elsewhere = sign_in(), sign_in()
    before = here.session.session_key
    answer = change(here)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    page = here.get(PAGE).content.decode()
    assert "Đã đổi mật khẩu" in page
    assert check_page(page) == []
    assert here.session.session_key != before
    assert not is_in(elsewhere)
    assert is_in(sign_in(NEW))
    assert not is_in(sign_in(OLD))


def test_it_is_recorded_without_any_password(world):
    leader = world.account("leader", "ben_do")
    actions.change_password(actor=actor(leader), current="mat-khau-thu", new=NEW)
    entry = Entry.objects.about(leader).get()
    assert (entry.verb, entry.label) == ("account.password_changed", "Tự đổi mật khẩu")
    assert entry.name == leader.name
    assert entry.office.startswith("Trưởng Ban, ")
    assert (entry.before, entry.after, entry.note) == ({}, {}, "")


def test_acc_07_the_current_password_must_be_right(account):
    client = sign_in()
    assert "Mật khẩu hiện tại không đúng" in refused(change(client, current="doán mò thôi"))
    assert is_in(client)
    assert is_in(sign_in(OLD))
    assert not Entry.objects.exists()


def test_acc_08_the_new_password_is_another(account):
    assert "phải khác mật khẩu đang dùng" in refused(change(sign_in(), new=OLD))


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("ngắn", "ít nhất 10 ký tự"),
        ("1234567890", "nhiều người dùng"),
        ("trần thị hoa", "quá giống họ tên"),
        ("hoa.tt.hoa", "quá giống họ tên hoặc tên đăng nhập"),
    ],
)
def test_acc_03_a_weak_password_is_refused_in_vietnamese(account, new, told):
    html = refused(change(sign_in(), new=new))
    assert told in html
    assert "password" not in html.split("<main")[1].split("error-summary")[1].split("</ul>")[0]
    assert is_in(sign_in(OLD))


def test_the_hint_asks_for_what_the_settings_ask_for(account):
    validators: list[Any] = site.AUTH_PASSWORD_VALIDATORS
    least = validators[0]["OPTIONS"]["min_length"]
    assert f"Ít nhất {least} ký tự" in sign_in().get(PAGE).content.decode()


def test_both_times_must_be_the_same(account):
    html = refused(change(sign_in(), again="nắng sớm cuối làng"))
    assert "không giống nhau" in html
    assert is_in(sign_in(OLD))


def test_nothing_typed_is_named_field_by_field(account):
    html = refused(sign_in().post(PAGE, {}))
    for label in ("Mật khẩu hiện tại", "Mật khẩu mới", "Nhập lại mật khẩu mới"):
        assert f"Hãy nhập “{label}”" in html


def test_guessing_is_slowed_down_as_at_sign_in(account):
    client = sign_in()
    for _ in range(limits.TRIES_FROM_ONE_ADDRESS):
        assert change(client, current="sai").status_code == 422
    assert "15 phút" in refused(change(client), 429)
    assert not is_in(sign_in(OLD))
    SignInAttempt.objects.all().delete()
    assert change(client).status_code == 302


def test_a_change_ends_the_wait_of_its_name(account):
    client = sign_in()
    change(client, current="sai")
    assert SignInAttempt.objects.filter(login="hoa.tt").exists()
    change(client)
    assert not SignInAttempt.objects.exists()


def test_of_two_changes_the_second_finds_the_first_one_s_password(account):
    first, second = actor(account), actor(account)
    actions.change_password(actor=first, current=OLD, new=NEW)
    with pytest.raises(RuleBroken, match="ACC-07"):
        actions.change_password(actor=second, current=OLD, new="sương mờ bến cũ")
    account.refresh_from_db()
    assert account.check_password(NEW)


def test_passwords_typed_when_the_session_ended_are_not_written_into_a_page(account):
    answer = change(Client())
    html = answer.content.decode()
    assert answer.status_code == 401
    assert OLD not in html
    assert NEW not in html
    assert "Những gì bạn vừa nhập vẫn được giữ" not in html
    assert check_page(html) == []


def test_the_form_needs_its_token(account):
    client = sign_in(client=Client(enforce_csrf_checks=False))
    client.handler.enforce_csrf_checks = True
    assert change(client).status_code == 403
