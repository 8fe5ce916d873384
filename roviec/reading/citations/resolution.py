"""What short forms stand for: a bare number, "Nghị quyết Đại hội", "Quyết định này"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from roviec.reading.citations.symbols import plain_number
from roviec.reading.document import Document
from roviec.reading.folding import key
from roviec.reading.model import Citation, CitationForm


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation in folded places, before it is resolved."""

    start: int
    end: int
    form: CitationForm
    kind: str
    number: str | None = None
    norm_id: str | None = None
    issuer: str | None = None
    issued: str | None = None
    names: str | None = None
    """What an anaphor must have in common with its antecedent, beside the kind."""
    must_be_known: bool = False
    """Whether it is no citation unless the full number is found."""


def resolved(
    doc: Document, found: Sequence[Mention], norms: Mapping[str, str]
) -> Iterator[Citation]:
    """Citations with their antecedents; words that refer back to nothing are left out."""
    earlier = _Earlier(_own_number(doc, found))
    told = {name for mention in found if mention.norm_id for name in _names(mention)}
    kept: list[tuple[Mention, int | None]] = []
    for mention in found:
        link = earlier.antecedent(mention)
        if mention.form != "short_number" and mention.norm_id is None and link is None:
            mention = replace(mention, norm_id=_registered(doc, mention, norms))
        if link is None and not _stands_alone(doc, mention, told, norms):
            continue
        if link is not None and mention.norm_id is None:
            mention = replace(mention, norm_id=kept[link][0].norm_id)
        earlier.add(mention, len(kept))
        kept.append((mention, link))
    for mention, link in kept:
        if mention.form == "short_number" and mention.norm_id is None:
            norm = earlier.only(mention) or _registered(doc, mention, norms)
            mention = replace(mention, norm_id=norm)
        yield _citation(doc, mention, link)


def _own_number(doc: Document, found: Sequence[Mention]) -> Mention | None:
    """The number in the document's own header ('Số: 12/QĐ-UBND' on a line of its own)."""
    first = next((one for one in found if one.form == "numbered"), None)
    if first is None or not doc.lowered.startswith("số", first.start):
        return None
    return first if not doc.lowered[max(0, first.start - 1) : first.start].strip() else None


class _Earlier:
    """The citations so far, by what later ones may call them."""

    def __init__(self, own: Mention | None) -> None:
        self._own = own
        self._last: dict[tuple[str, ...], int] = {}
        self._ids: dict[tuple[str, ...], set[str]] = {}

    def add(self, mention: Mention, index: int) -> None:
        if mention.norm_id is None or mention.form in {"anaphor", "short_number"}:
            return
        for name in _names(mention):
            self._last[name] = index
            self._ids.setdefault(name, set()).add(mention.norm_id)
        if mention is self._own:
            self._last["own", mention.kind] = index

    def antecedent(self, mention: Mention) -> int | None:
        """Index of the citation that a short form stands for."""
        if mention.form == "short_number":
            return self._last.get(("number", mention.kind, _number(mention)))
        if mention.form == "anaphor" and mention.names is None:
            own = self._last.get(("own", mention.kind))
            return self._last.get(("kind", mention.kind)) if own is None else own
        if mention.form == "anaphor" or (mention.form == "named_plenum" and not mention.norm_id):
            return self._last.get(("names", mention.kind, mention.names or ""))
        return None

    def only(self, mention: Mention) -> str | None:
        """The norm_id of the one full number in the text that a bare one can mean."""
        ids = self._ids.get(("number", mention.kind, _number(mention)), set())
        return next(iter(ids)) if len(ids) == 1 else None


def _names(mention: Mention) -> Iterator[tuple[str, ...]]:
    yield "kind", mention.kind
    if mention.number and mention.norm_id:
        yield "number", mention.kind, plain_number(mention.number)
        parts = mention.norm_id.split("/")
        if len(parts) > 2:
            yield "number", mention.kind, f"{plain_number(mention.number)}/{parts[1]}"
    if mention.names:
        yield "names", mention.kind, mention.names
        # "Trung ương 4" without a term means the last one named with its term.
        yield "names", mention.kind, mention.names.split("-")[0]


def _number(mention: Mention) -> str:
    number, sign, year = (mention.number or "").partition("/")
    return plain_number(number) + sign + year


def _stands_alone(
    doc: Document, mention: Mention, told: Set[tuple[str, ...]], norms: Mapping[str, str]
) -> bool:
    """Whether it cites without an antecedent: 'Nghị quyết này' does not, 'NQ 68' only where the
    full number stands further on or in the register."""
    if mention.form == "anaphor" and mention.names is None:
        return mention.norm_id is not None
    if not mention.must_be_known:
        return True
    known = ("number", mention.kind, _number(mention)) in told
    return known or _registered(doc, mention, norms) is not None


def _registered(doc: Document, mention: Mention, norms: Mapping[str, str]) -> str | None:
    """What a register says a short form means: by kind and number, else by the words."""
    if mention.form == "short_number":
        return norms.get(key(f"{mention.kind} {_number(mention)}"))
    return norms.get(key(doc.folded[mention.start : mention.end])) if norms else None


def _citation(doc: Document, mention: Mention, link: int | None) -> Citation:
    start, end = doc.raw_span(mention.start, mention.end)
    return Citation(
        start=start,
        end=end,
        text=doc.raw[start:end],
        form=mention.form,
        kind=mention.kind,
        number=mention.number,
        norm_id=mention.norm_id,
        issuer=mention.issuer,
        issued=mention.issued,
        refers_to=link,
    )
