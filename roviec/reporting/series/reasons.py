"""Why a series has no number in a period: what was divided when, by which act, and from where on
the number is certain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from roviec.interface import formats
from roviec.organisations.history.carrying import LOST, UNRECORDED, Step
from roviec.organisations.models import UnitVersion
from roviec.reporting.lineage import Explanation
from roviec.reporting.series.reading import Act, Told
from roviec.reporting.series.reckoning import Break, Row

MOST = 30
"""Different reasons told one by one; of more it is told how many."""

_ONWARD = {
    "split": noop("“%(unit)s” chia tách ngày %(day)s"),
    "part": noop("“%(unit)s” tách một phần ngày %(day)s"),
    "dissolve": noop("“%(unit)s” giải thể ngày %(day)s, chưa rõ hết nơi kế tục"),
    UNRECORDED: noop("“%(unit)s” kết thúc ngày %(day)s, không ghi nơi kế tục"),
}
_ONWARD_ELSE = noop("“%(unit)s” về nhiều đơn vị ngày %(day)s")
_BACK = {
    "merge": noop("“%(unit)s” do sáp nhập ngày %(day)s mà thành"),
    "part": noop("“%(unit)s” nhận thêm một phần ngày %(day)s"),
    UNRECORDED: noop("“%(unit)s” thành lập ngày %(day)s, không ghi từ đâu ra"),
}
_BACK_ELSE = noop("“%(unit)s” nhận từ nhiều đơn vị ngày %(day)s")

Key = tuple[int, tuple[Step, ...], frozenset[int]]


@dataclass
class Reasons:
    """The breaks of a series: the same one in many periods is one reason, numbered from 1."""

    names: Names
    told: list[Explanation] = field(default_factory=list)
    left_out: int = 0
    numbers: dict[Key, int] = field(default_factory=dict)

    def of(self, breaks: Collection[Break]) -> list[Explanation]:
        numbers = sorted({self.numbers.get(_key(each), 0) for each in breaks} - {0})
        return [self.told[number - 1] for number in numbers]


def gathered(
    past: Told,
    rows: Iterable[Row],
    named: Collection[int] = (),
    versions: QuerySet[UnitVersion] | None = None,
) -> Reasons:
    """The reasons in the rows, with the names they need and those of further units (`named`), read
    from `versions` in one query; none where nothing is to be named."""
    found: dict[Key, tuple[Break, date]] = {}
    for row in rows:
        for each in row.restructured.breaks if row.restructured else ():
            found.setdefault(_key(each), (each, row.period.span.last_day))
    kept = list(found.items())[:MOST]
    on = past.wanted.structure
    certain = {key: past.history.anchor(key[2], on) if on else None for key, _each in kept}
    units = {unit for key, _each in kept for unit in (key[0], *key[2], *(s.unit for s in key[1]))}
    units |= {unit for unit in certain.values() if unit} | set(named)
    names = Names(units, versions)
    reasons = Reasons(names, left_out=len(found) - len(kept))
    for number, (key, (each, day)) in enumerate(kept, 1):
        assert on is not None
        reasons.numbers[key] = number
        told = _told(each, names, past.acts, (day, on))
        upper = certain[key]
        told["certain_from"] = names.told(upper, on) if upper else None
        reasons.told.append({"number": number, **told})
    return reasons


def _key(each: Break) -> Key:
    return each.unit_id, each.carried.divided, each.carried.to


def _told(each: Break, names: Names, acts: dict[int, Act], days: tuple[date, date]) -> Explanation:
    """`days`: that of the figures, and that of the structure."""
    day, on = days
    return {
        "unit": names.told(each.unit_id, day),
        "steps": [
            {
                "unit": names.told(step.unit, step.day),
                "day": step.day.isoformat(),
                "kind": step.kind,
                "act": _act(acts.get(step.line)),
                "text": step_in_words(step, names, back=day > on),
            }
            for step in each.carried.divided
        ],
        "to": [names.told(unit, on) for unit in sorted(each.carried.to - {LOST})],
    }


def _act(act: Act | None) -> Explanation | None:
    if act is None:
        return None
    return {"id": act.pk, "title": act.title, "decision_number": act.decision}


def step_in_words(step: Step, names: Names, *, back: bool) -> str:
    """`“Đảng ủy xã A” chia tách ngày 01/07/2025`."""
    words = _BACK.get(step.kind, _BACK_ELSE) if back else _ONWARD.get(step.kind, _ONWARD_ELSE)
    unit = names.told(step.unit, step.day)["name"]
    return _(words) % {"unit": unit, "day": formats.day(step.day)}


class Names:
    """Codes and names of some units over time, in one query."""

    def __init__(
        self, units: Collection[int], versions: QuerySet[UnitVersion] | None = None
    ) -> None:
        self.versions: dict[int, list[UnitVersion]] = defaultdict(list)
        wanted = set(units) - {LOST}
        rows = UnitVersion.objects.all() if versions is None else versions
        for version in rows.filter(unit__in=wanted) if wanted else ():
            self.versions[version.unit_id].append(version)

    def told(self, unit: int, day: date) -> Explanation:
        version = self.version(unit, day)
        code, name = (version.code, version.name) if version else ("", "")
        return {"id": unit, "code": code, "name": name}

    def version(self, unit: int, day: date) -> UnitVersion | None:
        """Of the day, else the one that ended last before it or begins first after it."""
        return min(
            self.versions.get(unit, ()),
            key=lambda version: (not version.is_valid_on(day), _days_away(version, day)),
            default=None,
        )


def _days_away(version: UnitVersion, day: date) -> int:
    edges = [edge for edge in (version.valid_from, version.valid_to) if edge]
    return min((abs((edge - day).days) for edge in edges), default=0)
