"""The files of an example, as typed and checked rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from roviec.organisations.structure.acts import GO_ON
from roviec.templates_of_work.loader import folder_of
from roviec.templates_of_work.schema import Template
from roviec.templates_of_work.tables import Problem, Table, TemplateError


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierRow:
    """The name, and kind and parent of a place, borne before `until`."""

    name: str
    until: date
    kind: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """`key` is how other rows call it; `parent` the key of the place it lies in."""

    key: str
    level: str
    kind: str
    code: str
    name: str
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    earlier: EarlierRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """`login` is what the sign-in names of its officer and leader end with; none has none."""

    code: str
    name: str
    kind: str
    place: str
    line: str
    superior: str = ""
    short_name: str = ""
    login: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    earlier: EarlierRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLineRow:
    """What became of whom, by the keys of places or the codes of units. `missing` are sources that
    do not stand in the example."""

    kind: str
    sources: tuple[str, ...]
    targets: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    derived: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """An act on places (`of = "places"`) or units whose results stand in the other files."""

    of: str
    day: date
    title: str
    line: tuple[ActLineRow, ...]
    decision_number: str = ""
    decision_issuer: str = ""
    decision_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """What every unit with a login gets one of. `{number}` in the name tells them apart."""

    role: str
    login: str
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    unit: str
    role: str
    title: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """Someone the demo shows; without posts it is one of a unit's own staff."""

    login: str
    about: str
    name: str = ""
    post: tuple[PostRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleRows:
    password: str
    places: tuple[PlaceRow, ...]
    units: tuple[UnitRow, ...]
    staff: tuple[StaffRow, ...]
    accounts: tuple[AccountRow, ...]
    acts: tuple[ActRow, ...]


def load_example(template: Template) -> ExampleRows:
    """The example of a shipped template. Raises `TemplateError` with every mistake."""
    folder = folder_of(template.code).joinpath("example")
    problems: list[Problem] = []
    places, units, accounts, acts = (
        Table(folder.joinpath(f"{part}.toml"), problems)
        for part in ("places", "units", "accounts", "acts")
    )
    rows = ExampleRows(
        password=accounts.text_of("password"),
        places=places.rows("place", PlaceRow),
        units=units.rows("unit", UnitRow),
        staff=accounts.rows("staff", StaffRow),
        accounts=accounts.rows("account", AccountRow),
        acts=acts.rows("act", ActRow),
    )
    if not problems:
        for table, key, found in (
            (places, "place", places_mistakes(rows)),
            (units, "unit", units_mistakes(rows, template)),
            (accounts, "account", accounts_mistakes(rows, template)),
            (acts, "act", acts_mistakes(rows)),
        ):
            for at, mistake in found:
                table.complain(table.line(key, at), table.entry(key, at), mistake)
    if problems:
        raise TemplateError(problems)
    return rows


def places_mistakes(rows: ExampleRows) -> Iterator[tuple[int, str]]:
    """(index of the row, what is wrong): parents stand before their children."""
    known: set[str] = set()
    for at, row in enumerate(rows.places):
        before = row.earlier.parent if row.earlier else ""
        if any(parent and parent not in known for parent in (row.parent, before)):
            yield at, _("chưa có địa bàn “%(key)s” ở trên.") % {"key": row.parent}
        if row.key in known:
            yield at, _("trùng “%(key)s”.") % {"key": row.key}
        known.add(row.key)


def units_mistakes(rows: ExampleRows, template: Template) -> Iterator[tuple[int, str]]:
    """(index of the row, what is wrong): superiors stand before, and as long as, their units."""
    places = {place.key: place for place in rows.places}
    kinds = {kind.code: kind for kind in template.kinds}
    lines = {line.code for line in template.lines}
    before: dict[str, UnitRow] = {}
    for at, row in enumerate(rows.units):
        kind, place, superior = kinds.get(row.kind), places.get(row.place), before.get(row.superior)
        if kind is None or place is None or row.line not in lines:
            yield at, _("không có loại đơn vị, địa bàn hoặc hệ thống đã ghi.")
        elif not within(row, kind) or not within(row, place):
            yield at, _("thời hạn dài hơn loại đơn vị hoặc địa bàn của nó.")
        if row.superior and superior is None:
            yield at, _("chưa có đơn vị “%(code)s” ở trên.") % {"code": row.superior}
        elif superior is not None and (superior.line != row.line or not within(row, superior)):
            yield at, _("cấp trên thuộc hệ thống khác hoặc không tồn tại đủ thời gian.")
        if row.code in before:
            yield at, _("trùng mã “%(code)s”.") % {"code": row.code}
        if row.login and any(other.login == row.login for other in before.values()):
            yield at, _("trùng “%(key)s”.") % {"key": row.login}
        before[row.code] = row


def acts_mistakes(rows: ExampleRows) -> Iterator[tuple[int, str]]:
    """(index of the row, what is wrong): sources end, and targets begin, on the act's day."""
    places: dict[str, PlaceRow | UnitRow] = {row.key: row for row in rows.places}
    units: dict[str, PlaceRow | UnitRow] = {row.code: row for row in rows.units}
    for at, act in enumerate(rows.acts):
        known = places if act.of == "places" else units
        for line in act.line:
            going_on = line.kind in GO_ON
            for key in (*line.sources, *line.targets):
                row = known.get(key)
                if row is None:
                    yield at, _("không có “%(key)s”.") % {"key": key}
                    continue
                day = row.valid_to if key in line.sources else row.valid_from
                if going_on:
                    day = row.earlier.until if row.earlier else None
                if day != act.day:
                    yield at, _("“%(key)s” không đổi vào ngày này.") % {"key": key}


def within(inner: UnitRow, outer: object) -> bool:
    """Whether the unit's dates lie inside those of its kind, place or superior."""
    start: date | None = getattr(outer, "valid_from")  # noqa: B009  # three kinds of rows have it
    end: date | None = getattr(outer, "valid_to")  # noqa: B009
    starts = start is None or (inner.valid_from is not None and inner.valid_from >= start)
    ends = end is None or (inner.valid_to is not None and inner.valid_to <= end)
    return starts and ends


def accounts_mistakes(rows: ExampleRows, template: Template) -> Iterator[tuple[int, str]]:
    """(index of the row, what is wrong): posts at units and in roles that there are."""
    units = {unit.code for unit in rows.units}
    roles = {role.code for role in template.roles}
    own = {f"{staff.login}.{unit.login}" for unit in rows.units for staff in rows.staff}
    for at, row in enumerate(rows.accounts):
        if not row.post and row.login not in own:
            yield at, _("không giữ chức vụ nào.")
        if row.post and not row.name:
            yield at, _("thiếu “%(key)s”.") % {"key": "name"}
        for post in row.post:
            if post.unit not in units or post.role not in roles:
                yield (
                    at,
                    _("không có đơn vị “%(unit)s” hoặc vai trò “%(role)s”.")
                    % {
                        "unit": post.unit,
                        "role": post.role,
                    },
                )
