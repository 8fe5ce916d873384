"""Choosing places and units by code or name, as somebody types them into a line of an act.

What is typed is read as of the act's day. A code comes first, because it names one; a name names
one where only one bears it. What other lines of the day make can be chosen too, under its label.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from roviec.organisations.hierarchy.folding import folded
from roviec.organisations.hierarchy.naming import versions_of
from roviec.organisations.keys import among
from roviec.organisations.models import ActParty, Reorganisation
from roviec.organisations.structure import Key

SEPARATOR = " · "
FEW = 8
"""Candidates named in a message."""
LONG = 3
"""From so many characters on what is typed is looked for among names at once."""
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
    folded: str = ""
    """Its names as they are searched for."""

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
    _known: dict[str, list[Choice]] = field(default_factory=dict, repr=False)
    """Found by code already; where none was, other ways of writing it are asked for."""
    _near: dict[str, list[Choice]] = field(default_factory=dict, repr=False)
    """Found by name already, by what was typed."""

    def choose(self, typed: str) -> Key:
        """The one that is meant. Raises `NotChosen`."""
        typed = typed.strip()
        found = self._coded(typed) or self._named(typed)
        if len(found) == 1:
            return found[0].key
        if not found:
            near = self.search(typed)[:FEW]
            if not near:
                raise NotChosen(
                    _("Không có “%(typed)s” vào ngày %(day)s; hãy tìm theo tên rồi chọn mã.")
                    % {"typed": typed, "day": f"{self.day:%d/%m/%Y}"}
                )
            found = near
        raise NotChosen(
            _("“%(typed)s” chưa rõ là đâu. Hãy ghi mã: %(found)s.")
            % {"typed": typed, "found": _told(found)}
        )

    def search(self, typed: str) -> list[Choice]:
        """Those whose code is typed, or whose name holds what is typed, marks left aside."""
        typed = typed.strip()
        self._read_near([typed])
        code, words = code_of(typed).lower(), folded(typed)
        return sorted(
            self._near[typed],
            key=lambda c: (c.code.lower() != code, folded(c.name) != words, c.name, c.code),
        )[:MANY]

    def _read_near(self, typed: Iterable[str]) -> None:
        """In one query for all of them that were not searched for yet."""
        new = [each for each in typed if each not in self._near]
        self._near |= {each: [] for each in new}
        asked = {each: folded(each) for each in new if folded(each)}
        if not asked:
            return
        fitting = Q()
        for each, words in asked.items():
            fitting |= Q(folded__contains=words) | Q(code__iexact=code_of(each))
        found = [*self.made(), *self._stored(fitting)]
        for each, words in asked.items():
            code = code_of(each).lower()
            self._near[each] = [c for c in found if c.code.lower() == code or words in c.folded]

    def made(self) -> list[Choice]:
        """What prepared acts of the day make, by label."""
        if self.beside is None:
            return []
        if self._made is None:
            acts = self.beside.filter(of=self.of, day=self.day, state=Reorganisation.State.PREPARED)
            parties = ActParty.objects.filter(founded=True, line__act__in=acts)
            told = [KeyTextTransform(each, "attributes") for each in ("code", "name")]
            self._made = [
                Choice(label, code or "", name or "", folded(name or ""))
                for label, code, name in parties.values_list("label", *told)
            ]
        return self._made

    def look_up(self, typed: Iterable[str]) -> None:
        """Read what bears any of these codes at once, and what is near to those that name none,
        before each is chosen by itself."""
        by_code = {code_of(each): each.strip() for each in typed}
        codes = by_code.keys() - self._known.keys()
        if len(codes) < 2:
            return
        self._known |= {code: [] for code in codes}
        for choice in self._stored(Q(among("code", codes))):
            self._known[choice.code].append(choice)
        made = {choice.code.lower() for choice in self.made()}
        wrong = [c for c in codes if not self._known[c] and c.lower() not in made]
        self._read_near([by_code[code] for code in wrong])

    def _coded(self, typed: str) -> list[Choice]:
        code = code_of(typed)
        if code == typed and len(code) >= LONG and code not in self._known:
            # Perhaps a name: one query for both. Of a shorter one, names without number hold it.
            self._read_near([typed])
        if typed in self._near:
            return [choice for choice in self._near[typed] if choice.code.lower() == code.lower()]
        made = [choice for choice in self.made() if choice.code.lower() == code.lower()]
        return made + (self._known.get(code) or list(self._stored(Q(code__iexact=code))))

    def _stored(self, fitting: Q) -> Iterable[Choice]:
        model, owner = versions_of(self.of)
        rows = model._default_manager.as_at(self.day).filter(fitting).order_by("name", "code")
        return (Choice(*row) for row in rows.values_list(owner, "code", "name", "folded"))

    def _named(self, typed: str) -> list[Choice]:
        """Those that bear the name as it was typed, else without its marks."""
        near = [c for c in self.search(typed) if folded(c.name) == folded(typed)]
        exact = [choice for choice in near if choice.name.lower() == typed.lower()]
        return exact or near


def code_of(typed: str) -> str:
    """What stands before the dot of a field's text; all of it where there is none."""
    return typed.split(SEPARATOR)[0].strip()


def _told(found: Iterable[Choice]) -> str:
    return "; ".join(f"{choice.code} ({choice.name})" for choice in list(found)[:FEW])
