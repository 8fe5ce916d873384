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
from roviec.organisations.actions.put_into_group import (
    Grouped,
    put_into_group,
    set_up_in_group,
)
from roviec.organisations.actions.record_act import record_acts
from roviec.organisations.actions.set_up_groups import set_up_groups
from roviec.organisations.actions.set_up_unit import NewUnit, refuse_taken_code, set_up_unit
from roviec.organisations.actions.withdraw_act import set_up_withdrawal, withdraw_act

__all__ = [
    "Grouped",
    "NewAct",
    "NewLine",
    "NewUnit",
    "Party",
    "assign_matter",
    "confirm_acts",
    "pass_on",
    "pass_on_due",
    "prepare_act",
    "put_into_group",
    "record_acts",
    "refuse_taken_code",
    "set_up_act",
    "set_up_confirmation",
    "set_up_groups",
    "set_up_in_group",
    "set_up_unit",
    "set_up_withdrawal",
    "withdraw_act",
]
