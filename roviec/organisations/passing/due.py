"""What falls due by the day itself: matters of units whose end was confirmed ahead."""

from __future__ import annotations

from datetime import date

from roviec.organisations.actions.pass_on import pass_on_due

_asked: date | None = None


def pass_on_once_a_day(today: date) -> int:
    """Pass on what is due, the first time a process is asked on a day; return how many batches
    there were. Asked by every process, it is still done once: a batch is held while it passes on.
    """
    global _asked
    if _asked == today:
        return 0
    done = pass_on_due(today)
    _asked = today
    return done


def forget() -> None:
    """As if the process had not asked today."""
    global _asked
    _asked = None
