"""One act per file: may? → rules → write → record."""

from roviec.reporting.actions.accept import accept
from roviec.reporting.actions.attach_evidence import attach_evidence
from roviec.reporting.actions.correct import correct
from roviec.reporting.actions.expect_report import expect_report
from roviec.reporting.actions.issue_request import (
    NewRequest,
    issue_request,
    issued_already,
    set_up_request,
)
from roviec.reporting.actions.remind import Reminded, remind
from roviec.reporting.actions.remove_evidence import remove_evidence
from roviec.reporting.actions.return_report import return_report
from roviec.reporting.actions.save_draft import Conflict, Draft, save_draft
from roviec.reporting.actions.send import send
from roviec.reporting.actions.send_back_to_officer import send_back_to_officer
from roviec.reporting.actions.sign import sign, sign_and_send
from roviec.reporting.actions.submit import submit

__all__ = [
    "Conflict",
    "Draft",
    "NewRequest",
    "Reminded",
    "accept",
    "attach_evidence",
    "correct",
    "expect_report",
    "issue_request",
    "issued_already",
    "remind",
    "remove_evidence",
    "return_report",
    "save_draft",
    "send",
    "send_back_to_officer",
    "set_up_request",
    "sign",
    "sign_and_send",
    "submit",
]
