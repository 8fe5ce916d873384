"""One function per verb; web, command line and imports all call these."""

from roviec.inspections.actions.add_delegation import (
    NewDelegation,
    NewMember,
    add_delegation,
    add_member,
    remove_member,
)
from roviec.inspections.actions.add_narrative import add_narrative
from roviec.inspections.actions.add_recommendation import NewRecommendation, add_recommendation
from roviec.inspections.actions.add_subject import add_subject
from roviec.inspections.actions.check_narrative import check_narrative
from roviec.inspections.actions.choose_indicator import choose_indicator
from roviec.inspections.actions.claim_done import claim_done
from roviec.inspections.actions.draft_conclusion import draft_conclusion, edit_conclusion
from roviec.inspections.actions.explain_conclusion import explain_conclusion
from roviec.inspections.actions.issue_conclusion import issue_conclusion
from roviec.inspections.actions.open_inspection import NewInspection, open_inspection
from roviec.inspections.actions.overrule import overrule
from roviec.inspections.actions.record_finding import NewFinding, record_finding, remove_finding
from roviec.inspections.actions.record_session import (
    NewSession,
    Present,
    change_session,
    record_session,
    remove_session,
    session_as_given,
)
from roviec.inspections.actions.record_visit import NewVisit, record_visit
from roviec.inspections.actions.reopen import reopen
from roviec.inspections.actions.respond import respond
from roviec.inspections.actions.share_conclusion import share_conclusion
from roviec.inspections.actions.sign_conclusion import sign_conclusion
from roviec.inspections.actions.verify import verify

__all__ = [
    "NewDelegation",
    "NewFinding",
    "NewInspection",
    "NewMember",
    "NewRecommendation",
    "NewSession",
    "NewVisit",
    "Present",
    "add_delegation",
    "add_member",
    "add_narrative",
    "add_recommendation",
    "add_subject",
    "change_session",
    "check_narrative",
    "choose_indicator",
    "claim_done",
    "draft_conclusion",
    "edit_conclusion",
    "explain_conclusion",
    "issue_conclusion",
    "open_inspection",
    "overrule",
    "record_finding",
    "record_session",
    "record_visit",
    "remove_finding",
    "remove_member",
    "remove_session",
    "reopen",
    "respond",
    "session_as_given",
    "share_conclusion",
    "sign_conclusion",
    "verify",
]
