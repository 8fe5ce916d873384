"""What falls due by the day in reporting."""

from __future__ import annotations

import argparse
from datetime import date

from roviec.cli.command import FOUND_DIFFERENCES, SUCCESS, Arguments, Command
from roviec.running import Refused


def requests_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["due"], help="give what schedules ask for by now")
    parser.add_argument("--on", metavar="DAY", help="as if it were this day, like 2026-11-15")


def requests(arguments: Arguments) -> int:
    from django.utils import timezone

    from roviec.access.actor import SYSTEM
    from roviec.reporting.actions import issue_due

    done = issue_due(office=SYSTEM, today=_day(arguments.on) or timezone.localdate())
    for request in done.issued:
        print(f"Đã giao: {request.form.name}, {request.period.name}.")
    print(f"{len(done.issued)} yêu cầu mới; {len(done.settled)} danh sách đơn vị đã chốt.")
    for problem in done.problems:
        print(f"Chưa giao được: {problem}")
    return FOUND_DIFFERENCES if done.problems else SUCCESS


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused(f"“{text}” chưa phải là ngày; viết như 2026-11-15.") from error


COMMANDS = {
    "requests": Command(
        requests,
        "give the requests that schedules ask for by now, and settle lists; once a day is enough",
        "roviec requests due\n  roviec requests due --on 2026-12-15",
        requests_arguments,
    ),
}
