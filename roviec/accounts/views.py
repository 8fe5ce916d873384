from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from roviec.access.pages import public
from roviec.accounts.forms import SignInForm

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
        if name != "csrfmiddlewaretoken"
    ]
    form = SignInForm(request=request)
    return _sign_in_page(request, form, kept, 401, address=request.get_full_path())


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


def next_page(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of ours; else the first page."""
    wanted = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else settings.LOGIN_REDIRECT_URL
