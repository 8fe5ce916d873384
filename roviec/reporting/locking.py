"""Which reports nobody changes any more, since when, and who may open one."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery

from roviec.organisations.models import UnitVersion
from roviec.reporting import review_rules
from roviec.reporting.models import LockException, Report, RequestLock


def lock_of(report: Report, on: date) -> RequestLock | None:
    """The lock that holds the report on that day; none while its own deadline, or the day to which
    it was opened, has not passed."""
    if report.due_on >= on:
        return None
    opened = LockException.objects.filter(report=report.pk, until__gte=on)
    locks = RequestLock.objects.filter(request=report.request_id, lifted_at=None, closes_on__lte=on)
    return locks.filter(~Exists(opened)).first()


def locked_from(day: date) -> Subquery:
    """For a query of reports: since when the lock that holds on that day stands; none without."""
    opened = LockException.objects.filter(report=OuterRef(OuterRef("pk")), until__gte=day)
    locks = RequestLock.objects.filter(
        ~Exists(opened), request=OuterRef("request"), lifted_at=None, closes_on__lte=day
    )
    return Subquery(locks.values("closes_on")[:1])


def refuse_locked(report: Report, on: date) -> None:
    """Raises REP-150 with who may open it."""
    lock = lock_of(report, on)
    if lock is not None:
        asked = report.request
        now = UnitVersion.objects.as_at(on).filter(unit=asked.requester_id).first()
        review_rules.is_open(lock.closes_on, now.name if now else lock.office)


def locked_on(day: date) -> Q:
    """The condition for reports that nobody changes on that day."""
    locks = RequestLock.objects.filter(
        request=OuterRef("request"), lifted_at=None, closes_on__lte=day
    )
    opened = LockException.objects.filter(report=OuterRef("pk"), until__gte=day)
    return Q(due_on__lt=day) & Q(Exists(locks)) & ~Q(Exists(opened))
