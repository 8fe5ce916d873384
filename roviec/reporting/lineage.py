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

from roviec.access.rules import RuleBroken
from roviec.interface import formats
from roviec.organisations.models import Line, Path, UnitVersion
from roviec.reporting.computed import planned
from roviec.reporting.definitions import defined_on
from roviec.reporting.held import Held
from roviec.reporting.kept.telling import read_totals
from roviec.reporting.lineage_formula import computed_formula, formula, told_live
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
from roviec.reporting.rollup import Value, percent_of, stored
from roviec.reporting.schedules.beside_totals import Beside, beside
from roviec.reporting.targets import aim_shown, aimed_from, share_reached, target_rows
from roviec.reporting.totals import Branch, Total
from roviec.reporting.wording import NOT_APPLICABLE, share_of, shown
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
    [indicator] = defined_on([indicator_coded(indicator_code)], period.span.last_day)
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


def beside_total(asked: Asked, *more: QuerySet[Any, tuple[str, int]]) -> Beside:
    """What `explain` needs besides the numbers, and more that is told as texts of units, in one
    query: who is let off, who ended, the targets."""
    return beside(
        asked.place, asked.indicator.pk, *target_rows(asked.place, [asked.indicator]), *more
    )


def explain(
    asked: Asked, names: dict[int, str] | None = None, around: Beside | None = None
) -> Explanation:
    """Everything that made the number: its formula, its parts, their reports, who signed and
    accepted them when, the evidence, the imports, and what changed since signing.

    Values are text of decimals (`"1378"`), never floats; names of units are those of the last day,
    `names` those of the direct subordinates, and `around` what is told `beside_total`, where they
    are known already.
    """
    plan = planned([asked.indicator], asked.period.span.last_day)
    parts = defined_on(plan.direct_parts(asked.indicator), asked.period.span.last_day)
    plan = plan.asking(parts)
    totals = read_totals(asked.place, plan.asked, since_signing=True, plan=plan)
    total = totals[asked.indicator.pk]
    names = _names(asked) if names is None else names
    around = beside_total(asked) if around is None else around
    own_version = total.standing.counting if total.standing else None
    return {
        "unit": {"id": asked.unit_id, "code": asked.unit_code, "name": asked.unit_name},
        "indicator": _indicator(asked.indicator),
        "period": _period(asked.period),
        "line": {"code": asked.line.code, "name": asked.line.name},
        "column": str(asked.column),
        "live": _live(asked, total, around),
        "signed": _signed(asked.indicator, total),
        "own": _own(asked, total),
        "target": _target(asked, total, around),
        "formula": computed_formula(asked.indicator, plan, parts, totals)
        if parts
        else formula(asked.indicator, total),
        "parts": [_part(asked, part, totals[part.pk]) for part in parts],
        "report": _report(total.standing, own_version),
        "subordinates": [
            {
                **_branch(asked, branch, total, names),
                "status": _branch_status(asked, branch, branch.unit_id in around.exempt),
            }
            for branch in total.branches
        ],
        "exempt": sorted(around.exempt),
        "exempt_itself": around.itself,
        "changed_since_signing": [_change(asked, branch, names) for branch in total.changed],
        "evidence": [] if parts else _evidence(own_version, asked.indicator),
        "imports": _imports(total),
    }


def _part(asked: Asked, part: Indicator, total: Total) -> Explanation:
    """What a computed number is computed from, with where that number is explained."""
    return {
        "code": part.code,
        "name": part.name,
        **_value(part, total.live),
        "text": told_live(part, total),
        "status": _part_status(total),
        "units_counted": total.counted,
        "units_expected": total.expected,
        "url": number_link(asked.unit_id, part.code, asked.period, asked.line.code),
    }


def _part_status(total: Total) -> str:
    if total.live is not None:
        return "value"
    return "not_applicable" if "live" in total.not_applicable else "missing"


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
    share = share_of(indicator, value)
    value = stored(value) if value else None
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
        "text": told_live(asked.indicator, total),
        "not_applicable": "live" in total.not_applicable,
        "status": _live_status(total, around),
        "units_counted": total.counted,
        "units_expected": total.expected,
        "units_waiting": total.waiting,
        "units_exempt": exempt,
        "units_missing": max(0, missing),
        "units_ended": len(around.closing),
        "if_all_accepted": _value(asked.indicator, total.if_accepted),
        "from_imported_subtree": total.stands_in,
        "units_without_weight": total.weightless,
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
    kept = stored(value)
    return kept.value, kept.total


def _target(asked: Asked, total: Total, around: Beside) -> Explanation:
    """What was to be reached, who said so, and how much of it is; beside it what those directly
    below are to reach together, which need not be the same."""
    indicator = asked.indicator
    aimed = aimed_from(around.more, asked.place, [indicator])[indicator.pk]
    own, reached = aimed.own, share_reached(indicator, total.live, aimed.own)
    return {
        "value": _text(own.value) if own else None,
        "text": aim_shown(indicator, own.value) if own else "",
        "given_by": {"id": own.given_by_id, "name": own.given_by}
        if own and own.given_by_id
        else None,
        "document_number": own.document_number if own else "",
        "office": own.office if own else "",
        "share_reached": _text(reached) if reached is not None else None,
        "below": None if aimed.below is None else _text(aimed.below),
        "below_text": "" if aimed.below is None else aim_shown(indicator, aimed.below),
        "units_below": aimed.units_below,
        "differs_from_below": aimed.differ,
    }


def _own(asked: Asked, total: Total) -> Explanation | None:
    held = total.own
    if "own" in total.not_applicable:
        nothing = _value(asked.indicator, None) | {"text": _(NOT_APPLICABLE)}
        return {**nothing, "status": "not_applicable", "source": "none"}
    if held is None:
        return None
    return {**_value(asked.indicator, held.value), "status": "value", "source": _source(held)}


def _live_status(total: Total, around: Beside) -> str:
    if total.live is not None:
        return "value"
    if "live" in total.not_applicable:
        return "not_applicable"
    if around.itself and not total.has_subordinates:
        return "exempt"
    if total.not_additive:
        return "not_additive"
    if total.waiting:
        return "waiting"
    if total.weightless:
        return "weightless"
    return "missing" if total.known else "not_asked"


def _branch_status(asked: Asked, branch: Branch, exempt: bool) -> str:
    if branch.value is not None:
        return "value"
    if branch.not_applicable:
        return "not_applicable"
    if branch.counted > 1:
        return "weightless" if asked.indicator.in_means else "not_additive"
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
        **({"text": _(NOT_APPLICABLE)} if branch.not_applicable else {}),
        "not_applicable": branch.not_applicable,
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
