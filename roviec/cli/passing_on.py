"""Handing over what was open at units whose end was confirmed ahead."""

from __future__ import annotations

from roviec.cli.command import SUCCESS, Arguments, Command


def pass_on(arguments: Arguments) -> int:
    from django.utils import timezone

    from roviec.organisations.actions import pass_on_due
    from roviec.organisations.models import Passing

    done = pass_on_due(timezone.localdate())
    waiting = Passing.objects.filter(state=Passing.State.WAITING).count()
    print(f"Đã chuyển việc của {done} đợt sắp xếp; {waiting} việc chờ phân công.")
    return SUCCESS


COMMANDS = {
    "pass-on": Command(
        pass_on,
        "hand what is open at units that ended to those that took over; once a day is enough",
        "roviec pass-on",
    ),
}
