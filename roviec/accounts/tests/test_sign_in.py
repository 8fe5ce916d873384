from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from roviec.accounts import limits
from roviec.accounts.models import Account, SignInAttempt
from roviec.interface.tests.page_check import check_page

PAGE = reverse("accounts:sign_in")


@pytest.fixture
def account(db):
    return Account.objects.create_account("Canbo.MOT", "Cán bộ một (ví dụ)", "mat-khau-dung-1")


def send(client, login="canbo.mot", password="mat-khau-dung-1", page=PAGE):
    return client.post(page, {"login": login, "password": password})


def test_the_page_is_whole(client, db):
    assert check_page(client.get(PAGE).content.decode()) == []


def test_a_right_password_signs_in_whatever_the_case_of_the_name(client, account):
    response = send(client, login="  CANBO.mot ")
    assert response.status_code == 302
    assert response["Location"] == reverse("home:tasks")
    assert client.session["_auth_user_id"] == str(account.pk)


def test_a_wrong_password_says_what_to_do_and_keeps_the_name(client, account):
    page = send(client, password="sai").content.decode()
    assert "không đúng" in page
    assert 'value="canbo.mot"' in page
    assert check_page(page) == []
    assert "_auth_user_id" not in client.session


def test_guessing_is_slowed_down_even_with_the_right_password(client, account):
    for _ in range(limits.TRIES_FROM_ONE_ADDRESS):
        assert send(client, password="sai").status_code == 200
    blocked = send(client)
    assert blocked.status_code == 429
    assert "15 phút" in blocked.content.decode()
    SignInAttempt.objects.update(at=timezone.now() - limits.WINDOW - timedelta(seconds=1))
    assert send(client).status_code == 302


def test_a_stranger_elsewhere_does_not_lock_the_person_out(client, account):
    for _ in range(limits.TRIES_FROM_ONE_ADDRESS):
        limits.failed("canbo.mot", "10.9.9.9")
    assert send(client).status_code == 302


def test_guessing_one_name_from_many_addresses_is_slowed_down(client, account):
    for number in range(limits.TRIES_FROM_ANYWHERE):
        limits.failed("canbo.mot", f"10.0.0.{number + 1}")
    assert send(client).status_code == 429


def test_a_header_of_a_stranger_is_not_believed(rf, settings):
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1, 2.2.2.2, 3.3.3.3")
    assert limits.address_of(request) == "10.0.0.1"
    settings.TRUSTED_PROXIES = 1
    assert limits.address_of(request) == "3.3.3.3"
    settings.TRUSTED_PROXIES = 2
    assert limits.address_of(request) == "2.2.2.2"
    request.META["HTTP_X_FORWARDED_FOR"] = "nowhere"
    assert limits.address_of(request) is None


def test_one_sign_in_forgets_the_failures_of_its_name(client, account):
    for _ in range(limits.TRIES_FROM_ONE_ADDRESS - 1):
        send(client, password="sai")
    assert send(client).status_code == 302
    assert not SignInAttempt.objects.filter(login="canbo.mot").exists()


def test_an_inactive_account_does_not_sign_in(client, account):
    Account.objects.update(is_active=False)
    assert "không đúng" in send(client).content.decode()


@pytest.mark.parametrize(
    "wanted", ["https://example.org/", "//example.org/x", "javascript:alert(1)"]
)
def test_sign_in_never_leads_away(client, account, wanted):
    response = send(client, page=f"{PAGE}?next={wanted}")
    assert response["Location"] == reverse("home:tasks")


def test_signed_out_people_come_back_to_where_they_went(client, account):
    first = client.get(reverse("reporting:reports"))
    assert first.status_code == 302
    assert send(client, page=first["Location"])["Location"] == reverse("reporting:reports")


def test_signing_out_is_a_post(client, account):
    send(client)
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert client.post(reverse("accounts:sign_out")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_form_without_its_token_is_refused(account):
    from django.test import Client

    assert send(Client(enforce_csrf_checks=True)).status_code == 403


def test_the_policy_allows_no_inline_script_or_style(client, db):
    policy = client.get(PAGE)["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_sessions_end_and_cookies_are_kept_from_scripts(client, account, settings):
    response = send(client)
    cookie = response.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    # Gone with the browser; on the server ten hours after the last thing done.
    assert not cookie["max-age"]
    assert settings.SESSION_COOKIE_AGE == 10 * 3600


def test_work_puts_the_end_of_a_session_off(client, account):
    from django.contrib.sessions.models import Session

    send(client)
    client.get(reverse("home:about"))
    kept = Session.objects.get()
    soon = timezone.now() + timedelta(minutes=5)
    Session.objects.update(expire_date=soon)
    client.get(reverse("home:about"))
    assert Session.objects.get().expire_date == soon
    session = client.session
    session["seen"] -= 3600
    session.save()
    Session.objects.update(expire_date=soon)
    client.get(reverse("home:about"))
    assert Session.objects.get().expire_date > soon + timedelta(hours=9)
    assert Session.objects.get().pk == kept.pk


def test_private_pages_are_not_kept_by_the_browser(client, account):
    send(client)
    assert "no-store" in client.get(reverse("home:tasks"))["Cache-Control"]


def test_what_was_typed_when_the_session_ended_is_carried_over(client, account, world):
    """The act is refused, nothing is lost: after signing in the same form is sent again."""
    typed = {"note": "Đã làm “xong” <b>", "row": ["1", "2"], "csrfmiddlewaretoken": "x"}
    address = reverse("inspections:new")
    refused = client.post(address, typed)
    page = refused.content.decode()
    assert refused.status_code == 401
    assert "Phiên làm việc đã hết" in page
    assert check_page(page) == []
    assert "<b>" not in page
    kept = {"kept.note": typed["note"], "kept.row": typed["row"]}
    signed_in = client.post(
        f"{PAGE}?next={address}", {"login": "canbo.mot", "password": "mat-khau-dung-1", **kept}
    )
    page = signed_in.content.decode()
    assert check_page(page) == []
    assert f'action="{address}"' in page
    assert page.count('name="row"') == 2
    assert "mat-khau" not in page
    assert "Đã làm “xong” &lt;b&gt;" in page


def test_a_stranger_cannot_send_much(client, db):
    answer = client.post(PAGE, {"login": "x" * (7 * 1024 * 1024), "password": "y"})
    assert answer.status_code == 413
