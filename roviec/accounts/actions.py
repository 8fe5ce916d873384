"""Who may sign in, and in which posts: acts of the administrator of a site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.access.rules import RuleBroken
from roviec.accounts.actor import SignedIn
from roviec.accounts.models import Account, Appointment, Role, SignInAttempt
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.interface import formats
from roviec.organisations.models import Line, Subordination, Unit, UnitVersion

ADDED = verbs.register("account.added", "Lập tài khoản")
APPOINTED = verbs.register("account.appointed", "Phân công")
PASSWORD_CHANGED = verbs.register("account.password_changed", "Tự đổi mật khẩu")
PASSWORD_SET = verbs.register("account.password_set", "Đặt lại mật khẩu")

_LOGIN = re.compile(r"[\w.@+-]{1,80}")


@dataclass(frozen=True)
class NewPost:
    """An appointment as it is asked for, by the codes people know."""

    unit: str
    line: str
    role: str
    title: str
    valid_from: date


@transaction.atomic
def add_account(
    *, office: Office, login: str, name: str, password: str, post: NewPost | None = None
) -> Account:
    """Somebody may sign in from now on; without a post there is nothing to do yet.

    Raises `RuleBroken` ACC-01 to ACC-05; then nothing is kept.
    """
    login = login.strip().lower()
    login_is_free(login)
    if not name.strip():
        raise RuleBroken("ACC-02", _("Hãy ghi họ và tên của người dùng."), field="name")
    password_is_strong(password, Account(login=login, name=name.strip()))
    account = Account.objects.create_account(login, name.strip(), password)
    record(office, ADDED, account, after={"login": login, "name": account.name})
    if post is not None:
        appoint(office=office, account=account, post=post)
    return account


@transaction.atomic
def appoint(*, office: Office, account: Account, post: NewPost) -> Appointment:
    """Give the account a role at a unit in a line. Raises `RuleBroken` ACC-04, ACC-05."""
    line = _coded_line(post.line)
    unit = _coded_unit(post.unit, line, post.valid_from)
    role = _coded_role(post.role)
    appointment = Appointment.objects.create(
        account=account,
        unit=unit,
        line=line,
        role=role,
        title=post.title.strip() or role.name,
        valid_from=post.valid_from,
    )
    after = {"account": account.login, "role": role.code, "line": line.code}
    record(office, APPOINTED, appointment, unit_id=unit.pk, after=after)
    return appointment


@transaction.atomic
def set_password(*, office: Office, account: Account, password: str) -> Account:
    """A new password. Ends the account's sessions (they are signed with the old one) and the wait
    after too many wrong tries. Raises `RuleBroken` ACC-03."""
    password_is_strong(password, account)
    _keep_password(account, password)
    record(office, PASSWORD_SET, account)
    return account


@transaction.atomic
def change_password(*, actor: SignedIn, current: str, new: str) -> Account:
    """One's own password; it needs the one it replaces. Ends the account's sessions, unless the
    page that asks signs its own anew. Raises `RuleBroken` ACC-03, ACC-07, ACC-08."""
    # Of two tabs the second waits here and then finds that its current password is the old one.
    account = Account.objects.select_for_update().get(pk=actor.account_id)
    password_is_known(current, account)
    password_is_another(current, new)
    password_is_strong(new, account, field="new")
    _keep_password(account, new)
    record(actor.main_office, PASSWORD_CHANGED, account)
    return account


def _keep_password(account: Account, password: str) -> None:
    account.set_password(password)
    account.save(update_fields=["password"])
    SignInAttempt.objects.filter(login=account.login).delete()


def login_is_free(login: str) -> None:
    """ACC-01: one name, one account; letters, digits and . @ + - _ only."""
    if not _LOGIN.fullmatch(login):
        raise RuleBroken(
            "ACC-01",
            _("Tên đăng nhập chỉ gồm chữ, số và các dấu . @ + - _, không quá 80 ký tự."),
            field="login",
        )
    if Account.objects.filter(login=login).exists():
        raise RuleBroken(
            "ACC-01", _("Tên đăng nhập “%(login)s” đã có.") % {"login": login}, field="login"
        )


def password_is_strong(password: str, account: Account, *, field: str = "password") -> None:
    """ACC-03: as the settings ask of passwords."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        told = " ".join(dict.fromkeys(_what_is_weak(each) for each in error.error_list))
        raise RuleBroken("ACC-03", told, field=field) from error


def _what_is_weak(error: ValidationError) -> str:
    """The framework's own Vietnamese is English in part and names fields by their code."""
    match error.code:
        case "password_too_short":
            least = (error.params or {})["min_length"]
            return _("Mật khẩu cần ít nhất %(least)s ký tự.") % {"least": least}
        case "password_too_common":
            return _("Mật khẩu này nhiều người dùng nên dễ đoán. Hãy chọn vài từ không liền nghĩa.")
        case "password_too_similar":
            return _("Mật khẩu quá giống họ tên hoặc tên đăng nhập.")
    return " ".join(error.messages)


def password_is_known(password: str, account: Account) -> None:
    """ACC-07: somebody at a computer left open does not know it."""
    if not account.check_password(password):
        raise RuleBroken(
            "ACC-07",
            _("Mật khẩu hiện tại không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt."),
            field="current",
        )


def password_is_another(current: str, new: str) -> None:
    """ACC-08: the same again would change nothing and look as if it had."""
    if new == current:
        raise RuleBroken("ACC-08", _("Mật khẩu mới phải khác mật khẩu đang dùng."), field="new")


def account_named(login: str) -> Account:
    """The account people name so, case left aside. Raises `RuleBroken` ACC-06."""
    account = Account.objects.filter(login=login.strip().lower()).first()
    if account is None:
        raise RuleBroken("ACC-06", _("Không có tài khoản “%(login)s”.") % {"login": login})
    return account


def _coded_line(code: str) -> Line:
    line = Line.objects.filter(code=code).first()
    if line is None:
        raise _unknown(_("hệ thống"), code, Line.objects.values_list("code", flat=True))
    return line


def _coded_role(code: str) -> Role:
    role = Role.objects.filter(code=code).first()
    if role is None:
        raise _unknown(_("vai trò"), code, Role.objects.values_list("code", flat=True))
    return role


def _coded_unit(code: str, line: Line, day: date) -> Unit:
    """ACC-05: the unit is there on the first day of the post, and stands in its line."""
    told = {"code": code, "day": formats.day(day), "line": line.name}
    version = UnitVersion.objects.coded(code, day).first()
    if version is None:
        raise RuleBroken("ACC-05", _("Không có đơn vị mã “%(code)s” vào ngày %(day)s.") % told)
    if not Subordination.objects.as_at(day).filter(line=line, unit=version.unit_id).exists():
        raise RuleBroken(
            "ACC-05", _("Đơn vị “%(code)s” không đứng trong hệ thống “%(line)s”.") % told
        )
    return version.unit


def _unknown(what: str, code: str, known: Iterable[str]) -> RuleBroken:
    """ACC-04: a code that is not there, with those that are."""
    told = {"what": what, "code": code, "known": ", ".join(sorted(known)) or "—"}
    return RuleBroken("ACC-04", _("Không có %(what)s mã “%(code)s”; đang có: %(known)s.") % told)
