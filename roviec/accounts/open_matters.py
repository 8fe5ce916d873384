"""Posts and grants at units that a reorganisation ends. A post is a decision about a person, so it
waits for one, whatever the relation says; one press then gives the same person the same role.

Titles are kept and searched, so they name the post and never who holds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from roviec.access.actor import Office
from roviec.access.rules import RuleBroken
from roviec.accounts.actions import APPOINTED
from roviec.accounts.models import Appointment, Grant
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.interface import formats
from roviec.organisations import passing
from roviec.organisations.keys import among
from roviec.organisations.models import Subordination, Unit

GRANTED = verbs.register("account.granted", "Cấp quyền với đơn vị tiếp nhận")


def _still(day: date) -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gt=day)


class Appointments:
    label = later("Phân công")
    stays = False

    def open_at(self, units: Iterable[int], day: date) -> list[passing.OpenMatter]:
        return [
            passing.OpenMatter(row.pk, row.unit_id, row.title, by_hand=True)
            for row in Appointment.objects.filter(_still(day), among("unit_id", units)).order_by(
                "pk"
            )
        ]

    def hand_over(self, matter: int, to: Unit, *, day: date, office: Office) -> None:
        """The same person, role and title at the other unit from the day; the old post ends.
        Raises `RuleBroken` ACC-05 when that unit does not stand in the post's line."""
        row = Appointment.objects.select_for_update().select_related("line", "role").get(pk=matter)
        _stands_in(row, to, day)
        start = max(day, row.valid_from) if row.valid_from else day
        same = Appointment.objects.filter(
            _still(start), account=row.account_id, unit=to, line=row.line_id, role=row.role_id
        )
        if not same.exists():
            new = Appointment.objects.create(
                account_id=row.account_id,
                unit=to,
                line=row.line,
                role=row.role,
                title=row.title,
                valid_from=start,
                valid_to=row.valid_to,
            )
            new.areas.set(row.areas.all())
            after = {"role": row.role.code, "line": row.line.code, "instead_of": row.pk}
            record(office, APPOINTED, new, unit_id=to.pk, after=after)
        _end(row, day)

    def address(self, matter: int) -> str:
        return ""


class Grants:
    label = later("Quyền theo đoàn kiểm tra")
    stays = False

    def open_at(self, units: Iterable[int], day: date) -> list[passing.OpenMatter]:
        return [
            passing.OpenMatter(row.pk, row.unit_id, _("Một thành viên đoàn"), by_hand=True)
            for row in Grant.objects.filter(_still(day), among("unit_id", units)).order_by("pk")
        ]

    def hand_over(self, matter: int, to: Unit, *, day: date, office: Office) -> None:
        """The same reach to the other unit while the task lasts. The old grant stays: what the
        ended unit left is still to be read for the task."""
        row = Grant.objects.get(pk=matter)
        start = max(day, row.valid_from) if row.valid_from else day
        if row.valid_to is not None and row.valid_to <= start:
            return
        new, created = Grant.objects.get_or_create(
            account_id=row.account_id,
            unit=to,
            source=row.source,
            valid_to=row.valid_to,
            defaults={"valid_from": start},
        )
        if created:
            record(office, GRANTED, new, unit_id=to.pk, after={"source": row.source})

    def address(self, matter: int) -> str:
        return ""


def _end(row: Appointment, day: date) -> None:
    """A post that would begin on the day itself was never held."""
    if row.valid_from is not None and row.valid_from >= day:
        row.delete()
        return
    row.valid_to = day
    row.save(update_fields=["valid_to"])


def _stands_in(row: Appointment, to: Unit, day: date) -> None:
    if Subordination.objects.as_at(day).filter(line=row.line_id, unit=to).exists():
        return
    version = to.version_at(day)
    raise RuleBroken(
        "ACC-05",
        _("Đơn vị “%(code)s” không đứng trong hệ thống “%(line)s”.")
        % {"code": version.code if version else formats.day(day), "line": row.line.name},
    )
