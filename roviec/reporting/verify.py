"""Every kept total computed anew from its reports. What differs is told, nothing is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Prefetch, Q

from roviec.audit.models import Entry
from roviec.interface import formats
from roviec.reporting import verbs
from roviec.reporting.actions._report import accepted, counting, sent_on
from roviec.reporting.models import Figure, Report, ReportVersion, Scope, State
from roviec.reporting.picture import Picture, Place, read
from roviec.reporting.rollup import stored
from roviec.reporting.totals import at_signing
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
    yield from _pointers()
    yield from _places()
    yield from _frozen_totals()


def _pointers() -> Iterator[Difference]:
    versions = Prefetch("versions", queryset=ReportVersion.objects.order_by("number"))
    for report in Report.objects.named().prefetch_related(versions).iterator(chunk_size=500):
        found = list(report.versions.all())
        state = found[-1].state if found else State.NOT_STARTED
        where = _where(report)
        yield from _compare(where, "trạng thái", report.state, state)
        yield from _compare(where, "bản được tính", report.counting_id, _pk(counting(found)))
        yield from _compare(where, "bản đã duyệt", report.accepted_id, _pk(accepted(found)))
        yield from _compare(where, "ngày gửi lần đầu", report.sent_on, sent_on(found))


def _places() -> Iterator[Difference]:
    """Figures that do not stand where their report does."""
    astray = Figure.objects.filter(version__isnull=False).exclude(
        unit=F("version__report__unit"),
        span_start=F("version__report__request__span_start"),
        span_end=F("version__report__request__span_end"),
    )
    for figure in astray.select_related("version__report"):
        told = f"số liệu {figure.pk} (đơn vị, kỳ)"
        kept = f"{figure.unit_id}, {formats.day(figure.span_start)}"
        report = figure.version.report if figure.version else None
        yield Difference(f"Báo cáo {report.pk if report else '—'}", told, kept, "khác")


def _frozen_totals() -> Iterator[Difference]:
    signed = (
        ReportVersion.objects.filter(signed_at__isnull=False, figures__scope=Scope.SUBTREE)
        .distinct()
        .select_related("report__request")
        .order_by("pk")
    )
    for version in signed.iterator(chunk_size=200):
        yield from _of_version(version)


def _of_version(version: ReportVersion) -> Iterator[Difference]:
    request = version.report.request
    place = Place(version.report.unit_id, request.line_id, request.span)
    frozen = list(version.figures.filter(scope=Scope.SUBTREE).select_related("indicator"))
    picture = read(place, [figure.indicator for figure in frozen], as_signed=version)
    for figure in frozen:
        then = at_signing(picture, figure.indicator)
        found = None if then.value is None else stored(then.value)
        where = f"Báo cáo {version.report_id}, bản {version.number}, {figure.indicator.code}"
        kept = (figure.value, figure.total, figure.exempt, figure.units_counted)
        units = then.below
        now = (found.value, found.total, found.exempt, units) if found else None
        if kept != now and not _import_replaced(picture, figure):
            yield Difference(
                where,
                "tổng đã ký",
                f"{shown(figure.indicator, figure.given)} ({figure.units_counted} đơn vị)",
                f"{shown(figure.indicator, found)} ({units} đơn vị)",
            )


def _import_replaced(picture: Picture, frozen: Figure) -> bool:
    """Whether an imported figure of the total was replaced after the signing: what it was then
    stands in the log, and the signed total is right to differ."""
    imported = [h.figure_id for h in picture.figures.get(frozen.indicator_id, ()) if h.source]
    signed_at = frozen.version.signed_at if frozen.version else None
    if not imported or signed_at is None:
        return False
    replaced = Entry.objects.filter(
        Q(object_type=Figure._meta.label_lower, object_id__in=imported),
        verb=verbs.REPLACED,
        at__gt=signed_at,
    )
    return replaced.exists()


def _where(report: Report) -> str:
    return f"Báo cáo {report.pk} ({report.unit_name})"  # type: ignore[attr-defined]  # named()


def _compare(where: str, what: str, kept: object, found: object) -> Iterator[Difference]:
    if kept != found:
        yield Difference(where, what, str(kept), str(found))


def _pk(version: ReportVersion | None) -> int | None:
    return version.pk if version else None
