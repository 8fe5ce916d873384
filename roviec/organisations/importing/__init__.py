"""Places, units and acts from files: CSV, TSV and workbooks.

A file is checked as a whole before anything is written; what is written can be cut short and
started again, and the same file twice changes nothing.
"""

from roviec.organisations.importing.applying import (
    Imported,
    go_on,
    import_acts,
    import_file,
    import_places,
    import_units,
)
from roviec.organisations.importing.checking import Wish, check, told
from roviec.organisations.importing.problems import ImportRefused, Problem
from roviec.organisations.importing.tables import Source

__all__ = [
    "ImportRefused",
    "Imported",
    "Problem",
    "Source",
    "Wish",
    "check",
    "go_on",
    "import_acts",
    "import_file",
    "import_places",
    "import_units",
    "told",
]
