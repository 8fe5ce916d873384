"""Why a number is what it is, as data: the page, the command and the API tell the same story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DateField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models import Value as Literal
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from roviec.access.rules import RuleBroken
from roviec.interface import formats
from roviec.organisations.models import Line, Path, UnitVersion
from roviec.reporting.held import Held
from roviec.reporting.kept.telling import read_total
from roviec.reporting.links import number_link
from roviec.reporting.models import (
    Column,
    Evidence,
    Indicator,
    ReportVersion,
    Scope,
    State,
)
from roviec.reporting.periods import known_period
from roviec.reporting.picture import Place, Standing
from roviec.reporting.rollup import Value, percent_of
from roviec.reporting.schedules.beside_totals import Beside, beside
from roviec.reporting.totals import Branch, Total
from roviec.reporting.wording import HOW, shown
from roviec.timeline import Period
from roviec.timeline.validity import valid_on

Explanation = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which number is to be explained."""

    unit_id: int
    unit_code: str
    unit_name: str
    """Code and name of the last day of the period."""
    indicator: Indicator
    period: Period
    line: Line
    column: str = Column.IN_PERIOD

    @property
    def place(self) -> Place:
        return Place(self.unit_id, self.line.pk, self.period.span, self.column)


def explain_by_code(
    *, unit_code: str, indicator_code: str, period_code: str, line_code: str | None = None
) -> Explanation:
    """The explanation of a number named by codes, as people type them.

    Raises `RuleBroken` REP-31 to REP-34, `PeriodError`.
    """
    period = known_period(period_code)
    unit = unit_coded(unit_code, period)
    indicator = indicator_coded(indicator_code)
    line = line_of(unit.unit_id, period, line_code)
    return explain(
        Asked(
            unit_id=unit.unit_id,
            unit_code=unit.code,
            unit_name=unit.name,
            indicator=indicator,
            period=period,
            line=line,
        )
    )


def unit_coded(code: str, period: Period) -> UnitVersion:
    day = period.span.last_day
    version = UnitVersion.objects.coded(code, day).first()
    if version is None:
        # One that ended inside the period has numbers up to then.
        ended = UnitVersion.objects.filter(
            code__iexact=code.strip(), valid_to__gt=period.span.start, valid_to__lte=day
        )
        version = ended.order_by("-valid_to").first()
    if version is None:
        told = {"code": code, "day": formats.day(day)}
        raise RuleBroken("REP-31", _("Không có đơn vị mã “%(code)s” vào ngày %(day)s.") % told)
    return version


def indicator_coded(code: str) -> Indicator:
    found = Indicator.objects.filter(code=code).first()
    if found is None:
        raise RuleBroken("REP-32", _("Không có chỉ tiêu mã “%s”.") % code)
    return found


def line_of(unit_id: int, period: Period, code: str | None = None) -> Line:
    """The line named, or the only one the unit stands in on the last day of the period."""
    lines = lines_of(unit_id, period)
    if code:
        for line in lines:
            if line.code == code:
                return line
        raise RuleBroken("REP-33", _("Đơn vị không đứng trong hệ thống “%s”.") % code)
    if len(lines) != 1:
        known = ", ".join(line.code for line in lines) or "—"
        raise RuleBroken("REP-34", _("Hãy chọn một hệ thống của đơn vị: %s.") % known)
    return lines[0]


def lines_of(unit_id: int, period: Period) -> list[Line]:
    """Where it stands on the last day, or stood until it ended inside the period."""
    of_it = Path.objects.filter(lower_id=unit_id, depth=0)
    ended = Q(valid_to__gt=period.span.start, valid_to__lte=period.span.last_day)
    stands = of_it.filter(valid_on(period.span.last_day))
    return list(
        Line.objects.filter(
            Q(pk__in=stands.values("line")) | Q(pk__in=of_it.filter(ended).values("line"))
        )
    )


def explain(asked: Asked, names: dict[int, str] | None = None) -> Explanation:
    """Everything that made the number: its formula, its parts, their reports, who signed and
    accepted them when, the evidence, the imports, and what changed since signing.

    Values are text of decimals (`"1378"`), never floats; names of units are those of the last day,
    `names` those of the direct subordinates where they are known already.
    """
    total = read_total(asked.place, asked.indicator)
    names = _names(asked) if names is None else names
    around = beside(asked.place, asked.indicator.pk)
    own_version = total.standing.counting if total.standing else None
    return {
        "unit": {"id": asked.unit_id, "code": asked.unit_code, "name": asked.unit_name},
        "indicator": _indicator(asked.indicator),
        "period": _period(asked.period),
        "line": {"code": asked.line.code, "name": asked.line.name},
        "column": str(asked.column),
        "live": _live(asked, total, around),
        "signed": _signed(asked.indicator, total),
        "own": _own(asked, total.own),
        "formula": formula(asked, total),
        "report": _report(total.standing, own_version),
        "subordinates": [
            {
                **_branch(asked, branch, total, names),
                "status": _branch_status(branch, branch.unit_id in around.exempt),
            }
            for branch in total.branches
        ],
        "exempt": sorted(around.exempt),
        "exempt_itself": around.itself,
        "changed_since_signing": [_change(asked, branch, names) for branch in total.changed],
        "evidence": _evidence(own_version, asked.indicator),
        "imports": _imports(total),
    }


def formula(asked: Asked, total: Total) -> Explanation:
    """How the live number was joined: the way in words, and the sum itself where it is short."""
    indicator = asked.indicator
    how = _(HOW[indicator.over_line])
    told = {"how": str(indicator.over_line), "name": how, "note": ""}
    if total.not_additive:
        return {**told, "text": _(_NOT_ADDED)}
    if total.live is None:
        return {**told, "text": _("Chưa có số nào được tính")}
    below = [branch.value for branch in total.branches if branch.value is not None]
    if not total.branches or indicator.over_line not in ("sum", "ratio_from_parts"):
        return {**told, "text": f"{shown(indicator, total.live)}: {how}"}
    parts = below if total.own is None else [total.own.value, *below]
    note = _("số riêng của đơn vị cộng %(n)s đơn vị cấp dưới đã có số")
    if total.own is None:
        note = _("cộng %(n)s đơn vị cấp dưới đã có số; đơn vị chưa có số riêng")
    text = f"{shown(indicator, total.live)} = {_joined(indicator, parts)}"
    return {**told, "text": text, "note": note % {"n": len(below)}}


_NOT_ADDED = noop(
    "Chỉ tiêu này không cộng được lên cấp trên (có thể tính trùng, hoặc thiếu mẫu số), nên số của "
    "từng đơn vị đứng riêng"
)


def _joined(indicator: Indicator, values: list[Value]) -> str:
    if len(values) > 12:
        return _("tổng của %s số") % len(values)
    if indicator.over_line == "ratio_from_parts":
        above = " + ".join(formats.number(v.value) for v in values)
        below = " + ".join(formats.number(v.total) for v in values)
        return f"({above}) / ({below})"
    return " + ".join(shown(indicator, value) for value in values)


def _indicator(indicator: Indicator) -> Explanation:
    return {
        "code": indicator.code,
        "name": indicator.name,
        "unit_of_measure": indicator.unit_of_measure,
        "value_type": indicator.value_type,
        "nature": indicator.nature,
        "over_line": indicator.over_line,
    }


def _period(period: Period) -> Explanation:
    return {
        "code": period.code,
        "name": period.name,
        "first_day": period.span.start.isoformat(),
        "last_day": period.span.last_day.isoformat(),
    }


def _value(indicator: Indicator, value: Value | None) -> Explanation:
    share = percent_of(value) if value is not None else None
    return {
        "value": _text(value.value) if value else None,
        "total": _text(value.total) if value and value.total is not None else None,
        "percent": _text(share) if share is not None else None,
        "text": shown(indicator, value),
    }


def _text(number: Decimal) -> str:
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _live(asked: Asked, total: Total, around: Beside) -> Explanation:
    exempt = len(around.exempt)
    missing = total.expected - total.counted - (exempt - around.counted)
    return {
        **_value(asked.indicator, total.live),
        "status": _live_status(total, around),
        "units_counted": total.counted,
        "units_expected": total.expected,
        "units_waiting": total.waiting,
        "units_exempt": exempt,
        "units_missing": max(0, missing),
        "units_ended": len(around.closing),
        "if_all_accepted": _value(asked.indicator, total.if_accepted),
        "from_imported_subtree": total.stands_in,
    }


def _signed(indicator: Indicator, total: Total) -> Explanation | None:
    held = total.signed
    if held is None:
        return None
    return {
        **_value(indicator, held.value),
        "scope": held.scope,
        "units_counted": held.units_counted,
        "units_expected": held.units_expected,
        "at": held.signed_at.isoformat() if held.signed_at else None,
        "differs_from_live": total.live is None
        or (held.value.value, held.value.total) != _comparable(total.live),
    }


def _comparable(value: Value) -> tuple[Decimal, Decimal | None]:
    from roviec.reporting.rollup import stored

    kept = stored(value)
    return kept.value, kept.total


def _own(asked: Asked, held: Held | None) -> Explanation | None:
    if held is None:
        return None
    return {**_value(asked.indicator, held.value), "status": "value", "source": _source(held)}


def _live_status(total: Total, around: Beside) -> str:
    if total.live is not None:
        return "value"
    if around.itself and not total.has_subordinates:
        return "exempt"
    if total.not_additive:
        return "not_additive"
    if total.waiting:
        return "waiting"
    return "missing" if total.known else "not_asked"


def _branch_status(branch: Branch, exempt: bool) -> str:
    if branch.value is not None:
        return "value"
    if branch.counted > 1:
        return "not_additive"
    if branch.if_accepted is not None:
        return "waiting"
    if exempt and branch.expected <= 1:
        return "exempt"
    return "missing" if branch.expected else "not_asked"


def _source(held: Held | None) -> str:
    """`signed`, `accepted`, `imported` or `imported_subtree`."""
    if held is None:
        return "none"
    if held.source is not None:
        return "imported" if held.scope == Scope.OWN else "imported_subtree"
    return "accepted" if held.accepted else "signed"


def _report(standing: Standing | None, version: ReportVersion | None) -> Explanation | None:
    """Which report, how it stands, who in which office signed and accepted it when."""
    if standing is None:
        return None
    accepted = version if version and version.state == State.ACCEPTED else None
    return {
        "id": standing.report_id,
        "state": standing.state,
        "due_on": standing.due_on.isoformat(),
        "covers_to": _last_covered(standing),
        "version": version.number if version else None,
        "document_number": version.document_number if version else "",
        "signed_by": version.signed_by if version else "",
        "signed_office": version.signed_office if version else "",
        "signed_at": _moment(version.signed_at) if version else None,
        "accepted_office": accepted.reviewed_office if accepted else "",
        "accepted_at": _moment(accepted.reviewed_at) if accepted else None,
    }


def _last_covered(standing: Standing) -> str | None:
    """Only of a unit that ended inside the period."""
    end = standing.covers_end
    return (end - timedelta(1)).isoformat() if end else None


def _moment(at: Any) -> str | None:
    return at.isoformat() if at else None


def _branch(asked: Asked, branch: Branch, total: Total, names: dict[int, str]) -> Explanation:
    standing = branch.standing
    version = (standing.accepted or standing.counting) if standing else None
    return {
        "unit": {"id": branch.unit_id, "name": names.get(branch.unit_id, "")},
        **_value(asked.indicator, branch.value),
        "if_accepted": _value(asked.indicator, branch.if_accepted),
        "share": _share(asked.indicator, branch.value, total.live),
        "units_counted": branch.counted,
        "units_expected": branch.expected,
        "source": _source(branch.source),
        "state": standing.state if standing else None,
        "report": _report(standing, version),
        "changed_after_signing": branch.changed_after_signing,
        "url": number_link(branch.unit_id, asked.indicator.code, asked.period, asked.line.code),
    }


def _share(indicator: Indicator, part: Value | None, whole: Value | None) -> str | None:
    """How much of a sum the part makes, in percent; nothing for what is no sum."""
    if indicator.over_line != "sum" or part is None or whole is None or whole.value <= 0:
        return None
    share = percent_of(Value(part.value, whole.value))
    return None if share is None else _text(share)


def _change(asked: Asked, branch: Branch, names: dict[int, str]) -> Explanation:
    return {
        "unit": {"id": branch.unit_id, "name": names.get(branch.unit_id, "")},
        "then": _value(asked.indicator, branch.at_signing),
        "now": _value(asked.indicator, branch.value),
    }


def _evidence(version: ReportVersion | None, indicator: Indicator) -> list[Explanation]:
    """Files beside this figure, then those beside the report as a whole."""
    if version is None:
        return []
    beside = Evidence.objects.filter(version=version).filter(
        Q(indicator=indicator) | Q(indicator=None)
    )
    return [
        {
            "file": each.file.name,
            "url": each.file.get_absolute_url(),
            "note": each.note,
            "of_the_figure": each.indicator_id is not None,
            "office": each.file.stored_by_office,
            "added_at": each.added_at.isoformat(),
        }
        for each in beside.select_related("file").order_by("indicator", "pk")
    ]


def _imports(total: Total) -> list[Explanation]:
    """The files that imported figures came from."""
    held = [total.own, *(branch.source for branch in total.branches)]
    sources = {each.source.pk: each.source for each in held if each and each.source}
    return [
        {
            "file": row.name,
            "sha256": row.sha256,
            "at": row.loaded_at.isoformat(),
            "by": row.loaded_by,
        }
        for _pk, row in sorted(sources.items())
    ]


def _names(asked: Asked) -> dict[int, str]:
    """Names of the direct subordinates."""
    rows = near(asked.unit_id, asked.period).filter(line=asked.line, depth=1)
    return dict(rows.values_list("lower", F("name")))


def near(unit_id: int, period: Period) -> QuerySet[Path]:
    """Paths from the unit to itself and to those directly below in its lines, each with the lower
    one's `code` and `name`: of the last day, and of those who ended or left inside the period as
    they were until then, before the others."""
    span = period.span
    end = Least(Coalesce("valid_to", span.end), Literal(span.end, output_field=DateField()))
    day = ExpressionWrapper(end, output_field=DateField())
    then = UnitVersion.objects.filter(
        Q(valid_from=None) | Q(valid_from__lt=OuterRef("upto")),
        Q(valid_to=None) | Q(valid_to__gte=OuterRef("upto")),
        unit=OuterRef("lower"),
    )
    return (
        Path.objects.filter(
            Q(valid_from=None) | Q(valid_from__lt=span.end),
            Q(valid_to=None) | Q(valid_to__gt=span.start),
            upper_id=unit_id,
            depth__lte=1,
        )
        .annotate(upto=day)
        .annotate(code=Subquery(then.values("code")[:1]), name=Subquery(then.values("name")[:1]))
        .order_by("upto")
    )
