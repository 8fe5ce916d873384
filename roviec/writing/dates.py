"""Dates as Vietnamese official papers write them."""

from __future__ import annotations

import datetime as dt


def formal_date(day: dt.date) -> str:
    """``ngày 05 tháng 02 năm 2026``: days below 10 padded, and of the months only 1 and 2."""
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def open_formal_date(day: dt.date) -> str:
    """``ngày      tháng      năm 2026``: day and month left open, to be written in at signing."""
    gap = "\u00a0" * 6
    return f"ngày{gap}tháng{gap}năm {day.year}"


def short_date(day: dt.date) -> str:
    """``05/02/2026``, ``18/5/2021``: the date inside a sentence, padded as the formal one."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def _month(day: dt.date) -> str:
    return f"{day.month:02d}" if day.month <= 2 else str(day.month)
