"""Running a site."""

from __future__ import annotations

import argparse
import sys

from roviec import running
from roviec.cli.command import MAKES_DATA, SUCCESS, Arguments, Command


def migrate(arguments: Arguments) -> int:
    from django.core.management import call_command

    call_command("migrate", verbosity=1, interactive=False)
    from roviec.access.actor import SYSTEM
    from roviec.reporting.actions import bring_chains

    bring_chains(office=SYSTEM)
    return SUCCESS


NOBODY_WORKS = """\
Chạy không kèm việc nền: việc của đơn vị đã kết thúc không tự chuyển, báo cáo theo lịch không tự
giao.
Hãy chạy song song `roviec worker`, hoặc đặt cron:
  */5 * * * * roviec worker --until-idle
"""


def serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=running.port_number, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="processes; two per core is plenty")
    _no_worker(parser)


def _no_worker(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-worker",
        action="store_true",
        help="pages only; the work in the background is left to `roviec worker`",
    )


def serve(arguments: Arguments) -> int:
    running.check_port(arguments.host, arguments.port)
    _tell_warnings()
    running.check_data()
    return _serve(arguments, arguments.workers)


def _tell_warnings() -> None:
    for warning in running.check_settings():
        print(warning, file=sys.stderr)


def _serve(arguments: Arguments, workers: int = 1) -> int:
    from roviec.background.supervising import Beside

    beside = None if arguments.no_worker else Beside()
    if beside is None:
        print(NOBODY_WORKS, file=sys.stderr, flush=True)
    try:
        _serve_pages(arguments.host, arguments.port, workers)
    finally:
        if beside is not None:
            beside.stop()
    return SUCCESS


def _serve_pages(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "roviec.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # A request holds a thread for a few milliseconds; more threads only wait for each other.
        blocking_threads=4,
        log_access=False,
    ).serve()


def demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=running.port_number, default=8000)
    parser.add_argument("--no-serve", action="store_true", help="prepare the data and stop")
    _no_worker(parser)


def demo(arguments: Arguments) -> int:
    from django.core.management import call_command
    from django.utils import timezone

    from roviec.templates_of_work.demo import seed

    if not arguments.no_serve:
        running.check_port(arguments.host, arguments.port)
    _tell_warnings()
    print("Đang chuẩn bị dữ liệu minh hoạ ...", flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    seeded = seed(timezone.localdate())
    width = max(len(each.login) for each in seeded.accounts)
    print(f"\nMở http://{arguments.host}:{arguments.port}/ (dừng: Ctrl+C)")
    print(f"Mật khẩu của mọi tài khoản ví dụ: {seeded.password}\n")
    for each in seeded.accounts:
        print(f"  {each.login:<{width}}  {each.about}")
    print("", flush=True)
    return SUCCESS if arguments.no_serve else _serve(arguments)


COMMANDS = {
    "demo": Command(
        demo,
        "an example site with invented figures, ready to sign in",
        "roviec demo\n  roviec demo --port 8123",
        demo_arguments,
        MAKES_DATA,
    ),
    "serve": Command(
        serve, "run the site", "roviec serve --port 8000 --workers 4", serve_arguments, MAKES_DATA
    ),
    "migrate": Command(
        migrate, "bring the database to this version", "roviec migrate", data=MAKES_DATA
    ),
}
