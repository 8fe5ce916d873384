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
            raise ValidationError(
                _(
                    "Đã sai quá nhiều lần. Hãy chờ 15 phút rồi thử lại, "
                    "hoặc nhờ quản trị đặt lại mật khẩu."
                )
            )
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
