"""TOML tables into typed rows, with every mistake named by file, line and entry."""

from __future__ import annotations

import re
import tomllib
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Protocol, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from django.db.models import TextChoices
from django.utils.translation import gettext as _

Row = TypeVar("Row")


class Readable(Protocol):
    """A file on disk, in a package, or as it was sent."""

    @property
    def name(self) -> str: ...
    def read_text(self, encoding: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as bytes."""

    name: str
    content: bytes

    def read_text(self, encoding: str) -> str:
        return self.content.decode(encoding)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake; `line` 0 where it belongs to the file as a whole."""

    file: str
    line: int
    entry: str
    message: str

    def __str__(self) -> str:
        place = _("%(file)s, dòng %(line)s") % {"file": self.file, "line": self.line}
        place = place if self.line else self.file
        return (
            f"{place}, {self.entry}: {self.message}" if self.entry else f"{place}: {self.message}"
        )


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a row, and under which of its keys. `section.2.columns` is that key of
    the third row of a list within; `section.2."code"` where the text itself stands in it."""

    key: str
    message: str


class NotThat(ValueError):
    """A value that is not of the kind its key asks for; the message says what is."""


class Table:
    """One TOML file. Mistakes gather in `problems`; reading goes on, so that all are told."""

    def __init__(self, file: Readable, problems: list[Problem]) -> None:
        self.name = file.name
        self.problems = problems
        self.text = ""
        self.content: dict[str, Any] = {}
        try:
            self.text = file.read_text(encoding="utf-8")
            self.content = tomllib.loads(self.text)
        except (OSError, UnicodeDecodeError) as error:
            self.complain(0, "", _("không đọc được tệp (%(error)s).") % {"error": error})
        except tomllib.TOMLDecodeError as error:
            self.complain(
                _line_in(error), "", _("sai cú pháp TOML (%(error)s).") % {"error": error}
            )

    def complain(self, line: int, entry: str, message: str) -> None:
        self.problems.append(Problem(self.name, line, entry, message))

    def text_of(self, key: str) -> str:
        """A text at the top of the file; empty, with a complaint, where there is none."""
        value = self.content.get(key, "")
        if not isinstance(value, str) or not value:
            self.complain(self.top_line(key) or 1, "", _("thiếu “%(key)s”.") % {"key": key})
            return ""
        return value

    def rows(self, key: str, kind: type[Row]) -> tuple[Row, ...]:
        """Every `[[key]]` as a row of that kind; those with mistakes are left out."""
        found = self.content.get(key, [])
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            self.complain(
                self.top_line(key), "", _("“%(key)s” phải là danh sách [[%(key)s]].") % {"key": key}
            )
            return ()
        read = (self._row(key, at, row, kind) for at, row in enumerate(found))
        return tuple(row for row in read if row is not None)

    def one(self, key: str, kind: type[Row]) -> Row | None:
        """The one `[key]`; none, with a complaint, where it is missing or has mistakes."""
        found = self.content.get(key)
        if not isinstance(found, dict):
            self.complain(self.top_line(key) or 1, "", _("thiếu bảng [%(key)s].") % {"key": key})
            return None
        mistakes: list[Mistake] = []
        made = row_of(kind, found, mistakes)
        for mistake in mistakes:
            self.complain(self.top_line(key), key, mistake.message)
        return made

    def _row(self, key: str, at: int, row: Mapping[str, Any], kind: type[Row]) -> Row | None:
        mistakes: list[Mistake] = []
        made = row_of(kind, row, mistakes)
        for mistake in mistakes:
            self.complain(self.line(key, at, mistake.key), self.entry(key, at), mistake.message)
        return made

    def entry(self, key: str, at: int) -> str:
        """How an entry is called in a message: by its code, or by its place in the file."""
        rows = self.content.get(key, [])
        row = rows[at] if at < len(rows) else {}
        named = row.get("code") or row.get("name") or row.get("login") if row else None
        return f"{key} “{named}”" if named else _("%(key)s thứ %(n)s") % {"key": key, "n": at + 1}

    def line(self, key: str, at: int, inner: str = "") -> int:
        """The line, from 1, on which the entry with this index begins, or on which it says what
        its key `inner` is."""
        header = re.compile(rf"^[ \t]*\[\[\s*{re.escape(key)}\s*\]\]", re.MULTILINE)
        starts = [match.end() for match in header.finditer(self.text)]
        if at >= len(starts):
            return 0
        own = self.text[starts[at] : starts[at + 1] if at + 1 < len(starts) else None]
        return self.text.count("\n", 0, starts[at] + _offset(key, own, inner)) + 1

    def top_line(self, key: str) -> int:
        """The line on which a key at the top of the file stands; 0 where it does not."""
        header = rf"^[ \t]*\[\[?\s*{re.escape(key)}\s*\]"
        said = re.search(header, self.text, re.MULTILINE)
        if said is None:
            before_tables = re.split(r"^[ \t]*\[", self.text, maxsplit=1, flags=re.MULTILINE)[0]
            said = re.search(_assignment(key), before_tables, re.MULTILINE)
        return self.text.count("\n", 0, said.start()) + 1 if said else 0

    def only(self, *keys: str) -> None:
        """Complain of anything at the top of the file beside these keys."""
        for key in self.content.keys() - set(keys):
            self.complain(self.top_line(key), "", _("không hiểu “%(key)s”.") % {"key": key})


def _offset(key: str, own: str, inner: str) -> int:
    """Where in an entry's text its inner key stands; 0 where it does not."""
    outer, _dot, rest = inner.partition(".")
    if rest:
        header = re.compile(rf"^[ \t]*\[\[\s*{re.escape(key)}\.{outer}\s*\]\]", re.MULTILINE)
        starts = [match.end() for match in header.finditer(own)]
        number, _dot, what = rest.partition(".")
        at = int(number)
        if at >= len(starts):
            return 0
        within = own[starts[at] : starts[at + 1] if at + 1 < len(starts) else None]
        return starts[at] + _offset(key, within, what)
    if inner.startswith('"'):
        return max(own.find(inner), 0)
    said = re.search(_assignment(inner), own, re.MULTILINE) if inner else None
    return said.start() if said else 0


def _assignment(key: str) -> str:
    return rf"""^[ \t]*["']?{re.escape(key)}["']?\s*[=.]"""


def _line_in(error: tomllib.TOMLDecodeError) -> int:
    found = re.search(r"line (\d+)", str(error))
    return int(found[1]) if found else 0


def row_of(kind: type[Row], given: Mapping[str, Any], mistakes: list[Mistake]) -> Row | None:
    """A row of that dataclass, or none, with what is wrong added to `mistakes`."""
    hints = _hints(cast("Any", kind))
    known = {each.name: each for each in fields(cast("Any", kind))}
    before = len(mistakes)
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key not in known:
            mistakes.append(Mistake(key, _("không hiểu “%(key)s”.") % {"key": key}))
            continue
        try:
            if isinstance(value, list) and (inner := _row_kind(hints[key])):
                values[key] = tuple(_rows_within(key, inner, value, mistakes))
            else:
                values[key] = _value(hints[key], value)
        except NotThat as wrong:
            mistakes.append(Mistake(key, f"“{key}” {wrong}"))
    for name, each in known.items():
        needed = each.default is MISSING and each.default_factory is MISSING
        if needed and name not in given:
            mistakes.append(Mistake("", _("thiếu “%(key)s”.") % {"key": name}))
    return kind(**values) if len(mistakes) == before else None


def _row_kind(hint: Any) -> type[Any] | None:
    """What a list of rows within a row holds."""
    held = get_args(hint)[0] if get_origin(hint) is tuple else None
    return held if is_dataclass(held) and isinstance(held, type) else None


def _rows_within(
    key: str, kind: type[Any], given: list[Any], mistakes: list[Mistake]
) -> Iterator[Any]:
    """The rows of a list within, each mistake told with the place of its row."""
    for number, row in enumerate(given):
        if not isinstance(row, dict):
            raise NotThat(_("phải là một bảng."))
        inner: list[Mistake] = []
        made = row_of(kind, row, inner)
        title = f"({row['title']}) " if row.get("title") else ""
        for each in inner:
            told = f"“{key}” {title}{each.message}"
            mistakes.append(Mistake(f"{key}.{number}.{each.key}", told))
        if made is not None:
            yield made


@cache
def _hints(kind: type[object]) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, given: Any) -> Any:
    """The value as the hint wants it. Raises `NotThat`."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _either([h for h in get_args(hint) if h is not types.NoneType], given)
    if origin is tuple:
        return _items(get_args(hint)[0], given)
    if is_dataclass(hint):
        return _nested(cast("type[Any]", hint), given)
    if isinstance(hint, type) and issubclass(hint, TextChoices):
        return _choice(hint, given)
    if origin is not None:
        return _mapping(get_args(hint)[1], given)
    return _plain(hint, given)


def _either(hints: list[Any], given: Any) -> Any:
    """The value as the first hint that fits. Raises what the last one raised."""
    for hint in hints[:-1]:
        try:
            return _value(hint, given)
        except NotThat:
            continue
    return _value(hints[-1], given)


def _items(hint: Any, given: Any) -> tuple[Any, ...]:
    if not isinstance(given, list):
        raise NotThat(_("phải là danh sách."))
    return tuple(_value(hint, each) for each in given)


def _nested(kind: type[Any], given: Any) -> Any:
    mistakes: list[Mistake] = []
    if not isinstance(given, dict):
        raise NotThat(_("phải là một bảng."))
    made = row_of(kind, given, mistakes)
    if mistakes:
        title = given.get("title", "")
        raise NotThat((f"({title}) " if title else "") + " ".join(m.message for m in mistakes))
    return made


def _mapping(hint: Any, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise NotThat(_("phải là một bảng."))
    return {key: _value(hint, each) for key, each in given.items()}


def _choice(hint: type[TextChoices], given: Any) -> TextChoices:
    try:
        return hint(given)
    except ValueError:
        raise NotThat(
            _("là “%(given)s”; chọn một trong: %(values)s.")
            % {"given": given, "values": ", ".join(hint.values)}
        ) from None


def _plain(hint: Any, given: Any) -> Any:
    if hint is Decimal and isinstance(given, int | float) and not isinstance(given, bool):
        return Decimal(str(given))
    # A bool is an int and a moment is a date: the very type is meant.
    if type(given) is hint and given != "":
        return given
    asked = {
        str: _("phải là chữ, không để trống."),
        int: _("phải là số nguyên."),
        bool: _("phải là true hoặc false."),
        date: _("phải là ngày, viết như 2025-07-01."),
        Decimal: _("phải là số."),
    }
    raise NotThat(asked[hint])
