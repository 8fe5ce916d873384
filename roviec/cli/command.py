"""What a command is, and what it needs before it runs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from getpass import getpass
from typing import Any

from roviec.running import Refused

SUCCESS, REFUSED, FOUND_DIFFERENCES, FOUND_MISTAKES = 0, 2, 1, 1

Arguments = argparse.Namespace


NOTHING, NEEDS_SETTINGS, NEEDS_DATA, MAKES_DATA = (
    "nothing",
    "needs settings",
    "needs data",
    "makes data",
)


@dataclass(frozen=True)
class Command:
    run: Callable[[Arguments], int]
    help: str
    examples: str
    arguments: Callable[[argparse.ArgumentParser], None] = lambda parser: None
    data: str = NEEDS_DATA
    """`NOTHING`: no Django; `NEEDS_SETTINGS`: Django, but no database; `NEEDS_DATA`: refused on an
    empty site; `MAKES_DATA`: makes one."""


def typed_password() -> str:
    """Never from the command line, where others on the machine can read it."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass("Mật khẩu: ")
    if getpass("Nhập lại mật khẩu: ") != first:
        raise Refused("Hai lần nhập mật khẩu không giống nhau.")
    return first


def why(error: Exception, name: str = "") -> str:
    """An error for the person at the terminal: the system's own, which speak English, in our
    words. `name` is put before them where the caller does not name the file itself."""
    told = {
        FileNotFoundError: "không có tệp này; hãy kiểm tra đường dẫn.",
        IsADirectoryError: "đây là thư mục; hãy ghi tên một tệp.",
        PermissionError: "không được phép đọc tệp này.",
    }
    if not isinstance(error, OSError):
        return str(error)
    said = told.get(type(error), "không đọc được tệp này.")
    return f"{name}: {said}" if name else said


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))
