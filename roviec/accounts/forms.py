from __future__ import annotations

from typing import Any

from django import forms as fields
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from roviec.accounts import limits
from roviec.accounts.models import Account
from roviec.interface import forms


class SignInForm(forms.Form):
    login = fields.CharField(
        label=_("Tên đăng nhập"),
        max_length=80,
        widget=fields.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": _("Nhập tên đăng nhập.")},
    )
    password = fields.CharField(
        label=_("Mật khẩu"),
        strip=False,
        widget=fields.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Nhập mật khẩu.")},
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.account: Account | None = None
        self.blocked = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        login, password = data.get("login", "").strip().lower(), data.get("password")
        if not login or not password:
            return data
        address = limits.address_of(self.request)
        if limits.too_many(login, address):
            self.blocked = True
            raise ValidationError(limits.told())
        account = authenticate(self.request, username=login, password=password)
        if account is None:
            limits.failed(login, address)
            raise ValidationError(
                _(
                    "Tên đăng nhập hoặc mật khẩu không đúng. "
                    "Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại."
                )
            )
        assert isinstance(account, Account)
        limits.succeeded(login, address)
        self.account = account
        return data


def _password(label: Any, autocomplete: str, **more: Any) -> fields.CharField:
    widget = fields.PasswordInput(attrs={"autocomplete": autocomplete})
    return fields.CharField(label=label, strip=False, max_length=4096, widget=widget, **more)


class PasswordForm(forms.Form):
    """The password in use, and the new one twice."""

    current = _password(_("Mật khẩu hiện tại"), "current-password")
    new = _password(
        _("Mật khẩu mới"),
        "new-password",
        help_text=_("Ít nhất 10 ký tự, không giống tên; vài từ không liền nghĩa thì dễ nhớ."),
    )
    again = _password(_("Nhập lại mật khẩu mới"), "new-password")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "new" in data and "again" in data and data["new"] != data["again"]:
            self.add_error("again", _("Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại."))
        return data
