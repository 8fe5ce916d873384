"""The files that tell the example's story, as typed rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib.resources.abc import Traversable

from django.utils import timezone

from roviec.inspections.models import AttendeeSide, FindingKind, Kind, MemberRole, Response, Verdict
from roviec.reporting.models import State
from roviec.templates_of_work.loader import folder_of
from roviec.templates_of_work.tables import Problem, Table, TemplateError

When = date | int
"""A day, or so many days before the one on which the example is made."""


def day_of(when: When, today: date) -> date:
    return when if isinstance(when, date) else today - timedelta(days=when)


def moment(day: date, at: time) -> datetime:
    """That time of that day where the site is."""
    return datetime.combine(day, at, tzinfo=timezone.get_current_timezone())


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeRow:
    """Bounds, both inside, of an indicator's invented values; a ratio is `whole` less `missing`."""

    indicator: str
    month: tuple[int, ...] = ()
    year: tuple[int, ...] = ()
    whole: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """A monthly request `back` months before the one whose cut-off last passed; how far each
    unit's report came, and which targets the requester gave it, by its code."""

    form: str
    requester: str
    back: int
    default: State
    states: Mapping[str, State] = field(default_factory=dict)
    targets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """What a unit's yearly report says; an indicator that is not named is spread."""

    unit: str
    number: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """A yearly request of a named year, or so many years `back`; every report is accepted."""

    form: str
    requester: str
    year: int | None = None
    back: int = 0
    report: tuple[ReportRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A member by sign-in name, or by name and office."""

    role: MemberRole
    login: str = ""
    name: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    unit: str = ""
    name: str = ""
    on: When | None = None
    before: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendeeRow:
    """Somebody who sat in the working session, of either side."""

    side: AttendeeSide
    name: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrativeRow:
    """A text of our own, or the sample whose file name fits a pattern."""

    title: str
    file: str = ""
    sample: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """Which verdict the statement that begins so is meant to have."""

    text: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    kind: FindingKind
    text: str
    area: str
    cause: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationRow:
    """What must be done, and how far it came: answered, claimed done with a file, verified."""

    text: str
    area: str
    due_on: When
    response: Response | None = None
    done: str = ""
    evidence: str = ""
    verified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRow:
    """`conclusion` is none, "draft" or "issued"; the last has a number and a day."""

    unit: str
    narrative: NarrativeRow
    session_on: When | None = None
    session_half_day: str = ""
    session_place: str = ""
    attendee: tuple[AttendeeRow, ...] = ()
    visit: tuple[VisitRow, ...] = ()
    claim: tuple[ClaimRow, ...] = ()
    finding: tuple[FindingRow, ...] = ()
    recommendation: tuple[RecommendationRow, ...] = ()
    conclusion: str = ""
    number: str = ""
    concluded_on: When | None = None
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationRow:
    number: str
    starts_on: When
    ends_on: When
    member: tuple[MemberRow, ...]
    subject: tuple[SubjectRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRow:
    """`title` and `period` may say `{year}`: the year before the one the example is made in."""

    title: str
    led_by: str
    plan_number: str
    plan_on: When
    period: str
    delegation: tuple[DelegationRow, ...]
    kind: Kind = Kind.INSPECTION
    decision_number: str = ""
    decision_on: When | None = None
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesRow:
    """In which line the story plays, and which roles of the template do what in it; of several,
    the first that is held at the unit."""

    line: str
    fill: tuple[str, ...]
    sign: tuple[str, ...]
    review: tuple[str, ...]
    inspect: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    duties: DutiesRow
    passage: str
    return_reason: str
    return_item: str
    """The indicator whose figure alone is returned for that reason."""
    target_number: str
    ranges: Mapping[str, RangeRow]
    months: tuple[MonthRow, ...]
    years: tuple[YearRow, ...]
    inspections: tuple[InspectionRow, ...]


def example_folder(template_name: str) -> Traversable:
    return folder_of(template_name).joinpath("example")


def load_story(template_name: str) -> Story:
    """The story of a shipped template's example. Raises `TemplateError` with every mistake."""
    problems: list[Problem] = []
    figures, reports, inspections = (
        Table(example_folder(template_name).joinpath(f"{part}.toml"), problems)
        for part in ("figures", "reports", "inspections")
    )
    duties = reports.one("duties", DutiesRow)
    story = Story(
        duties=duties or DutiesRow(line="", fill=(), sign=(), review=(), inspect=()),
        passage=reports.text_of("passage"),
        return_reason=reports.text_of("return_reason"),
        return_item=reports.text_of("return_item"),
        target_number=reports.text_of("target_number"),
        ranges={row.indicator: row for row in figures.rows("range", RangeRow)},
        months=reports.rows("month", MonthRow),
        years=reports.rows("year", YearRow),
        inspections=inspections.rows("inspection", InspectionRow),
    )
    if problems:
        raise TemplateError(problems)
    return story
