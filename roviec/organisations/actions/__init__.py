"""What is done to places and units, one function per verb."""

from roviec.organisations.actions.assign_matter import assign_matter
from roviec.organisations.actions.confirm_acts import confirm_acts, set_up_confirmation
from roviec.organisations.actions.pass_on import pass_on, pass_on_due
from roviec.organisations.actions.prepare_act import (
    NewAct,
    NewLine,
    Party,
    prepare_act,
    set_up_act,
)
from roviec.organisations.actions.set_up_unit import NewUnit, refuse_taken_code, set_up_unit
from roviec.organisations.actions.withdraw_act import withdraw_act

__all__ = [
    "NewAct",
    "NewLine",
    "NewUnit",
    "Party",
    "assign_matter",
    "confirm_acts",
    "pass_on",
    "pass_on_due",
    "prepare_act",
    "refuse_taken_code",
    "set_up_act",
    "set_up_confirmation",
    "set_up_unit",
    "withdraw_act",
]
