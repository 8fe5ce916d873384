"""The claims of a narrative as they stand: the newest check, and the overruling beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from roviec.inspections.models import Claim, ClaimCheck, Narrative, Overrule


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`verdict` is the one that stands: the overruling one, else the machine's; empty when the
    claim repeats another or was not checked yet."""

    number: int
    claim: Claim
    check: ClaimCheck | None
    overrule: Overrule | None

    @property
    def verdict(self) -> str:
        if self.overrule is not None:
            return self.overrule.verdict
        return self.check.verdict if self.check else ""


def standing(
    narrative: Narrative, *, check: int | None = None, overrule: int | None = None
) -> list[Standing]:
    """Every claim in the order of the text, in three queries; as it stood when `check` and
    `overrule` were the newest ids, where they are given."""
    checks: dict[int, ClaimCheck] = {}
    rows = ClaimCheck.objects.filter(claim__narrative=narrative)
    if check is not None:
        rows = rows.filter(pk__lte=check)
    for made in rows.select_related("indicator").order_by("pk"):
        checks[made.claim_id] = made
    overrules: dict[int, Overrule] = {}
    said = Overrule.objects.filter(claim__narrative=narrative)
    if overrule is not None:
        said = said.filter(pk__lte=overrule)
    for row in said.order_by("pk"):
        overrules[row.claim_id] = row
    return [
        Standing(
            number=number,
            claim=claim,
            check=checks.get(claim.pk),
            overrule=overrules.get(claim.pk),
        )
        for number, claim in enumerate(narrative.claims.order_by("start", "order"), 1)
    ]


def counts(shown: list[Standing]) -> Counter[str]:
    """How many stand at each verdict; claims without one are left out."""
    return Counter(each.verdict for each in shown if each.verdict)


def quoted(claim: Claim) -> str:
    """The sentence the claim stands in, or the claim alone."""
    start, end = claim.content.get("sentence") or (claim.start, claim.end)
    return claim.narrative.text[start:end].strip()
