"""Places, units and lines, each true in time.

A `Place` or `Unit` is an identity and never changes; what it is called, of what kind it is and
where it stands are versions with dates. Superiors are dated too, one at a time in each line.
"""

from roviec.organisations.models.acts import (
    ActLine,
    ActParty,
    ActTouch,
    Batch,
    LookAhead,
    Passing,
    PlaceSuccession,
    Reorganisation,
    Succession,
    UnitSuccession,
)
from roviec.organisations.models.imports import FileImport
from roviec.organisations.models.places import (
    Group,
    GroupedPlace,
    Grouping,
    Place,
    PlacePath,
    PlaceVersion,
)
from roviec.organisations.models.site import Installation, Line, UnitKind, WorkArea
from roviec.organisations.models.units import (
    CommitteeMember,
    Path,
    Subordination,
    Unit,
    UnitVersion,
)

__all__ = [
    "ActLine",
    "ActParty",
    "ActTouch",
    "Batch",
    "CommitteeMember",
    "FileImport",
    "Group",
    "GroupedPlace",
    "Grouping",
    "Installation",
    "Line",
    "LookAhead",
    "Passing",
    "Path",
    "Place",
    "PlacePath",
    "PlaceSuccession",
    "PlaceVersion",
    "Reorganisation",
    "Subordination",
    "Succession",
    "Unit",
    "UnitKind",
    "UnitSuccession",
    "UnitVersion",
    "WorkArea",
]
