"""Claims of a text held against the record: `check(reading, record, asked)` → `CheckReport`.

Pure Python: no Django, no database, no clock. The bounds of every quantifier are in `quantifiers`,
the words of every reason in `reasons`, the way a phrase names an indicator in `matching`.
"""

from roviec.inspections.claimcheck.check import check
from roviec.inspections.claimcheck.model import (
    Check,
    CheckReport,
    Claimed,
    Contradiction,
    Found,
    IndicatorDef,
    NamedUnit,
    PartsMismatch,
    Record,
    RecordedFigure,
)
from roviec.inspections.claimcheck.reasons import TEMPLATES, Reason

__all__ = [
    "TEMPLATES",
    "Check",
    "CheckReport",
    "Claimed",
    "Contradiction",
    "Found",
    "IndicatorDef",
    "NamedUnit",
    "PartsMismatch",
    "Reason",
    "Record",
    "RecordedFigure",
    "check",
]
