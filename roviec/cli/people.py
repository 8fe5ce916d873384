"""Those who sign in."""

from __future__ import annotations

import argparse

from roviec.cli.command import SUCCESS, Arguments, Command, typed_password
from roviec.running import Refused


def account_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    told = "The password is asked for, or read from the first line of standard input."
    add = kinds.add_parser("add", help="a new account, with a post if one is named", epilog=told)
    add.add_argument("login", metavar="LOGIN")
    add.add_argument("--name", required=True, help="as it is written into records")
    post = add.add_argument_group("post", "from today; all of unit, line and role, or none")
    post.add_argument("--unit", metavar="CODE")
    post.add_argument("--line", metavar="CODE")
    post.add_argument("--role", metavar="CODE")
    post.add_argument("--title", default="", help="the office's title; the role's name if left out")
    password = kinds.add_parser("password", help="a new password for an account", epilog=told)
    password.add_argument("login", metavar="LOGIN")


def account(arguments: Arguments) -> int:
    from roviec.access.rules import RuleBroken

    acts = {"add": _add_account, "password": _set_password}
    try:
        print(acts[arguments.what](arguments))
    except RuleBroken as refused:
        raise Refused(refused.message) from refused
    return SUCCESS


def _add_account(arguments: Arguments) -> str:
    from django.utils import timezone

    from roviec.access.actor import SYSTEM
    from roviec.accounts import actions

    codes = (arguments.unit, arguments.line, arguments.role)
    if any(codes) != all(codes) or (arguments.title and not all(codes)):
        raise Refused("Phân công cần đủ --unit, --line và --role.")
    post = actions.NewPost(*codes, arguments.title, timezone.localdate()) if all(codes) else None
    made = actions.add_account(
        office=SYSTEM,
        login=arguments.login,
        name=arguments.name,
        password=typed_password(),
        post=post,
    )
    return f"Đã lập tài khoản {made.login}."


def _set_password(arguments: Arguments) -> str:
    from roviec.access.actor import SYSTEM
    from roviec.accounts import actions

    account = actions.account_named(arguments.login)
    actions.set_password(office=SYSTEM, account=account, password=typed_password())
    return f"Đã đặt lại mật khẩu của {account.login}; các phiên đang mở đã kết thúc."


COMMANDS = {
    "account": Command(
        account,
        "make accounts and set passwords",
        "roviec account add hoa --name 'Trần Thị Hoa' --unit XA.LANGMAU-BTG --line department "
        "--role officer\n  roviec account password hoa",
        account_arguments,
    ),
}
