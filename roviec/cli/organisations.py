"""`roviec places …` and `roviec units …`: hierarchies as of a date, stories, successors, gaps.

A code is always read as of the date given: the same code named another place on another day. In
JSON `valid_to` is the first day on which a name no longer held; null is unknown start, open end.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from roviec.cli import importing
from roviec.cli.command import SUCCESS, Arguments, Command, print_json
from roviec.running import Refused

if TYPE_CHECKING:
    from roviec.organisations.history.histories import History, Named
    from roviec.organisations.history.successors import Successor

LEVELS = ("country", "province", "district", "commune")
LEVEL_NAMES = dict(zip(LEVELS, ("cả nước", "tỉnh", "huyện", "xã"), strict=True))

Row = dict[str, Any]


# --- arguments ---------------------------------------------------------------------------------


def a_day(text: str) -> date:
    """`2025-06-30` or `30/6/2025`."""
    parts = text.strip().split("/")
    try:
        if len(parts) == 3:
            day, month, year = map(int, parts)
            return date(year, month, day)
        return date.fromisoformat(text.strip())
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(
            f"“{text}” chưa phải là ngày; hãy gõ 2025-06-30 hoặc 30/6/2025"
        ) from wrong


def place_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    listing = _verb(verbs, "list", "the places there are on a day", PLACE_EXAMPLES)
    _on(listing)
    listing.add_argument("--level", choices=LEVELS[1:], help="of one level only")
    listing.add_argument("--province", metavar="CODE", help="those within, its code of that day")
    listing.add_argument("--group", metavar="GROUPING/GROUP", help="those of a group, region/…")
    _count(listing)
    story = _verb(verbs, "story", "what a place was, is and became", PLACE_EXAMPLES)
    story.add_argument("code", metavar="CODE")
    _on(story)
    later = _verb(verbs, "successors", "who has what a place had, on a later day", PLACE_EXAMPLES)
    later.add_argument("code", metavar="CODE")
    _span(later)
    _verb(verbs, "gaps", "what the record of places leaves open", PLACE_EXAMPLES)
    verbs.choices["gaps"].add_argument(
        "--kind", metavar="KIND", help="one kind in full: cut, code_reused, start_unknown, …"
    )
    for each in (story, later, verbs.choices["gaps"]):
        each.add_argument("--json", action="store_true", help="as JSON")
    importing.add_verbs(verbs, "places")


def unit_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    listing = _verb(verbs, "list", "the units there are on a day", UNIT_EXAMPLES)
    _on(listing)
    listing.add_argument("--line", metavar="CODE", help="those of a line")
    listing.add_argument("--under", metavar="CODE", help="those under one; needs --line")
    listing.add_argument("--kind", metavar="CODE", help="of one kind only")
    _count(listing)
    story = _verb(verbs, "story", "what a unit was, is and became", UNIT_EXAMPLES)
    story.add_argument("code", metavar="CODE")
    _on(story)
    later = _verb(verbs, "successors", "who has what a unit had, on a later day", UNIT_EXAMPLES)
    later.add_argument("code", metavar="CODE")
    _span(later)
    for each in (story, later):
        each.add_argument("--line", metavar="CODE", help="refuse a unit outside the line that day")
        each.add_argument("--json", action="store_true", help="as JSON")
    importing.add_verbs(verbs, "units")


def _verb(verbs: Any, name: str, told: str, examples: str) -> argparse.ArgumentParser:
    own = [line for line in examples.splitlines() if f" {name} " in f"{line} "]
    made: argparse.ArgumentParser = verbs.add_parser(
        name,
        help=told,
        description=told[:1].upper() + told[1:] + ".",
        epilog="examples:\n  " + "\n  ".join(line.strip() for line in own),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return made


def _on(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--on", type=a_day, metavar="DATE", help="as of this day; today if left out"
    )


def _span(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=a_day, metavar="DATE", required=True, help="the code's day")
    parser.add_argument("--until", type=a_day, metavar="DATE", help="today if left out")


def _count(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", action="store_true", help="how many, instead of which")
    parser.add_argument("--json", action="store_true", help="as JSON")


# --- places ------------------------------------------------------------------------------------


def places(arguments: Arguments) -> int:
    if arguments.verb in importing.VERBS:
        return importing.run(arguments, "places")
    from roviec.organisations.history.histories import PLACES

    verbs: dict[str, Callable[[], int]] = {
        "list": lambda: _list_places(arguments),
        "story": lambda: _story(arguments, PLACES),
        "successors": lambda: _successors(arguments, PLACES),
        "gaps": lambda: _gaps(arguments),
    }
    return verbs[arguments.verb]()


def _list_places(arguments: Arguments) -> int:
    from roviec.organisations.hierarchy.grouped import group_named, in_group
    from roviec.organisations.history.histories import PLACES
    from roviec.organisations.models import PlacePath, PlaceVersion

    day = _day(arguments.on)
    rows = PlaceVersion.objects.as_at(day).order_by("code", "pk")
    if arguments.level:
        rows = rows.filter(level=arguments.level)
    if arguments.province:
        province = _coded(PLACES, arguments.province, day, level="province")
        inside = PlacePath.objects.as_at(day).filter(upper=province.pk, depth__gt=0)
        rows = rows.filter(place__in=inside.values("lower"))
    if arguments.group:
        group = group_named(arguments.group)
        if group is None:
            raise Refused(f"Không có nhóm “{arguments.group}”; hãy ghi như region/red-river-delta.")
        rows = rows.filter(in_group(group, day, "place_id"))
    columns = {"code": "code", "name": "name", "kind": "kind", "level": "level"}
    return _listed(arguments, rows, columns, {"pk": "place_id", "parent": "parent_id"})


def _gaps(arguments: Arguments) -> int:
    from roviec.organisations.history.gaps import KINDS, Gaps, gaps, gaps_of

    found = gaps()
    if arguments.kind:
        if arguments.kind not in KINDS:
            known = ", ".join(KINDS)
            raise Refused(f"Không có loại “{arguments.kind}”; chọn một trong: {known}.")
        found = Gaps(found.counts, tuple(gaps_of(arguments.kind)))
    if arguments.json:
        listed = [
            {"kind": gap.kind, "code": gap.code, "name": gap.name, "text": gap.text}
            for gap in found.listed
        ]
        print_json({"counts": found.counts, "gaps": listed})
        return SUCCESS
    for kind, number in found.counts.items():
        print(f"{number:>6}  {KINDS[kind]}")
    for kind in KINDS:
        rows = [(gap.code, gap.name, gap.text) for gap in found.listed if gap.kind == kind]
        if rows:
            print(f"\n{KINDS[kind]}")
            _table(rows)
    return SUCCESS


# --- units -------------------------------------------------------------------------------------


def units(arguments: Arguments) -> int:
    if arguments.verb in importing.VERBS:
        return importing.run(arguments, "units")
    from roviec.organisations.history.histories import UNITS

    verbs: dict[str, Callable[[], int]] = {
        "list": lambda: _list_units(arguments),
        "story": lambda: _story(arguments, UNITS),
        "successors": lambda: _successors(arguments, UNITS),
    }
    return verbs[arguments.verb]()


def _list_units(arguments: Arguments) -> int:
    from roviec.organisations.hierarchy.hierarchies import UnitsOf
    from roviec.organisations.history.histories import UNITS
    from roviec.organisations.models import UnitVersion

    day = _day(arguments.on)
    if arguments.under and not arguments.line:
        raise Refused("--under cần --line: cấp dưới là theo một hệ thống.")
    rows: Any = UnitVersion.objects.as_at(day).order_by("kind__rank", "code", "pk")
    more = {"pk": "unit_id"}
    if arguments.line:
        hierarchy = UnitsOf(_line(arguments.line))
        rows, more = hierarchy.standing(day), {"pk": "unit_id", "superior": "above"}
        if arguments.under:
            upper = _coded(UNITS, arguments.under, day)
            below = hierarchy.ways(day).filter(upper=upper.pk, depth__gt=0)
            rows = rows.filter(unit__in=below.values("lower"))
    if arguments.kind:
        rows = rows.filter(kind__code=arguments.kind)
    columns = {"code": "code", "name": "name", "kind": "kind__name"}
    return _listed(arguments, rows, columns, more)


def _line(code: str) -> Any:
    from roviec.organisations.models import Line

    found = {line.code: line for line in Line.objects.all()}
    if code not in found:
        known = ", ".join(found) or "chưa có hệ thống nào"
        raise Refused(f"Không có hệ thống “{code}”; đang có: {known}.")
    return found[code]


# --- both --------------------------------------------------------------------------------------


def _listed(arguments: Arguments, rows: Any, columns: dict[str, str], more: dict[str, str]) -> int:
    if arguments.count:
        number = rows.count()
        if arguments.json:
            print_json({"count": number})
        else:
            print(number)
        return SUCCESS
    wanted = columns | (more | _DATES if arguments.json else {})
    found = [dict(zip(wanted, row, strict=True)) for row in rows.values_list(*wanted.values())]
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=1, default=str))
    else:
        _table([tuple(row.values()) for row in found])
    return SUCCESS


_DATES = {"valid_from": "valid_from", "valid_to": "valid_to"}


def _story(arguments: Arguments, history: History) -> int:
    from roviec.organisations.history.stories import read_story

    day = _day(arguments.on)
    named = _coded(history, arguments.code, day)
    _check_line(arguments, named, day)
    told = read_story(history, named.pk, _day(None))
    assert told is not None
    if arguments.json:
        print_json(
            {
                "pk": told.pk,
                "on": day,
                "code": named.code,
                "name": named.name,
                "stages": [
                    _named(stage.named) | {"within": stage.place and _named(stage.place)}
                    for stage in told.stages
                ],
                "acts": [
                    {
                        "day": turn.act.day,
                        "title": turn.act.title,
                        "verbs": turn.verbs,
                        "decision": {
                            "number": turn.act.decision_number,
                            "issuer": turn.act.decision_issuer,
                            "on": turn.act.decision_on,
                        },
                        "notes": [*turn.notes, *filter(None, [turn.act.note])],
                        "missing": turn.missing,
                        "before": [_kin(kin) for kin in turn.before],
                        "after": [_kin(kin) for kin in turn.after],
                    }
                    for turn in told.turns
                ],
            }
        )
        return SUCCESS
    _tell(told, day)
    return SUCCESS


def _tell(told: Any, on: date) -> None:
    """Under the name of the day asked for."""
    from roviec.organisations.history.telling import decision, lead, span

    today = _day(None)
    print(told.stage_on(on).named.name)
    print(" ".join(lead(told, on)))
    print("\nĐã và đang là")
    _table([(s.named.code, s.named.name, span(s.named, today)) for s in told.stages])
    for turn in told.turns:
        print(f"\n{turn.act.day:%d/%m/%Y}  {', '.join(turn.verbs) or turn.act.title}")
        print(f"  {turn.act.title}" + (f" ({decision(turn.act)})" if decision(turn.act) else ""))
        for arrow, kin in (("từ", turn.before), ("thành", turn.after)):
            for each in kin:
                name = f"{each.named.code}  {each.named.name}" if each.named else "không rõ"
                print(f"  {arrow} {name} ({each.relation.label})")


def _successors(arguments: Arguments, history: History) -> int:
    from roviec.organisations.history.successors import successors

    until = _day(arguments.until)
    if until < arguments.on:
        raise Refused("--until phải từ --on trở đi.")
    named = _coded(history, arguments.code, arguments.on)
    _check_line(arguments, named, arguments.on)
    found = successors(history, named.pk, arguments.on, until)
    if arguments.json:
        print_json(
            {
                "code": named.code,
                "name": named.name,
                "pk": named.pk,
                "on": arguments.on,
                "until": until,
                "successors": [_successor(each) for each in found],
            }
        )
        return SUCCESS
    _table(
        [
            (each.named.code, each.named.name, each.relation.label)
            if each.named
            else ("—", "không rõ", each.relation.label)
            for each in found
        ]
    )
    return SUCCESS


def _check_line(arguments: Arguments, named: Named, day: date) -> None:
    code = getattr(arguments, "line", None)
    if code:
        from roviec.organisations.models import Subordination

        line = _line(code)
        if not Subordination.objects.as_at(day).filter(line=line, unit=named.pk).exists():
            raise Refused(f"“{named.name}” không đứng trong hệ thống “{code}” ngày {day:%d/%m/%Y}.")


def _coded(history: History, code: str, day: date, level: str = "") -> Named:
    """The one that bears the code on the day. Raises `Refused`, saying when the code was known."""
    from roviec.organisations.history.histories import Named

    rows = history.versions.filter(code__iexact=code.strip())
    if level:
        rows = rows.filter(level=level)
    known = [Named(*row) for row in rows.values_list(*history.columns)]
    for named in known:
        if named.holds_on(day):
            return named
    if not known:
        raise Refused(_not_known(history, code.strip(), level))
    days = "; ".join(f"{named.name} {_days(named)}" for named in sorted(known, key=_start))
    raise Refused(f"Không có mã “{code}” vào ngày {day:%d/%m/%Y}. Mã này đã là: {days}.")


def _not_known(history: History, code: str, level: str) -> str:
    """Why no code fits: there never was one, or it was that of another level."""
    if level:
        from django.db.models import F

        latest = F("valid_from").desc(nulls_last=True)
        other = history.versions.filter(code__iexact=code).order_by(latest).first()
        if other is not None:
            return (
                f"Mã “{code}” là của {other.name}, cấp {LEVEL_NAMES[other.level]}, không phải cấp"
                f" {LEVEL_NAMES[level]}. Xem mã bằng: roviec places list --level {level}."
            )
    return f"Mã “{code}” chưa từng có."


def _start(named: Named) -> date:
    return named.valid_from or date.min


def _days(named: Named) -> str:
    start = f"từ {named.valid_from:%d/%m/%Y}" if named.valid_from else "không rõ từ ngày nào"
    return f"{start}, đến {named.last:%d/%m/%Y}" if named.last else start


def _day(given: date | None) -> date:
    from django.utils import timezone

    return given or timezone.localdate()


def _named(named: Named) -> Row:
    return {
        "pk": named.pk,
        "code": named.code,
        "name": named.name,
        "kind": named.kind,
        "valid_from": named.valid_from,
        "valid_to": named.valid_to,
    }


def _successor(each: Successor) -> Row:
    return (_named(each.named) if each.named else {"pk": None}) | {"relation": each.relation.code}


def _kin(kin: Any) -> Row:
    told = _named(kin.named) if kin.named else {"pk": None, "note": kin.note}
    return told | {"relation": kin.relation.code}


def _table(rows: Iterable[Sequence[object]]) -> None:
    """Columns as wide as what stands in them, the last one free."""
    told = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*told, strict=True)]
    for row in told:
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        print("  ".join([*cells, row[-1]]).rstrip())


PLACE_EXAMPLES = """roviec places list --on 2025-06-30 --level province
  roviec places list --on 2025-07-01 --level commune --province 19 --count
  roviec places story 06 --on 2025-06-30 --json
  roviec places successors 06 --on 2025-06-30 --until 2025-07-01
  roviec places gaps"""
UNIT_EXAMPLES = """roviec units list --on 2025-07-01 --line department --count
  roviec units list --line department --under T19
  roviec units story T19 --on 2025-07-01
  roviec units successors T06 --on 2025-06-30 --line department --json"""

COMMANDS = {
    "places": Command(
        places,
        "places as of a date: list, story, successors, gaps, import",
        f"{PLACE_EXAMPLES}\n  roviec places import dia-ban.xlsx --dry-run",
        place_arguments,
    ),
    "units": Command(
        units,
        "units as of a date, by line: list, story, successors, import",
        f"{UNIT_EXAMPLES}\n  roviec units import don-vi.xlsx --dry-run",
        unit_arguments,
    ),
}
