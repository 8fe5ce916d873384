"""Time explained once: spans of days, reporting periods with their own cut-off, validity of rows.

Every span is half-open: the first day belongs to it, the last does not. People read and write
inclusive days ("15/10-14/11"); the conversion happens here and nowhere else.
"""

from roviec.timeline.periods import Period, PeriodError, Scheme
from roviec.timeline.spans import Span

__all__ = ["Period", "PeriodError", "Scheme", "Span"]
