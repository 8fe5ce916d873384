from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from roviec.access.pages import SIGNED_IN, ActorRequest, page, public
from roviec.access.rules import RuleBroken
from roviec.accounts import actions, limits
from roviec.accounts.actor import SignedIn
from roviec.accounts.forms import PasswordForm, SignInForm

KEPT = "kept."
"""Begins the names of fields that were typed before the session ended."""


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_page(request))
    form = SignInForm(request.POST or None, request=request)
    kept = kept_fields(request.POST)
    if request.method == "POST" and form.is_valid():
        login(request, form.account)
        if kept:
            context = {"kept": kept, "action": next_page(request)}
            return render(request, "accounts/go_on.html", context)
        return redirect(next_page(request))
    status = 429 if form.blocked else 200
    return _sign_in_page(request, form, kept, status)


def expired(request: HttpRequest) -> HttpResponse:
    """To sign-in. What was typed into a form is carried along, so that it can be sent again by
    whoever signs in; files have to be chosen again."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and not _holds_passwords(request)
    ]
    form = SignInForm(request=request)
    return _sign_in_page(request, form, kept, 401, address=request.get_full_path())


def _holds_passwords(request: HttpRequest) -> bool:
    """Passwords are typed again, never written into a page."""
    return request.path == reverse("accounts:account")


def _sign_in_page(
    request: HttpRequest,
    form: SignInForm,
    kept: list[tuple[str, str]],
    status: int,
    address: str = "",
) -> HttpResponse:
    wanted = address or request.GET.get("next", "")
    context = {
        "form": form,
        "kept": [(KEPT + name, value) for name, value in kept],
        "action": f"{reverse('accounts:sign_in')}?{urlencode({'next': wanted})}",
    }
    return render(request, "accounts/sign_in.html", context, status=status)


def kept_fields(data: QueryDict) -> list[tuple[str, str]]:
    """Names and values that a form held when the session ended."""
    return [
        (name.removeprefix(KEPT), value)
        for name, values in data.lists()
        for value in values
        if name.startswith(KEPT)
    ]


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@page(SIGNED_IN)
@sensitive_post_parameters("current", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: in which posts one acts, and a new password."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _account_page(request, form)
    status = change_password(request, form) if form.is_valid() else 422
    if status:
        return _account_page(request, form, status)
    messages.success(
        request,
        _("Đã đổi mật khẩu. Mọi nơi khác đang đăng nhập bằng tài khoản này đã bị đăng xuất."),
    )
    return redirect("accounts:account")


def change_password(request: HttpRequest, form: PasswordForm) -> int:
    """Change it and stay signed in here. 0 when that is done, else the status of the page that
    says why not. Guessing is slowed down as at sign-in."""
    actor = cast("SignedIn", cast("ActorRequest", request).actor)
    name, address = actor.account.login, limits.address_of(request)
    if limits.too_many(name, address):
        form.add_error(None, limits.told())
        return 429
    current, new = form.cleaned_data["current"], form.cleaned_data["new"]
    try:
        changed = actions.change_password(actor=actor, current=current, new=new)
    except RuleBroken as refused:
        if refused.number == "ACC-07":
            limits.failed(name, address)
        form.add_error(refused.field, refused.message)
        return 422
    update_session_auth_hash(request, changed)
    return 0


def _account_page(request: HttpRequest, form: PasswordForm, status: int = 200) -> HttpResponse:
    actor = cast("SignedIn", cast("ActorRequest", request).actor)
    context = {
        "title": _("Tài khoản của tôi"),
        "form": form,
        "login": actor.account.login,
        "posts": actor.posts,
    }
    return render(request, "accounts/account.html", context, status=status)


def next_page(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of ours; else the first page."""
    wanted = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else settings.LOGIN_REDIRECT_URL
