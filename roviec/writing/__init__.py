"""Plain data in, official papers out: DOCX in the Party or the State form. No database, no clock.

``to_docx(conclusion(data))`` is the bytes of a conclusion notice; any other paper is an
`OfficialDocument`. Sizes, margins and marks live in ``rules/*.toml``, chosen by form and date.
"""

from roviec.writing.conclusion import (
    ClaimCheck,
    ConclusionData,
    Delegation,
    Finding,
    Officeholder,
    Plan,
    Recommendation,
    Session,
    Visit,
    conclusion,
)
from roviec.writing.dates import formal_date, short_date
from roviec.writing.docx import to_docx
from roviec.writing.model import (
    Block,
    Column,
    DocumentNumber,
    Header,
    OfficialDocument,
    Paragraph,
    Section,
    Signature,
    Table,
)
from roviec.writing.numbers import percent, vietnamese_number
from roviec.writing.rules import Form, NoRuleSet, RuleSet, rule_set_on, rule_sets

__all__ = [
    "Block",
    "ClaimCheck",
    "Column",
    "ConclusionData",
    "Delegation",
    "DocumentNumber",
    "Finding",
    "Form",
    "Header",
    "NoRuleSet",
    "Officeholder",
    "OfficialDocument",
    "Paragraph",
    "Plan",
    "Recommendation",
    "RuleSet",
    "Section",
    "Session",
    "Signature",
    "Table",
    "Visit",
    "conclusion",
    "formal_date",
    "percent",
    "rule_set_on",
    "rule_sets",
    "short_date",
    "to_docx",
    "vietnamese_number",
]
