"""Setting up a real site: its template of work, its places, its bodies, its administrator."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from roviec.cli.command import (
    FOUND_MISTAKES,
    MAKES_DATA,
    NEEDS_SETTINGS,
    SUCCESS,
    Arguments,
    Command,
    typed_password,
)
from roviec.running import Refused

if TYPE_CHECKING:
    from roviec.templates_of_work.schema import Template
    from roviec.templates_of_work.setting_up import Standing, Wanted

PASSWORD = "ROVIEC_ADMIN_PASSWORD"  # noqa: S105  # the name of a setting
ADMINISTRATOR = "quantri"


def init_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--template",
        required=True,
        metavar="NAME|FOLDER|none",
        help="a template that ships (roviec template list), or a folder of one's own",
    )
    parser.add_argument(
        "--places",
        required=True,
        metavar="FILE|vietnam|none",
        help="the official places of Viet Nam, or a file of places",
    )
    parser.add_argument(
        "--administrator",
        metavar="LOGIN",
        help=f"who signs in first; {ADMINISTRATOR} where nobody can yet. The password is asked "
        f"for, or taken from {PASSWORD}, or made and shown once",
    )


def init(arguments: Arguments) -> int:
    from django.core.management import call_command

    from roviec.access.actor import SYSTEM
    from roviec.access.rules import RuleBroken
    from roviec.templates_of_work.setting_up import set_up_site
    from roviec.templates_of_work.tables import TemplateError

    call_command("migrate", verbosity=0, interactive=False)
    wanted, shown = _wanted(arguments)
    print("Đang lập hệ thống ...", flush=True)
    try:
        standing = set_up_site(wanted, office=SYSTEM)
    except RuleBroken as refused:
        raise Refused(refused.message) from refused
    except TemplateError as mistakes:
        raise Refused(str(mistakes)) from mistakes
    print("\n".join(_told(standing, wanted)))
    if shown and standing.new_account:
        print(f"Mật khẩu (chỉ hiện lần này): {wanted.password}")
    return SUCCESS


def _wanted(arguments: Arguments) -> tuple[Wanted, bool]:
    """What is asked for, and whether the password was made here and is to be shown."""
    from django.utils import timezone

    from roviec.templates_of_work.setting_up import NONE, VIETNAM, Wanted, lacks_account

    if arguments.places not in {NONE, VIETNAM} and not Path(arguments.places).is_file():
        raise Refused(
            f"Không có tệp địa bàn “{arguments.places}”; dùng vietnam, none hoặc một tệp."
        )
    login = arguments.administrator or (ADMINISTRATOR if lacks_account("") else "")
    password, shown = "", False
    if login and lacks_account(login):
        password, shown = _first_password()
    return Wanted(
        template=arguments.template,
        places=arguments.places,
        login=login,
        password=password,
        today=timezone.localdate(),
    ), shown


def _first_password() -> tuple[str, bool]:
    given = os.environ.get(PASSWORD, "")
    if given:
        return given, False
    if sys.stdin.isatty():
        print("Mật khẩu cho người quản trị (để trống thì máy đặt):")
        typed = typed_password()
        if typed:
            return typed, False
    return secrets.token_urlsafe(12), True


def _told(standing: Standing, wanted: Wanted) -> list[str]:
    def now(new: int) -> str:
        return f"vừa lập {new}" if new else "đã có từ trước"

    lines = [f"Mẫu: {standing.template or 'không có'}."]
    lines += [
        f"{what}: {count}" + (f" ({now(new)})." if count else ".")
        for what, count, new in (
            ("Địa bàn", standing.places, standing.new_places),
            ("Đơn vị", standing.units, standing.new_units),
        )
    ]
    lines += [
        f"Trong hệ thống “{line}”: {count} đơn vị không có cấp trên nào ở địa bàn phía trên, "
        "nên đứng đầu."
        for line, count in standing.lacking.items()
    ]
    if standing.new_units and standing.bare:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(standing.bare.items()))
        lines.append(f"Địa bàn không có đơn vị nào của mẫu: {kinds}.")
    if wanted.login:
        made = "đã lập" if standing.new_account else "đã có từ trước"
        lines.append(f"Tài khoản quản trị: {wanted.login} ({made}).")
        lines += [f"Phân công: {', '.join(standing.posts)}."] if standing.posts else []
    if wanted.login and not standing.units:
        lines.append("Chưa có đơn vị nào nên tài khoản chưa có phân công.")
    return lines


# --- templates ----------------------------------------------------------------------------------


def template_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    acts.add_parser("list", help="the templates that ship")
    check = acts.add_parser("check", help="every mistake of a template, by file and line")
    check.add_argument("file", metavar="FILE", help="its folder or template.toml; or a name")


def template(arguments: Arguments) -> int:
    from roviec.templates_of_work.loader import load, shipped
    from roviec.templates_of_work.tables import TemplateError

    if arguments.what == "list":
        for name in shipped():
            print(f"{name}: {_holds(load(name))}")
        return SUCCESS
    try:
        print(f"Không có lỗi. {_holds(load(arguments.file))}")
    except TemplateError as mistakes:
        print(mistakes, file=sys.stderr)
        print(f"{len(mistakes.problems)} lỗi.", file=sys.stderr)
        return FOUND_MISTAKES
    return SUCCESS


def _holds(found: Template) -> str:
    counts = (
        (found.lines, "hệ thống"),
        (found.kinds, "loại đơn vị"),
        (found.roles, "vai trò"),
        (found.areas, "lĩnh vực"),
        (found.indicators, "chỉ tiêu"),
        (found.forms, "biểu mẫu"),
        (found.inspection_rules, "quy định kiểm tra"),
        (found.document_forms, "thể thức văn bản"),
    )
    return f"{found.name}: " + ", ".join(f"{len(rows)} {what}" for rows, what in counts) + "."


COMMANDS = {
    "init": Command(
        init,
        "make an empty, real site from a template and places",
        "roviec init --template tuyen-giao --places vietnam\n"
        "  roviec init --template cai-cach-hanh-chinh --places dia-ban.csv --administrator hoa\n"
        "  roviec init --template mau-cua-toi/ --places none",
        init_arguments,
        MAKES_DATA,
    ),
    "template": Command(
        template,
        "templates of work: those that ship, and what is wrong with one's own",
        "roviec template list\n  roviec template check mau-cua-toi/",
        template_arguments,
        NEEDS_SETTINGS,
    ),
}
