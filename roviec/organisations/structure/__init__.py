"""How acts change a hierarchy in time, without a database.

A structure is identities with stretches: over which days each had which attributes and superiors.
`work_out` takes a batch of one day's acts to the stretches after them, or says what refuses it.
"""

from roviec.organisations.structure.acts import Act, ActKind, Change, Founded, Line
from roviec.organisations.structure.batch import Outcome, Relation, work_out
from roviec.organisations.structure.refusals import ActRefused, Refusal
from roviec.organisations.structure.stretches import (
    OUT,
    Key,
    State,
    Stretch,
    Structure,
    StructureInMemory,
    number_of,
)

__all__ = [
    "OUT",
    "Act",
    "ActKind",
    "ActRefused",
    "Change",
    "Founded",
    "Key",
    "Line",
    "Outcome",
    "Refusal",
    "Relation",
    "State",
    "Stretch",
    "Structure",
    "StructureInMemory",
    "number_of",
    "work_out",
]
