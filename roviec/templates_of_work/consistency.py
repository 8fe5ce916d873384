"""Whether the rows of a template fit together. Each function tells the mistakes of one row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from roviec.access import permissions
from roviec.access.permissions import Reach
from roviec.inspections.rule_sets import rule_sets as inspection_rule_sets
from roviec.reporting.declaring import Declared, broken_in
from roviec.reporting.designing.checking import problems_of
from roviec.reporting.designing.content import FormRow
from roviec.reporting.designing.data import key_in_file
from roviec.reporting.models import AddingUp, Nature, ValueType
from roviec.templates_of_work.schema import (
    DocumentFormRow,
    IndicatorRow,
    InspectionRulesRow,
    KindRow,
    RoleRow,
    Template,
)
from roviec.templates_of_work.standing import standing, twice
from roviec.templates_of_work.tables import Mistake, Table
from roviec.writing.rules import rule_sets as layouts

# How values of these types may join: never by plain addition.
JOINING = {
    ValueType.RATIO: {
        AddingUp.RATIO_FROM_PARTS,
        AddingUp.SHARE_OF_UNITS,
        AddingUp.LAST,
        AddingUp.NOT_ADDITIVE,
    },
    ValueType.PERCENT: {
        AddingUp.WEIGHTED_MEAN,
        AddingUp.COMPUTED,
        AddingUp.MAX,
        AddingUp.MIN,
        AddingUp.LAST,
        AddingUp.NOT_ADDITIVE,
    },
    ValueType.YES_NO: {AddingUp.SHARE_OF_UNITS, AddingUp.LAST, AddingUp.NOT_ADDITIVE},
    ValueType.DATE: {AddingUp.MAX, AddingUp.MIN, AddingUp.LAST, AddingUp.NOT_ADDITIVE},
}


class Coded(Protocol):
    @property
    def code(self) -> str: ...


class Dated(Protocol):
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


R = TypeVar("R")
C = TypeVar("C", bound=Coded)


@dataclass(frozen=True, slots=True)
class Files:
    main: Table
    areas: Table
    indicators: Table
    forms: Table


def check(template: Template, files: Files) -> None:
    """Complain, in the files' tables, of all that does not fit."""
    main = files.main
    _each(main, "line", template.lines, repeated(template.lines))
    _each(main, "kind", template.kinds, repeated(template.kinds))
    for kinds in (dated, standing(template), twice(template)):
        _each(main, "kind", template.kinds, kinds)
    _each(main, "role", template.roles, repeated(template.roles))
    for mistake in administrator_mistakes(template):
        main.complain(main.top_line("administrator"), "administrator", mistake.message)
    _each(main, "role", template.roles, role_mistakes)
    _each(main, "inspection_rules", template.inspection_rules, inspection_mistakes)
    _each(main, "document_form", template.document_forms, document_mistakes)
    _each(main, "inspection_rules", template.inspection_rules, overlap(template.inspection_rules))
    _each(main, "document_form", template.document_forms, overlap(template.document_forms))
    _each(files.areas, "area", template.areas, repeated(template.areas))
    _each(files.indicators, "indicator", template.indicators, repeated(template.indicators))
    areas = {area.code for area in template.areas}
    _each(
        files.indicators, "indicator", template.indicators, lambda i: indicator_mistakes(i, areas)
    )
    _each(files.indicators, "indicator", template.indicators, declared(template.indicators))
    _each(files.forms, "form", template.forms, lambda form: form_mistakes(form, template))


def _each(
    table: Table, key: str, rows: Iterable[R], mistakes: Callable[[R], Iterable[Mistake]]
) -> None:
    for at, row in enumerate(rows):
        for mistake in mistakes(row):
            line = table.line(key, at, mistake.key)
            table.complain(line, table.entry(key, at), mistake.message)


def repeated(rows: Iterable[C]) -> Callable[[C], Iterator[Mistake]]:
    """A code names one row."""
    times = Counter(row.code for row in rows)

    def mistakes(row: C) -> Iterator[Mistake]:
        if times[row.code] > 1:
            yield Mistake(
                "code",
                _("mã “%(code)s” dùng %(n)s lần.") % {"code": row.code, "n": times[row.code]},
            )

    return mistakes


def overlap(rows: Iterable[Dated]) -> Callable[[Dated], Iterator[Mistake]]:
    """On one day one row holds: each must end by the day the next one starts."""
    ordered = sorted(rows, key=lambda row: row.valid_from)
    late = [
        one for one, other in pairwise(ordered) if (one.valid_to or date.max) > other.valid_from
    ]

    def mistakes(row: Dated) -> Iterator[Mistake]:
        if any(row is each for each in late):
            yield Mistake("valid_to", _("còn hiệu lực khi mục sau đã bắt đầu; sửa valid_to."))
        if row.valid_to is not None and row.valid_to <= row.valid_from:
            yield Mistake("valid_to", _("valid_to phải sau valid_from."))

    return mistakes


def dated(row: KindRow) -> Iterator[Mistake]:
    if row.valid_from and row.valid_to and row.valid_to <= row.valid_from:
        yield Mistake("valid_to", _("valid_to phải sau valid_from."))


def administrator_mistakes(template: Template) -> Iterator[Mistake]:
    post = template.administrator
    if post.role not in {role.code for role in template.roles}:
        yield Mistake("role", _("không có vai trò “%(code)s”.") % {"code": post.role})
    known = {line.code for line in template.lines}
    for line in post.lines:
        if line not in known:
            yield Mistake("lines", _("không có hệ thống “%(code)s”.") % {"code": line})
    if not post.lines:
        yield Mistake("lines", _("“lines” cần ít nhất một hệ thống."))


def role_mistakes(role: RoleRow) -> Iterator[Mistake]:
    for permission, reach in role.given:
        if permission not in permissions.known():
            yield Mistake("permissions", _("không có quyền “%(code)s”.") % {"code": permission})
        if reach not in Reach.values:
            yield Mistake(
                "permissions",
                _("“%(code)s” thiếu phạm vi; viết như %(code)s:own, :below hoặc :granted.")
                % {"code": permission},
            )


def inspection_mistakes(rules: InspectionRulesRow) -> Iterator[Mistake]:
    known = inspection_rule_sets().get(rules.rule_set)
    if known is None:
        yield Mistake(
            "rule_set", _("không có bộ quy định kiểm tra “%(code)s”.") % {"code": rules.rule_set}
        )
    elif not set(rules.findings) <= set(known.findings):
        yield Mistake(
            "findings",
            _("“%(code)s” chỉ ghi được: %(findings)s.")
            % {
                "code": rules.rule_set,
                "findings": ", ".join(known.findings),
            },
        )


def document_mistakes(row: DocumentFormRow) -> Iterator[Mistake]:
    known = {layout.code: layout for layout in layouts()}
    layout = known.get(row.layout)
    if layout is None or layout.form != row.form:
        yield Mistake(
            "layout",
            _("không có thể thức “%(layout)s” của loại “%(form)s”.")
            % {
                "layout": row.layout,
                "form": row.form,
            },
        )
    elif (layout.valid_from, layout.valid_to) != (row.valid_from, row.valid_to):
        yield Mistake(
            "valid_from", _("thời hạn khác với thể thức “%(layout)s”.") % {"layout": row.layout}
        )


def indicator_mistakes(row: IndicatorRow, areas: set[str]) -> Iterator[Mistake]:
    if row.area not in areas:
        yield Mistake("area", _("không có lĩnh vực “%(area)s”.") % {"area": row.area})
    if not row.phrases or any(not part.strip() for p in row.phrases for part in p.split("+")):
        yield Mistake(
            "phrases", _("“phrases” cần ít nhất một cụm từ, và mỗi vế quanh dấu + phải có chữ.")
        )
    if row.scale <= 0 or any(each.scale is not None and each.scale <= 0 for each in row.earlier):
        yield Mistake("scale", _("“scale” phải lớn hơn 0."))
    yield from _definition_mistakes(row)
    if row.nature == Nature.STOCK and row.over_time == AddingUp.SUM:
        yield Mistake(
            "over_time", _("số hiện có không cộng dồn theo thời gian; dùng over_time = “last”.")
        )
    for key, adding_up in (("over_line", row.over_line), ("over_time", row.over_time)):
        allowed = JOINING.get(row.value_type)
        if allowed is not None and adding_up not in allowed:
            yield Mistake(
                key,
                _("loại số “%(type)s” không gộp được bằng %(key)s = “%(how)s”.")
                % {
                    "type": row.value_type,
                    "key": key,
                    "how": adding_up,
                },
            )


def declared(rows: Iterable[IndicatorRow]) -> Callable[[IndicatorRow], Iterator[Mistake]]:
    """Weights and formulas, which name other rows: on every day on which one changes."""
    every = list(rows)
    days = {date.min, *(each.valid_to for row in every for each in row.earlier)}
    known = [{row.code: _declared(row, day) for row in every} for day in sorted(days)]

    def mistakes(row: IndicatorRow) -> Iterator[Mistake]:
        told = {
            (key, f"{refused.number}: {refused.message}")
            for then in known
            for key, refused in broken_in(then[row.code], then)
        }
        yield from (Mistake(key, message) for key, message in sorted(told))

    return mistakes


def _declared(row: IndicatorRow, day: date) -> Declared:
    then = next((each.formula for each in row.earlier if day < each.valid_to), "")
    return Declared(
        code=row.code,
        value_type=row.value_type,
        over_line=row.over_line,
        over_time=row.over_time,
        weight=row.weight,
        formula=then or row.formula,
    )


def _definition_mistakes(row: IndicatorRow) -> Iterator[Mistake]:
    days = [each.valid_to for each in row.earlier]
    if any(later <= day for day, later in pairwise(days)):
        yield Mistake("", _("các định nghĩa trước (earlier) phải xếp từ cũ đến mới theo valid_to."))
    reasons = [each.reason for each in row.earlier[1:]] + ([row.reason] if row.earlier else [])
    if not all(reason.strip() for reason in reasons):
        yield Mistake("reason", _("mỗi lần đổi định nghĩa phải ghi lý do ở “reason”."))
    if any(each.formula and not row.formula for each in row.earlier):
        yield Mistake("", _("chỉ tiêu nhập số thì định nghĩa trước cũng không có công thức."))


def form_mistakes(form: FormRow, template: Template) -> Iterator[Mistake]:
    versions = [other for other in template.forms if other.code == form.code]
    if sum(other.version == form.version for other in versions) > 1:
        yield Mistake("version", _("trùng mã và phiên bản với biểu khác."))
    older = [other for other in versions if other.version < form.version]
    if older and form.valid_from is None:
        yield Mistake("version", _("phiên bản sau cần valid_from, ngày bắt đầu dùng."))
    for other in older:
        if form.valid_from and other.valid_from and form.valid_from <= other.valid_from:
            message = _("valid_from phải sau ngày của phiên bản %(n)s.") % {"n": other.version}
            yield Mistake("valid_from", message)
    indicators = {row.code: row for row in template.indicators}
    kinds = {kind.code for kind in template.kinds}
    for problem in problems_of(form.content, indicators, kinds):
        message = problem.message[:1].lower() + problem.message[1:]
        yield Mistake(key_in_file(problem.place, form.content), message)
