"""The conclusion of an inspection as an official document.

`ConclusionData` holds what the record knows; `conclusion` puts it in the order and the words of a
conclusion notice. What the record does not hold leaves no heading and no empty sentence behind.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from roviec.writing.cleaning import one_line, paragraphs, sentence
from roviec.writing.dates import short_date
from roviec.writing.model import (
    Block,
    Column,
    DocumentNumber,
    Header,
    OfficialDocument,
    Paragraph,
    Section,
    Signature,
    Table,
)
from roviec.writing.rules import Form, rule_set_on

_Item = TypeVar("_Item")
_Key = TypeVar("_Key")

_CHECK_COLUMNS = (
    Column("TT", 9, "center"),
    Column("Nội dung báo cáo nêu", 52),
    Column("Báo cáo nêu", 22, "center"),
    Column("Hồ sơ ghi nhận", 22, "center"),
    Column("Kết quả", 25, "center"),
    Column("Ghi chú", 35),
)


@dataclass(frozen=True)
class Plan:
    """The inspection's plan, as far as known; ``number`` is whole: ``91-KH/BTGTU``."""

    number: str
    date: dt.date | None = None
    issuer: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Officeholder:
    """A person in this one document, with the offices held: ``("Trưởng Ban Tuyên giáo …",)``."""

    name: str
    offices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delegation:
    """The delegation: its number (``01``) when there is one, head, secretary and members."""

    number: str = ""
    head: Officeholder | None = None
    secretary: Officeholder | None = None
    members: tuple[Officeholder, ...] = ()


@dataclass(frozen=True)
class Visit:
    """A visit to the unit or to one below it; the day may be unknown."""

    place: str
    date: dt.date | None = None


@dataclass(frozen=True)
class Session:
    """A working session with the unit: when, where, and who sat there of either side.

    ``half_day`` is as it reads before the day: ``buổi sáng``.
    """

    date: dt.date | None = None
    half_day: str = ""
    place: str = ""
    inspecting: tuple[Officeholder, ...] = ()
    inspected: tuple[Officeholder, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A strength, limitation or breach of the unit; ``area`` groups them, may be empty."""

    text: str
    area: str = ""
    cause: str = ""


@dataclass(frozen=True)
class ClaimCheck:
    """One row of the table: the statement as quoted, both values and the verdict in words."""

    statement: str
    stated: str
    recorded: str
    verdict: str
    note: str = ""


@dataclass(frozen=True)
class Recommendation:
    """What must be done, by which units, by a due date or to be reviewed on a day.

    Without addressees it goes to the unit inspected.
    """

    text: str
    addressees: tuple[str, ...] = ()
    due: dt.date | None = None
    review: dt.date | None = None


@dataclass(frozen=True)
class ConclusionData:
    """Everything a conclusion says.

    ``inspecting_body`` and ``unit`` are names as they stand in a sentence (``Ban Tuyên giáo Tỉnh ủy
    Bắc Kạn``), ``header`` as they stand at the top of the page. ``topic`` is what was inspected
    (``công tác tuyên giáo năm 2022``), ``period`` the label of the period, ``inspection_kind``
    ``kiểm tra``, ``giám sát`` or ``thanh tra``.
    """

    form: Form
    date: dt.date
    place: str
    number: DocumentNumber
    header: Header
    inspecting_body: str
    unit: str
    topic: str
    period: str
    signature: Signature
    inspection_kind: str = "kiểm tra"
    document_kind: str = "Thông báo"
    plan: Plan | None = None
    bases: tuple[str, ...] = ()
    delegation: Delegation = Delegation()
    visits: tuple[Visit, ...] = ()
    sessions: tuple[Session, ...] = ()
    strengths: tuple[Finding, ...] = ()
    limitations: tuple[Finding, ...] = ()
    breaches: tuple[Finding, ...] = ()
    claim_checks: tuple[ClaimCheck, ...] = ()
    explanation: str = ""
    dissent: str = ""
    recommendations: tuple[Recommendation, ...] = ()
    recipients: tuple[str, ...] = ()
    draft: int | None = None
    notice: str | None = None


def conclusion(data: ConclusionData) -> OfficialDocument:
    """The conclusion as an official document; raises `NoRuleSet` for a date no rule covers."""
    matter = f"{data.inspection_kind} {data.topic}".strip()
    sections = (
        Section("VIỆC TIẾN HÀNH " + data.inspection_kind.upper(), _conduct(data)),
        Section("ƯU ĐIỂM", _findings(data.strengths)),
        Section("HẠN CHẾ", _findings(data.limitations)),
        Section("VI PHẠM", _findings(data.breaches)),
        Section("ĐỐI CHIẾU SỐ LIỆU", _claim_checks(data)),
        Section("GIẢI TRÌNH CỦA ĐƠN VỊ", (Paragraph(data.explanation),)),
        Section("Ý KIẾN CÒN KHÁC NHAU", (Paragraph(data.dissent),)),
        Section(f"YÊU CẦU SAU {data.inspection_kind.upper()}", _recommendations(data)),
    )
    opening = f"{data.inspecting_body} thông báo kết luận {matter} đối với {data.unit} như sau:"
    return OfficialDocument(
        form=data.form,
        date=data.date,
        header=data.header,
        number=data.number,
        place=data.place,
        kind=data.document_kind,
        subject=f"kết luận {matter} đối với {data.unit}",
        bases=_bases(data),
        body=(Paragraph(opening), *sections),
        signature=data.signature,
        recipients=data.recipients or (data.unit,),
        draft=data.draft,
        notice=data.notice,
    )


def _bases(data: ConclusionData) -> tuple[str, ...]:
    if data.plan is None or not one_line(data.plan.number):
        return data.bases
    plan = data.plan
    dated = f", ngày {short_date(plan.date)}" if plan.date else ""
    issued = f" của {plan.issuer}" if plan.issuer else ""
    about = f" về {plan.subject.removeprefix('về ')}" if plan.subject else ""
    return (f"Căn cứ Kế hoạch số {plan.number}{dated}{issued}{about}", *data.bases)


def _conduct(data: ConclusionData) -> tuple[Block, ...]:
    period = one_line(data.period)
    return (
        Paragraph(f"Thời kỳ {data.inspection_kind}: {sentence(period)}" if period else ""),
        Section(_team(data)[0].upper() + _team(data)[1:], _members(data)),
        Section("Thời gian, nơi làm việc", _sittings(data)),
    )


def _team(data: ConclusionData) -> str:
    return f"đoàn {data.inspection_kind} {_number(data.delegation)}".strip()


def _number(delegation: Delegation) -> str:
    number = one_line(delegation.number)
    return f"số {number}" if number else ""


def _members(data: ConclusionData) -> tuple[Block, ...]:
    delegation = data.delegation
    posts = [
        (delegation.head, "Trưởng đoàn"),
        (delegation.secretary, "Thư ký"),
        *((member, "thành viên") for member in delegation.members),
    ]
    return _listed(
        _first_upper(_titled(data, person, post))
        for person, post in posts
        if person and one_line(person.name)
    )


def _titled(data: ConclusionData, person: Officeholder, *posts: str) -> str:
    """`đồng chí Đinh Thị Ngà, Trưởng Ban Tuyên giáo, Trưởng đoàn`, as the form's rules have it."""
    honorific = rule_set_on(data.form, data.date).body.honorific
    return ", ".join(
        [f"{honorific}{person.name}".strip(), *filter(one_line, person.offices), *posts]
    )


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sittings(data: ConclusionData) -> tuple[Block, ...]:
    lines = [line for session in data.sessions for line in _sitting(data, session)]
    places = [_visited(visit) for visit in data.visits if one_line(visit.place)]
    if places:
        lines.append(f"Đoàn {data.inspection_kind} trực tiếp tại: {'; '.join(places)}")
    return _listed(lines)


def _sitting(data: ConclusionData, session: Session) -> list[str]:
    """When and where the session was, then who of either side sat there."""
    day = f"ngày {short_date(session.date)}" if session.date else ""
    place = f"tại {session.place}" if one_line(session.place) else ""
    when = " ".join(filter(None, (one_line(session.half_day), day)))
    said = ", ".join(filter(None, (f"Đoàn làm việc với {data.unit} {when}".strip(), place)))
    sides = (
        (f"Dự buổi làm việc, phía đoàn {data.inspection_kind}", session.inspecting),
        ("Dự buổi làm việc, phía đơn vị", session.inspected),
    )
    present = [
        f"{label}: {'; '.join(_titled(data, person) for person in people)}"
        for label, people in sides
        if people
    ]
    return [said, *present]


def _visited(visit: Visit) -> str:
    return f"{visit.place} (ngày {short_date(visit.date)})" if visit.date else visit.place


def _findings(findings: Sequence[Finding]) -> tuple[Block, ...]:
    """Findings under their areas; those without one come first and need no heading."""
    spoken = [finding for finding in findings if one_line(finding.text)]
    blocks: list[Block] = []
    for area, group in _grouped(spoken, lambda finding: one_line(finding.area)):
        listed = tuple(block for finding in group for block in _finding(finding))
        blocks += [Section(area, listed)] if area else listed
    return tuple(blocks)


def _finding(finding: Finding) -> list[Paragraph]:
    said = [Paragraph(_sentences(finding.text), "-")]
    cause = one_line(finding.cause)
    return said + ([Paragraph(f"Nguyên nhân: {sentence(cause)}")] if cause else [])


def _claim_checks(data: ConclusionData) -> tuple[Block, ...]:
    if not data.claim_checks:
        return ()
    rows = tuple(
        (str(place), check.statement, check.stated, check.recorded, check.verdict, check.note)
        for place, check in enumerate(data.claim_checks, 1)
    )
    return (Paragraph(_summary(data.claim_checks, data.period)), Table(_CHECK_COLUMNS, rows))


def _summary(checks: Sequence[ClaimCheck], period: str) -> str:
    """How many were held against the record, and how many came out which way."""
    counts = [
        f"{len(group)} {verdict[:1].lower()}{verdict[1:]}"
        for verdict, group in _grouped(checks, lambda check: one_line(check.verdict))
    ]
    of_period = f" của kỳ {one_line(period)}" if one_line(period) else ""
    return (
        f"Đoàn đã đối chiếu {len(checks)} số liệu nêu trong báo cáo của đơn vị với số liệu đã ký"
        f"{of_period}: {', '.join(counts)}. Chi tiết như sau:"
    )


def _recommendations(data: ConclusionData) -> tuple[Block, ...]:
    """Grouped by addressees, numbered through the whole section so that each can be cited."""
    asked = [one for one in data.recommendations if one_line(one.text)]
    blocks: list[Block] = []
    numbers = itertools.count(1)
    for addressees, group in _grouped(asked, lambda one: _joined(one.addressees) or data.unit):
        listed = tuple(Paragraph(_recommended(one), f"({next(numbers)})") for one in group)
        blocks.append(Section(f"Đối với {addressees}", listed))
    return tuple(blocks)


def _recommended(one: Recommendation) -> str:
    text = _sentences(one.text)
    if one.due:
        return f"{text} Thời hạn hoàn thành: ngày {short_date(one.due)}."
    if one.review:
        return f"{text} Xem xét lại vào ngày {short_date(one.review)}."
    return text


def _joined(names: Sequence[str]) -> str:
    known = [name for name in map(one_line, names) if name]
    return " và ".join(filter(None, (", ".join(known[:-1]), *known[-1:])))


def _sentences(text: str) -> str:
    """Each line of the text as a sentence of its own."""
    return "\n".join(sentence(line) for line in paragraphs(text))


def _listed(lines: Iterable[str]) -> tuple[Block, ...]:
    return tuple(Paragraph(sentence(one_line(line)), "-") for line in lines)


def _grouped(
    items: Iterable[_Item], key: Callable[[_Item], _Key]
) -> list[tuple[_Key, list[_Item]]]:
    """Items with the same key together, keys in the order they first come up."""
    groups: dict[_Key, list[_Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.items())
