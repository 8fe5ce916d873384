"""Slowing down guessing at sign-in, without letting a stranger lock out those who belong.

Tries are counted for one name from one address, and for one name from anywhere with a wider
limit. An address as a whole is never closed: a whole office may share it.
"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from roviec.accounts.models import SignInAttempt

WINDOW = timedelta(minutes=15)
TRIES_FROM_ONE_ADDRESS = 5
TRIES_FROM_ANYWHERE = 50


def address_of(request: HttpRequest) -> str | None:
    """Where the request comes from: what our own proxies say, and no header of a stranger's."""
    seen = [request.META.get("REMOTE_ADDR", "")]
    if settings.TRUSTED_PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        # Each proxy appends whom it saw; the last ones are ours to believe.
        seen = [each.strip() for each in forwarded][-settings.TRUSTED_PROXIES :]
    try:
        return str(ip_address(seen[0]))
    except ValueError:
        return None


def told() -> str:
    """What somebody meets who has to wait."""
    return _(
        "Đã sai quá nhiều lần. Hãy chờ 15 phút rồi thử lại, hoặc nhờ quản trị đặt lại mật khẩu."
    )


def too_many(login: str, address: str | None) -> bool:
    recent = SignInAttempt.objects.filter(at__gt=timezone.now() - WINDOW, login=login[:80])
    from_here = recent.filter(address=address).count()
    return from_here >= TRIES_FROM_ONE_ADDRESS or recent.count() >= TRIES_FROM_ANYWHERE


def failed(login: str, address: str | None) -> None:
    SignInAttempt.objects.filter(at__lt=timezone.now() - WINDOW).delete()
    SignInAttempt.objects.create(login=login[:80], address=address)


def succeeded(login: str, address: str | None) -> None:
    SignInAttempt.objects.filter(login=login, address=address).delete()
