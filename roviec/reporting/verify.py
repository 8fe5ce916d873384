"""Every kept total computed anew from its reports. What differs is told, nothing is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Prefetch, Q

from roviec.audit.models import Entry
from roviec.interface import formats
from roviec.organisations.models import Unit
from roviec.reporting import verbs
from roviec.reporting.actions._report import (
    accepted,
    counting,
    sent_on,
    state_of,
    with_returns,
)
from roviec.reporting.kept.checking import astray
from roviec.reporting.kept.parts import Joined
from roviec.reporting.models import (
    Column,
    FigureSheet,
    FormerFigure,
    Indicator,
    Report,
    ReportVersion,
    Scope,
)
from roviec.reporting.picture import Picture, Place, read
from roviec.reporting.rollup import stored
from roviec.reporting.totals import at_signing
from roviec.reporting.weighing import unweighed
from roviec.reporting.wording import shown


@dataclass(frozen=True, slots=True)
class Difference:
    """`kept` is what stands in the database, `found` what its reports come to."""

    where: str
    what: str
    kept: str
    found: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} đang lưu {self.kept}, tính lại là {self.found}"


def differences() -> Iterator[Difference]:
    """Pointers and states of reports, figures out of their place, and frozen totals."""
    yield from pointers()
    yield from _places()
    yield from _weights()
    yield from _frozen_totals()
    yield from _kept_totals()


def pointers() -> Iterator[Difference]:
    """States, pointers and first sendings of reports against their versions."""
    rows = with_returns(ReportVersion.objects.order_by("number"))
    versions = Prefetch("versions", queryset=rows)
    for report in Report.objects.named().prefetch_related(versions).iterator(chunk_size=500):
        found = list(report.versions.all())
        state = state_of(found)
        where = _where(report)
        yield from _compare(where, "trạng thái", report.state, state)
        yield from _compare(where, "bản được tính", report.counting_id, _pk(counting(found)))
        yield from _compare(where, "bản đã duyệt", report.accepted_id, _pk(accepted(found)))
        yield from _compare(where, "ngày gửi lần đầu", report.sent_on, sent_on(found))


def _places() -> Iterator[Difference]:
    """Figures that do not stand where their report does; a cumulative one begins with its year."""
    request = "version__report__request__"
    begins = Q(span_start=F(f"{request}span_start")) | Q(
        column=Column.CUMULATIVE, span_start__lt=F(f"{request}span_start")
    )
    astray = FigureSheet.objects.filter(version__isnull=False).exclude(
        begins, unit=F("version__report__unit"), span_end=F(f"{request}span_end")
    )
    yield from _covered()
    for sheet in astray.select_related("version__report"):
        told = f"tờ số liệu {sheet.pk} (đơn vị, kỳ)"
        kept = f"{sheet.unit_id}, {formats.day(sheet.span_start)}"
        report = sheet.version.report if sheet.version else None
        yield Difference(f"Báo cáo {report.pk if report else '—'}", told, kept, "khác")


def _weights() -> Iterator[Difference]:
    """Means that do not stand beside the weight on their sheet."""
    codes = dict(Indicator.objects.values_list("pk", "code"))
    for sheet, indicator in unweighed():
        told = f"tờ số liệu {sheet.pk}, {codes[indicator]}"
        yield Difference(told, "trọng số", "khác", "số trên cùng tờ")


def _covered() -> Iterator[Difference]:
    """Figures that count and tell of other days than their report answers for."""
    counts = Q(version=F("version__report__counting")) | Q(version=F("version__report__accepted"))
    sheets = FigureSheet.objects.filter(counts).exclude(
        Q(covers_start=F("version__report__covers_start"))
        | Q(covers_start=None, version__report__covers_start=None),
        Q(covers_end=F("version__report__covers_end"))
        | Q(covers_end=None, version__report__covers_end=None),
    )
    for sheet in sheets.select_related("version__report__request"):
        assert sheet.version is not None
        days = [
            formats.span(each.start, each.last_day)
            for each in (sheet.covers, sheet.version.report.covers)
        ]
        yield Difference(
            f"Báo cáo {sheet.version.report_id}", f"tờ số liệu {sheet.pk} (những ngày)", *days
        )


def _frozen_totals() -> Iterator[Difference]:
    signed = (
        ReportVersion.objects.filter(signed_at__isnull=False, sheets__scope=Scope.SUBTREE)
        .distinct()
        .select_related("report__request")
        .order_by("pk")
    )
    for version in signed.iterator(chunk_size=200):
        yield from _of_version(version)


def _of_version(version: ReportVersion) -> Iterator[Difference]:
    request = version.report.request
    place = Place(version.report.unit_id, request.line_id, request.span)
    sheets = version.sheets.filter(scope=Scope.SUBTREE)
    frozen = {figure.indicator_id: figure for figure in sheets.figures()}
    indicators = list(Indicator.objects.filter(pk__in=frozen))
    picture = read(place, indicators, as_signed=version)
    for indicator in indicators:
        figure = frozen[indicator.pk]
        then = at_signing(picture, indicator)
        found = None if then.value is None else stored(then.value)
        kept = (figure.value, figure.total, figure.exempt, figure.units_counted)
        units = then.below
        now = (found.value, found.total, found.exempt, units) if found else None
        if kept != now and not _import_replaced(picture, indicator, version):
            yield Difference(
                f"Báo cáo {version.report_id}, bản {version.number}, {indicator.code}",
                "tổng đã ký",
                f"{shown(indicator, figure.given)} ({figure.units_counted} đơn vị)",
                f"{shown(indicator, found)} ({units} đơn vị)",
            )


def _import_replaced(picture: Picture, indicator: Indicator, version: ReportVersion) -> bool:
    """Whether an imported figure of the total was replaced after the signing: what it was then
    stands in the log, and the signed total is right to differ."""
    sheets = {h.sheet_id for h in picture.figures.get(indicator.pk, ()) if h.source}
    if not sheets or version.signed_at is None:
        return False
    former = FormerFigure.objects.filter(sheet__in=sheets, indicator=indicator)
    replaced = Entry.objects.filter(verb=verbs.REPLACED, at__gt=version.signed_at).filter(
        Q(
            object_type=FigureSheet._meta.label_lower,
            object_id__in=sheets,
            after__indicator=indicator.pk,
        )
        | Q(object_type="reporting.figure", object_id__in=former.values("figure_id"))
    )
    return replaced.exists()


def _kept_totals() -> Iterator[Difference]:
    codes = dict(Indicator.objects.values_list("pk", "code"))
    for each in astray():
        unit = Unit.objects.get(pk=each.total.upper).version_at(each.span.last_day)
        name = unit.name if unit else str(each.total.upper)
        code = codes.get(each.indicator_id, str(each.indicator_id))
        where = (
            f"{name}, {formats.span(each.span.start, each.span.last_day)}, {each.line.code}, {code}"
        )
        yield Difference(where, "tổng đang giữ", _told(each.kept), _told(each.found))


def _told(joined: Joined) -> str:
    """What is kept is parts, so they are told and not the number they make."""
    value, total = formats.number(joined.value or 0), formats.number(joined.total)
    return f"{value} / {total} ({joined.units} đơn vị)"


def _where(report: Report) -> str:
    return f"Báo cáo {report.pk} ({report.unit_name})"  # type: ignore[attr-defined]  # named()


def _compare(where: str, what: str, kept: object, found: object) -> Iterator[Difference]:
    if kept != found:
        yield Difference(where, what, str(kept), str(found))


def _pk(version: ReportVersion | None) -> int | None:
    return version.pk if version else None
