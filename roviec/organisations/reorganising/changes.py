"""Writing what a batch of acts made of the structure, as few rows as it takes.

Rows that change are noted as they were where asked, so that a batch whose day lies ahead can be
withdrawn.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models

from roviec.organisations.keys import among
from roviec.organisations.models import (
    Line,
    Place,
    PlaceVersion,
    Reorganisation,
    Subordination,
    Unit,
    UnitVersion,
)
from roviec.organisations.reorganising.stored import PLACE_ATTRIBUTES, TERRITORY, UNIT_ATTRIBUTES
from roviec.organisations.structure import Key, Outcome, Stretch, number_of

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """What one row says: fields over dates."""

    valid_from: date | None
    valid_to: date | None
    values: Values


@dataclass
class Written:
    """What was written: identities by label, and what a withdrawal needs."""

    made: dict[str, int] = field(default_factory=dict)
    before: dict[str, dict[str, Values]] = field(default_factory=lambda: defaultdict(dict))
    """Rows as they were, by model and key."""
    added: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    touched: list[int] = field(default_factory=list)
    """Identities whose rows these are, what was made left aside."""

    def journal(self) -> dict[str, Any]:
        """What a withdrawal needs: rows as they were, and as they are left."""
        left = {
            label: _rows_by_key(label, {*map(int, self.before[label]), *self.added[label]})
            for label in {*self.before, *self.added}
        }
        return {
            "before": dict(self.before),
            "added": dict(self.added),
            "left": left,
            "touched": self.touched,
        }


def write(of: str, outcome: Outcome, *, keep_before: bool) -> Written:
    """Write the outcome's stretches and return what was made."""
    written = Written()
    identity: type[models.Model] = Place if of == Reorganisation.Of.PLACES else Unit
    labels = [key for key in outcome.changed if isinstance(key, str)]
    made = identity._default_manager.bulk_create([identity() for _ in labels], batch_size=2000)
    written.made = {label: each.pk for label, each in zip(labels, made, strict=True)}
    written.added[identity._meta.label] = list(written.made.values())
    writers = _place_tracks() if of == Reorganisation.Of.PLACES else _unit_tracks()
    known = written.touched = [key for key in outcome.changed if isinstance(key, int)]
    for track in writers:
        track.bring(outcome.changed, known, written, keep_before=keep_before)
    return written


@dataclass(frozen=True)
class Track(ABC):
    """One table of dated rows about identities: how a stretch reads in it."""

    model: type[models.Model]
    owner: str
    fixed: Values
    fields: tuple[str, ...]

    @abstractmethod
    def values(self, stretch: Stretch, made: Mapping[str, int]) -> Values | None:
        """What a row says of that stretch, besides its days; none where it has no row."""

    def bring(
        self,
        changed: Mapping[Key, list[Stretch]],
        known: list[int],
        written: Written,
        *,
        keep_before: bool,
    ) -> None:
        """Make the table say what the stretches say."""
        rows = self._rows(known)
        new: list[models.Model] = []
        ended: dict[date | None, list[int]] = defaultdict(list)
        for key, stretches in changed.items():
            owner = number_of(key, written.made)
            there = {row.valid_from: row for row in rows.get(owner, ())}  # type: ignore[attr-defined]
            for span in self._spans(stretches, written.made):
                row = there.pop(span.valid_from, None)
                if row is None:
                    new.append(self._new(owner, span))
                elif self._says(row) != (span.valid_to, span.values):
                    self._note(row, written, keep=keep_before)
                    if self._says(row)[1] == span.values:
                        ended[span.valid_to].append(row.pk)
                    else:
                        self._rewrite(row, span)
            for row in there.values():
                self._note(row, written, keep=keep_before)
                row.delete()
        self._end(ended)
        manager = self.model._default_manager
        for row in manager.bulk_create(new, batch_size=2000):
            written.added[self.model._meta.label].append(row.pk)

    def _rows(self, known: list[int]) -> dict[int, list[models.Model]]:
        rows: dict[int, list[models.Model]] = defaultdict(list)
        for row in self.model._default_manager.filter(among(self.owner, known), **self.fixed):
            rows[getattr(row, self.owner)].append(row)
        return rows

    def _spans(self, stretches: Iterable[Stretch], made: Mapping[str, int]) -> list[Span]:
        """The stretches as this table tells them: neighbours that say the same are one row."""
        spans: list[Span] = []
        for stretch in stretches:
            values = self.values(stretch, made)
            if values is None:
                continue
            last = spans[-1] if spans else None
            if last and last.values == values and last.valid_to == stretch.valid_from:
                spans[-1] = Span(last.valid_from, stretch.valid_to, values)
            else:
                spans.append(Span(stretch.valid_from, stretch.valid_to, values))
        return spans

    def _says(self, row: models.Model) -> tuple[date | None, Values]:
        return row.valid_to, {name: getattr(row, name) for name in self.fields}  # type: ignore[attr-defined]

    def _new(self, owner: int, span: Span) -> models.Model:
        return self.model(
            **{self.owner: owner},
            **self.fixed,
            **span.values,
            valid_from=span.valid_from,
            valid_to=span.valid_to,
        )

    def _rewrite(self, row: models.Model, span: Span) -> None:
        for name, value in {**span.values, "valid_to": span.valid_to}.items():
            setattr(row, name, value)
        row.save()

    def _end(self, ended: Mapping[date | None, list[int]]) -> None:
        for day, keys in ended.items():
            self.model._default_manager.filter(among("pk", keys)).update(valid_to=day)

    def _note(self, row: models.Model, written: Written, *, keep: bool) -> None:
        if keep:
            written.before[self.model._meta.label][str(row.pk)] = _as_text(row)


class PlaceTrack(Track):
    def values(self, stretch: Stretch, made: Mapping[str, int]) -> Values | None:
        parent = stretch.state.superiors.get(TERRITORY)
        return {
            **{name: stretch.state.attributes[name] for name in PLACE_ATTRIBUTES},
            "parent_id": None if parent is None else number_of(parent, made),
        }


class UnitTrack(Track):
    def values(self, stretch: Stretch, made: Mapping[str, int]) -> Values | None:
        # Everything but the short name is asked for; there may be none of that.
        return {name: stretch.state.attributes.get(name, "") for name in UNIT_ATTRIBUTES}


@dataclass(frozen=True)
class SuperiorTrack(Track):
    line: str

    def values(self, stretch: Stretch, made: Mapping[str, int]) -> Values | None:
        if self.line not in stretch.state.superiors:
            return None
        superior = stretch.state.superiors[self.line]
        return {"superior_id": None if superior is None else number_of(superior, made)}


def _place_tracks() -> list[Track]:
    return [PlaceTrack(PlaceVersion, "place_id", {}, (*PLACE_ATTRIBUTES, "parent_id"))]


def _unit_tracks() -> list[Track]:
    versions = UnitTrack(UnitVersion, "unit_id", {}, UNIT_ATTRIBUTES)
    superiors = [
        SuperiorTrack(Subordination, "unit_id", {"line_id": pk}, ("superior_id",), code)
        for pk, code in Line.objects.values_list("pk", "code")
    ]
    return [versions, *superiors]


def _as_text(row: models.Model) -> Values:
    return {
        f.attname: None if getattr(row, f.attname) is None else f.value_to_string(row)
        for f in row._meta.concrete_fields
        if not f.primary_key
    }


def _rows_by_key(label: str, keys: Iterable[int]) -> dict[str, Values]:
    rows = apps.get_model(label)._default_manager
    return {str(row.pk): _as_text(row) for row in rows.filter(among("pk", keys))}


def is_as_left(journal: Mapping[str, Any]) -> bool:
    """Whether nothing has changed since a row the batch wrote."""
    left: dict[str, dict[str, Values]] = journal.get("left", {})
    return all(rows == _rows_by_key(label, map(int, rows)) for label, rows in left.items())


def take_back(journal: Mapping[str, Any]) -> None:
    """Put the rows back as they were before a batch. Raises `ProtectedError` when something made
    by it is in use already."""
    added: dict[str, list[int]] = dict(journal.get("added", {}))
    identities = {Place._meta.label, Unit._meta.label}
    for label in sorted(added, key=lambda label: label in identities):
        apps.get_model(label)._default_manager.filter(among("pk", added[label])).delete()
    for label, rows in journal.get("before", {}).items():
        model = apps.get_model(label)
        fields = {f.attname: f for f in model._meta.concrete_fields if not f.primary_key}
        model._default_manager.bulk_create(
            [
                model(
                    pk=int(pk),
                    **{
                        name: None if value is None else fields[name].to_python(value)
                        for name, value in values.items()
                    },
                )
                for pk, values in rows.items()
            ],
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[f.name for f in fields.values()],
            batch_size=1000,
        )
