"""A version of a form as data, in the shape of a template's `forms.toml`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from roviec.files.toml import Problem, Sent, Table
from roviec.reporting.designing.checking import Described, Place, problems_of
from roviec.reporting.designing.content import ALONE, Content, FormRow, Section
from roviec.reporting.models import Column

KEY = "form"
MOST_TOLD = 100
"""Of more problems the first are told: each is looked for in the text."""


def as_toml(content: Content, version: int, valid_from: date | None = None) -> str:
    """The version as one `[[form]]`."""
    lines = [
        f"[[{KEY}]]",
        f"code = {_quoted(content.code)}",
        f"version = {version}",
        *([f"valid_from = {valid_from}"] if valid_from else []),
        f"name = {_quoted(content.name)}",
        f"kinds = {_list(content.kinds)}",
    ]
    for section in content.sections:
        lines += ["", *_section(section)]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    """What most rows have is said by the section."""
    needed = [figure.required for figure in section.figures]
    needed += [text.required for text in section.texts]
    required = not needed or needed.count(True) * 2 >= len(needed)
    columns = Counter(figure.columns for figure in section.figures)
    usual = columns.most_common(1)[0][0] if columns else ALONE
    usual = usual or ALONE
    yield f"[[{KEY}.section]]"
    yield f"title = {_quoted(section.title)}"
    if usual != ALONE:
        yield f"columns = {_columns(usual)}"
    if section.figures:
        yield "indicators = ["
        for figure in section.figures:
            more = [] if figure.columns == usual else [f"columns = {_columns(figure.columns)}"]
            more += _needed(figure.required, required)
            yield f"    {_row('code', figure.code, more)},"
        yield "]"
    if section.texts:
        yield "passages = ["
        for text in section.texts:
            yield f"    {_row('heading', text.heading, _needed(text.required, required))},"
        yield "]"
    if not required:
        yield "required = false"


def _needed(required: bool, usual: bool) -> list[str]:
    return [] if required == usual else [f"required = {json.dumps(required)}"]


def _row(key: str, said: str, more: list[str]) -> str:
    return f"{{ {', '.join([f'{key} = {_quoted(said)}', *more])} }}" if more else _quoted(said)


def _columns(columns: tuple[Column, ...]) -> str:
    return _list([column.value for column in columns])


def _list(texts: Collection[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    """A basic string: JSON writes the same, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_toml(
    name: str, sent: bytes, indicators: Mapping[str, Described], kinds: Collection[str]
) -> tuple[Content | None, list[str]]:
    """The one form of a file, and everything that is wrong with it, by line. A form with problems
    is told of and not given."""
    problems: list[Problem] = []
    table = Table(Sent(name, sent), problems)
    rows = table.rows(KEY, FormRow)
    table.only(KEY)
    if not problems and len(rows) != 1:
        told = _("tệp phải có đúng một [[form]]; tệp này có %s.") % len(rows)
        table.complain(0, "", told)
    if problems:
        return None, [str(problem) for problem in problems]
    content = rows[0].content
    for problem in problems_of(content, indicators, kinds)[:MOST_TOLD]:
        line = table.line(KEY, 0, key_in_file(problem.place, content))
        table.complain(line, table.entry(KEY, 0), problem.message)
    return (None if problems else content), [str(problem) for problem in problems]


def key_in_file(place: Place, content: Content) -> str:
    """Under which key of a `[[form]]` a problem of the form stands."""
    if place.section is None:
        return "kinds"
    section, said = content.sections[place.section], ""
    if place.figure is not None:
        said = f'"{section.figures[place.figure].code}"'
    elif place.text is not None:
        said = _quoted(section.texts[place.text].heading)
    return f"section.{place.section}.{said}"
