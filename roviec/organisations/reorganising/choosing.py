"""Choosing places and units by code or name, as somebody types them into a line of an act.

What is typed is read as of the act's day. A code comes first, because it names one; a name names
one where only one bears it. What other lines of the day make can be chosen too, under its label.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from roviec.organisations.hierarchy.folding import folded
from roviec.organisations.hierarchy.naming import Named, versions_of
from roviec.organisations.models import ActParty, Reorganisation
from roviec.organisations.structure import Key

SEPARATOR = " · "
FEW = 8
"""Candidates named in a message."""
MANY = 20
"""Matches of a search; who gets more types more."""


class NotChosen(Exception):
    """What was typed names none, or more than one; the message says which there are."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Choice:
    key: Key
    code: str
    name: str

    @property
    def text(self) -> str:
        """As it stands in a field: what is read back is the code before the dot."""
        return f"{self.code}{SEPARATOR}{self.name}"


@dataclass
class Chooser:
    """Of places or of units, on the day of an act."""

    of: str
    day: date
    beside: QuerySet[Reorganisation] | None = field(default=None, repr=False)
    """Acts whose new ones may be chosen too, where prepared and of the day."""
    _made: list[Choice] | None = field(default=None, repr=False)

    def choose(self, typed: str) -> Key:
        """The one that is meant. Raises `NotChosen`."""
        code = typed.split(SEPARATOR)[0].strip()
        found = self._coded(code) or self._named(typed.strip())
        if len(found) == 1:
            return found[0].key
        if not found:
            near = self.search(typed)[:FEW]
            if not near:
                raise NotChosen(
                    _("Không có “%(typed)s” vào ngày %(day)s; hãy tìm theo tên rồi chọn mã.")
                    % {"typed": typed.strip(), "day": f"{self.day:%d/%m/%Y}"}
                )
            found = near
        raise NotChosen(
            _("“%(typed)s” chưa rõ là đâu. Hãy ghi mã: %(found)s.")
            % {"typed": typed.strip(), "found": _told(found)}
        )

    def search(self, typed: str) -> list[Choice]:
        """Those whose code is typed, or whose name holds what is typed, marks left aside."""
        words = folded(typed)
        if not words:
            return []
        exact = self._coded(typed.strip())
        fitting = [choice for choice in self.made() if words in folded(choice.name)]
        model, owner = versions_of(self.of)
        rows = model._default_manager.as_at(self.day).filter(folded__contains=words)
        stored = rows.order_by("name", "code").values_list(owner, "code", "name")[:MANY]
        fitting += [Choice(*row) for row in stored]
        fitting.sort(key=lambda choice: (folded(choice.name) != words, choice.name, choice.code))
        return [*exact, *(c for c in fitting if c not in exact)][:MANY]

    def made(self) -> list[Choice]:
        """What prepared acts of the day make, by label."""
        if self.beside is None:
            return []
        if self._made is None:
            acts = self.beside.filter(of=self.of, day=self.day, state=Reorganisation.State.PREPARED)
            parties = ActParty.objects.filter(founded=True, line__act__in=acts)
            self._made = [
                Choice(label, attributes.get("code", ""), attributes.get("name", ""))
                for label, attributes in parties.values_list("label", "attributes")
            ]
        return self._made

    def text_of(self, key: Key, names: dict[int, Named]) -> str:
        """How a key stands in a field."""
        if isinstance(key, str):
            made = next((choice for choice in self.made() if choice.key == key), None)
            return made.text if made else ""
        named = names.get(key)
        return Choice(key, named.code, named.name).text if named else ""

    def _coded(self, code: str) -> list[Choice]:
        made = [choice for choice in self.made() if choice.code.lower() == code.lower()]
        model, owner = versions_of(self.of)
        rows = model._default_manager.as_at(self.day).filter(code__iexact=code)
        return made + [Choice(*row) for row in rows.values_list(owner, "code", "name")]

    def _named(self, typed: str) -> list[Choice]:
        """Those that bear the name as it was typed, else without its marks."""
        near = [c for c in self.search(typed) if folded(c.name) == folded(typed)]
        exact = [choice for choice in near if choice.name.lower() == typed.lower()]
        return exact or near


def _told(found: Iterable[Choice]) -> str:
    return "; ".join(f"{choice.code} ({choice.name})" for choice in list(found)[:FEW])
