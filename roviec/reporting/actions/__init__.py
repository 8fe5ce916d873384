"""One act per file: may? → rules → write → record."""

from roviec.reporting.actions.accept import accept
from roviec.reporting.actions.accept_many import AcceptedMany, accept_many
from roviec.reporting.actions.attach_evidence import attach_evidence
from roviec.reporting.actions.bring_chains import bring_chains
from roviec.reporting.actions.correct import correct
from roviec.reporting.actions.define_indicator import NewDefinition, define_indicator
from roviec.reporting.actions.design_form import (
    begin_form,
    begin_version,
    change_form,
    discard_draft,
    put_in_force,
    take_back,
)
from roviec.reporting.actions.exempt import NewExemption, exempt, withdraw_exemption
from roviec.reporting.actions.expect_report import expect_report
from roviec.reporting.actions.extend_deadline import extend_deadline
from roviec.reporting.actions.issue_due import issue_due
from roviec.reporting.actions.issue_request import (
    NewRequest,
    issue_request,
    issued_already,
    set_up_request,
)
from roviec.reporting.actions.locks import (
    lock_after_deadlines,
    lock_request,
    open_report,
    unlock_request,
)
from roviec.reporting.actions.mandates import NewMandate, give_mandate, withdraw_mandate
from roviec.reporting.actions.mark_day import mark_day, state_year, unmark_day
from roviec.reporting.actions.note_changes import note_changes
from roviec.reporting.actions.remind import Reminded, remind
from roviec.reporting.actions.remove_evidence import remove_evidence
from roviec.reporting.actions.return_items import return_items
from roviec.reporting.actions.return_report import return_report
from roviec.reporting.actions.save_draft import Conflict, Draft, save_draft
from roviec.reporting.actions.schedules import (
    NewSchedule,
    end_schedule,
    open_schedule,
    pause_schedule,
    resume_schedule,
)
from roviec.reporting.actions.send import send
from roviec.reporting.actions.send_back_to_officer import send_back_to_officer
from roviec.reporting.actions.set_chain import NewChain, set_chain, set_up_chain
from roviec.reporting.actions.set_target import NewTarget, set_target
from roviec.reporting.actions.settle_request import set_up_settling, settle_request
from roviec.reporting.actions.sign import sign, sign_and_send
from roviec.reporting.actions.submit import submit

__all__ = [
    "AcceptedMany",
    "Conflict",
    "Draft",
    "NewChain",
    "NewDefinition",
    "NewExemption",
    "NewMandate",
    "NewRequest",
    "NewSchedule",
    "NewTarget",
    "Reminded",
    "accept",
    "accept_many",
    "attach_evidence",
    "begin_form",
    "begin_version",
    "bring_chains",
    "change_form",
    "correct",
    "define_indicator",
    "discard_draft",
    "end_schedule",
    "exempt",
    "expect_report",
    "extend_deadline",
    "give_mandate",
    "issue_due",
    "issue_request",
    "issued_already",
    "lock_after_deadlines",
    "lock_request",
    "mark_day",
    "note_changes",
    "open_report",
    "open_schedule",
    "pause_schedule",
    "put_in_force",
    "remind",
    "remove_evidence",
    "resume_schedule",
    "return_items",
    "return_report",
    "save_draft",
    "send",
    "send_back_to_officer",
    "set_chain",
    "set_target",
    "set_up_chain",
    "set_up_request",
    "set_up_settling",
    "settle_request",
    "sign",
    "sign_and_send",
    "state_year",
    "submit",
    "take_back",
    "unlock_request",
    "unmark_day",
    "withdraw_exemption",
    "withdraw_mandate",
]
