"""What must stand ready before a command does its work: data, sound settings, a free port."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path


class Refused(Exception):
    """A command that cannot go on; the message tells the person why and what to do."""


LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


def start_django() -> None:
    """Read the settings. Raises `Refused` for a setting that cannot be."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roviec.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Refused(str(error)) from error


def make_data_folder() -> None:
    """Make what the settings will look for. Raises `Refused` where that is not allowed."""
    from django.core.exceptions import ImproperlyConfigured

    from roviec.data_folder import prepare

    try:
        prepare(os.environ)
    except ImproperlyConfigured as error:
        raise Refused(str(error)) from error


def check_data() -> None:
    """The database is there and of this version. Raises `Refused`; makes nothing."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not Path(name).is_file():
        raise _no_data(name)
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        raise Refused(f"Không mở được cơ sở dữ liệu “{name}”: {error}".strip()) from error
    if missing and not executor.loader.applied_migrations:
        raise _no_data(name)
    if missing:
        raise Refused(f"Cơ sở dữ liệu “{name}” thuộc bản cũ hơn; hãy chạy roviec migrate.")


def _no_data(where: str) -> Refused:
    chosen = "ROVIEC_DATABASE_URL" if os.environ.get("ROVIEC_DATABASE_URL") else "ROVIEC_DATA"
    example = "" if chosen == "ROVIEC_DATABASE_URL" else " (ví dụ ROVIEC_DATA=var/demo)"
    return Refused(
        f"Chưa có dữ liệu ở {where}; hãy chạy roviec migrate, hoặc đặt {chosen}{example} "
        "vào nơi có dữ liệu."
    )


def check_settings() -> list[str]:
    """What the site is to be warned of. Raises `Refused` for what must not be."""
    from django.core import checks

    found = [each for each in checks.run_checks() if not each.is_silenced()]
    told = [str(each) for each in found if not each.is_serious()]
    wrong = [str(each) for each in found if each.is_serious()]
    if wrong:
        raise Refused("\n".join(wrong))
    return told


def port_number(text: str) -> int:
    """A port from a command line. Raises `ValueError`, which argparse tells."""
    if not 0 < int(text) < 65536:
        raise ValueError
    return int(text)


def check_port(host: str, port: int) -> None:
    """Nobody listens there yet: the server itself would share the port with another of its kind.

    Raises `Refused`.
    """
    try:
        family, kind, *_rest, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as plain:
            # A port whose connections are only being wound up counts as free, as for the server.
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            plain.bind(address)
    except OSError as error:
        raise Refused(_why_not(error, host, port)) from error


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Cổng {port} đang được dùng; chọn cổng khác: make demo PORT=8123, "
            "hoặc thêm --port 8123."
        )
    if error.errno == errno.EACCES:
        return f"Không được phép mở cổng {port}; chọn cổng từ 1024 trở lên, ví dụ --port 8123."
    return f"Không mở được cổng {port} ở địa chỉ {host}: {error.strerror}."
