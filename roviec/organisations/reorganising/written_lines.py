"""From what a form of a line says to the line as it is kept, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from roviec.organisations.actions.edit_act import party_of
from roviec.organisations.actions.prepare_act import NewLine, Party
from roviec.organisations.forms.acts import CHANGES, FOUNDS, GIVES, TOP, LineForm
from roviec.organisations.hierarchy.naming import Asked, Named, called
from roviec.organisations.models import ActLine, ActParty, Reorganisation
from roviec.organisations.reorganising.choosing import Choice
from roviec.organisations.reorganising.stored import stored
from roviec.organisations.structure import OUT, ActKind, Key, State

NEW_ATTRIBUTES = {
    Reorganisation.Of.PLACES: ("level", "kind", "code", "name"),
    Reorganisation.Of.UNITS: ("kind_id", "place_id", "code", "name", "short_name"),
}


class Incomplete(Exception):
    """The form leaves something open that the old ones do not say either; `field` is where."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


def line_of(form: LineForm, rows: Sequence[Mapping[str, Any]], kept: ActLine | None) -> NewLine:
    """The line a valid form says. `rows` are the new ones of a split or part, `kept` the line as it
    was before, whose labels stay. Raises `Incomplete`."""
    said = _Said(form, rows, kept)
    sources = [Party.named(key) for key in form.keys("sources")]
    targets = [Party.named(key) for key in form.keys("targets")]
    if form.kind in CHANGES:
        sources = [
            Party(pk=key, attributes=form.attributes(), superiors=form.superiors())
            for key in form.keys("sources")
            if isinstance(key, int)
        ]
    if form.kind in FOUNDS:
        targets = [said.founded(form.attributes(), form.superiors())]
    if form.kind in GIVES - {ActKind.DISSOLVE}:
        targets += [said.founded_row(row) for row in rows]
    return NewLine(
        kind=form.kind,
        sources=sources,
        targets=targets,
        derived=bool(kept and kept.derived),
        missing=list(kept.missing) if kept else (),
        note=form.cleaned_data["note"],
    )


class _Said:
    def __init__(
        self, form: LineForm, rows: Sequence[Mapping[str, Any]], kept: ActLine | None
    ) -> None:
        self.form = form
        self.before = [p for p in _parties(kept, ActParty.Side.TARGET) if p.founded]
        self.taken = {choice.key for choice in form.chooser.made()}
        self.sources = self._states(form.keys("sources"))

    def _states(self, keys: Sequence[Key]) -> list[State]:
        """What the sources are like on the act's day."""
        structure = stored(self.form.act.of)
        structure.read(keys)
        on = self.form.act.day
        return [s.state for key in keys for s in structure.stretches(key) if s.holds_on(on)]

    def founded(self, said: Mapping[str, Any], superiors: Mapping[str, Key | None]) -> Party:
        """A new one after the first of its sources, where the form does not say otherwise."""
        attributes = self._as_sources() | dict(said)
        for name in NEW_ATTRIBUTES[Reorganisation.Of(self.form.act.of)]:
            if name != "short_name" and not attributes.get(name):
                field = {"place_id": "place"}.get(name, name)
                raise Incomplete(field, _("Hãy ghi rõ điều này cho nơi mới."))
        label = self.before[0].label if self.before else self._label(attributes["code"])
        if self.form.kind is not ActKind.CREATE:
            superiors = self._common_superiors(superiors)
        return Party(label=label, founded=True, attributes=attributes, superiors=superiors)

    def _as_sources(self) -> dict[str, Any]:
        if not self.sources:
            return {"short_name": ""} if self.form.of_units else {}
        own = ("code", "name", "short_name")
        told = {k: v for k, v in self.sources[0].attributes.items() if k not in own}
        return told | ({"short_name": ""} if self.form.of_units else {})

    def _common_superiors(self, said: Mapping[str, Key | None]) -> dict[str, Key | None]:
        hierarchies = dict.fromkeys(h for state in self.sources for h in state.superiors)
        found = dict(said)
        for hierarchy in hierarchies:
            if hierarchy in said:
                continue
            all_ = {s.superiors[hierarchy] for s in self.sources if hierarchy in s.superiors}
            if len(all_) > 1:
                raise Incomplete(
                    f"superior_{hierarchy}",
                    _("Các đơn vị cũ có cấp trên khác nhau; hãy ghi cấp trên của đơn vị mới."),
                )
            found[hierarchy] = all_.pop()
        return found

    def founded_row(self, row: Mapping[str, Any]) -> Party:
        """One that a split or part makes: as it was written before, else after its source."""
        was = next((p for p in self.before if p.label == row["label"]), None)
        source = self.sources[0]
        base = dict(was.attributes) if was else dict(source.attributes)
        said: dict[str, Any] = {"code": row["code"].strip(), "name": row["name"].strip()}
        if row.get("place"):
            said["place_id"] = row["place"]
        if row.get("kind", "").strip():
            said["kind"] = row["kind"].strip()
        if was is None and self.form.of_units:
            said["short_name"] = ""
        return Party(
            label=was.label if was else self._label(said["code"]),
            founded=True,
            attributes=base | said,
            superiors=was.superiors if was else source.superiors,
        )

    def _label(self, code: str) -> str:
        """The code, made unlike any other label of the day."""
        label, n = code, 1
        while label in self.taken:
            n += 1
            label = f"{code}#{n}"
        self.taken.add(label)
        return label


def initial_of(line: ActLine, form: LineForm) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the form of a line shows of the line as it is kept, and a row for each of the new ones
    of a split or part."""
    sources, targets = _parties(line, ActParty.Side.SOURCE), _parties(line, ActParty.Side.TARGET)
    founded = [p for p in targets if p.founded]
    one = next(iter(founded), None) if line.kind in FOUNDS else None
    if line.kind in CHANGES and sources:
        one = sources[0]
    told = _Told(form, [*sources, *targets])
    initial: dict[str, Any] = {
        "sources": told.texts(sources),
        "targets": told.texts([p for p in targets if not p.founded]),
        "note": line.note,
    }
    if one is not None:
        initial |= {k: v for k, v in one.attributes.items() if k != "place_id"}
        initial["place"] = told.place(one.attributes.get("place_id"))
        for hierarchy, key in one.superiors.items():
            if key == OUT:
                initial[f"leaves_{hierarchy}"] = True
            else:
                initial[f"superior_{hierarchy}"] = told.superior(key)
    return initial, [
        {
            "label": p.label,
            "code": p.attributes.get("code", ""),
            "name": p.attributes.get("name", ""),
            "kind": p.attributes.get("kind", ""),
            "place": told.place(p.attributes.get("place_id")),
        }
        for p in founded
    ]


def _parties(line: ActLine | None, side: str) -> list[Party]:
    if line is None:
        return []
    rows = [p for p in line.parties.all() if p.side == side]
    return [party_of(row) for row in sorted(rows, key=lambda row: row.order)]


class _Told:
    """Keys as they stand in fields."""

    def __init__(self, form: LineForm, parties: Sequence[Party]) -> None:
        act = form.act
        superiors = [s for p in parties for s in p.superiors.values()]
        keys = {*superiors, *(p.pk or p.label for p in parties if not p.founded)}
        numbers = {key for key in keys if isinstance(key, int)}
        places = {p.attributes["place_id"] for p in parties if p.attributes.get("place_id")}
        of_units = act.of == Reorganisation.Of.UNITS
        found = called(
            Asked(
                act.of,
                act.day,
                places=places if of_units else numbers,
                units=numbers if of_units else (),
                labels={key for key in keys if isinstance(key, str) and key != OUT},
                acts=form.chooser.beside,
                own=act.pk,
            )
        )
        self.made = found.made
        self.standing = found.units if of_units else found.places
        self.places = found.places

    def texts(self, parties: Sequence[Party]) -> str:
        return "\n".join(self._text(p.pk or p.label) for p in parties)

    def superior(self, key: Key | None) -> str:
        return TOP if key is None else self._text(key)

    def place(self, pk: int | None) -> str:
        return _text_of(pk, self.places.get(pk)) if pk else ""

    def _text(self, key: Key) -> str:
        named = self.made.get(key) if isinstance(key, str) else self.standing.get(key)
        return _text_of(key, named)


def _text_of(key: Key, named: Named | None) -> str:
    return Choice(key, named.code, named.name).text if named else ""
