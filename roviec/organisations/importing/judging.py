"""Holding what a file says of identities against what stands: new, changed, the same; by rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from roviec.interface.formats import day as shown
from roviec.organisations.importing.identities import (
    Identity,
    Version,
    before,
    gathered,
    joined,
    since,
    told_apart,
)
from roviec.organisations.importing.overlay import Overlay
from roviec.organisations.importing.plans import Change, Counts
from roviec.organisations.importing.reach import Reach
from roviec.organisations.importing.references import References
from roviec.organisations.importing.touched_by_acts import Touched
from roviec.organisations.importing.values import Reader
from roviec.organisations.structure import Key, State, Stretch, rules


@dataclass
class Judged:
    """What is to be written: stretches by identity, new ones under a label."""

    changed: dict[Key, list[Stretch]] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    changes: list[Change] = field(default_factory=list)


@dataclass
class Judge:
    """Judges the versions of one table. `column_of` names the column of a hierarchy's superior."""

    reader: Reader
    overlay: Overlay
    touched: Touched
    references: References
    reach: Reach
    column_of: Callable[[str], str]
    written: frozenset[str] = frozenset()
    """Every code of the table, of rows that could not be read too."""
    judged: Judged = field(default_factory=Judged)

    def judge(self, versions: list[Version]) -> Judged:
        identities = gathered(versions)
        self.reader.problems.extend(told_apart(identities, self.reader.table))
        if self.reader.problems.count:
            # Whom a row means is not known yet; the rules would only repeat what is told already.
            self._name_references(identities)
            return self.judged
        self.overlay.bring({version.code for version in versions})
        self.overlay.bring({c for v in versions for c in v.superiors.values() if c})
        self._match(identities)
        for identity in identities:
            self._resolve(identity)
        for identity in identities:
            self._compare(identity)
        if not self.reader.problems.count:
            self._hold_rules(identities)
        return self.judged

    # --- who is meant ------------------------------------------------------------------------

    def _match(self, identities: list[Identity]) -> None:
        claimed: dict[Key, Identity] = {}
        for identity in identities:
            found = self._stored(identity)
            free = {key for key in found if key not in claimed}
            if len(free) > 1:
                names = ", ".join(sorted(f"“{self.overlay.name(key)}”" for key in free))
                self._wrong(
                    "IMP-09",
                    _(
                        "Các dòng cùng định danh này trong hệ thống là nhiều đối tượng khác nhau:"
                        " %s. Hãy tách định danh, hoặc lập một đợt sắp xếp."
                    )
                    % names,
                    identity.first,
                    "identity",
                )
            identity.key = min(free, key=str) if free else identity.label
            claimed[identity.key] = identity
        for identity in identities:
            nobody = [version.stretch({}) for version in identity.versions]
            self.overlay.say(identity.key, nobody)

    def _stored(self, identity: Identity) -> set[Key]:
        """Who bears the code at the start of each version; else who ever does in its days."""
        base = self.overlay.base
        starts = {
            key
            for version in identity.versions
            for key in base.coded(version.code)
            if any(_bears_at_start(stretch, version) for stretch in base.stretches(key))
        }
        if starts:
            return starts
        first = identity.first
        return {
            key
            for key in base.coded(first.code)
            for stretch in base.stretches(key)
            if stretch.state.code == first.code and stretch.overlaps(first.stretch({}))
        }

    def _resolve(self, identity: Identity) -> None:
        identity.stretches = joined(
            version.stretch(
                {
                    hierarchy: None if code is None else self._superior(hierarchy, code, version)
                    for hierarchy, code in version.superiors.items()
                }
            )
            for version in identity.versions
        )
        self.overlay.say(identity.key, identity.stretches)

    def _superior(self, hierarchy: str, code: str, version: Version) -> Key | None:
        return self.references.find(
            self.overlay, code, version.valid_from, (version.row, self.column_of(hierarchy))
        )

    def _name_references(self, identities: list[Identity]) -> None:
        """Codes of superiors that are nowhere, neither in the file nor stored."""
        for identity in identities:
            for version in identity.versions:
                for hierarchy, code in version.superiors.items():
                    if code and code not in self.written and not self.overlay.base.coded(code):
                        self._superior(hierarchy, code, version)

    # --- what changes ------------------------------------------------------------------------

    def _compare(self, identity: Identity) -> None:
        if isinstance(identity.key, str):
            self._new(identity)
            return
        stored = joined(self.overlay.base.stretches(identity.key))
        wanted = self._as_acts_left_it(identity, stored)
        counts = self.judged.counts
        if wanted is None or wanted == stored:
            self.overlay.forget(identity.key)
            counts.unchanged += wanted is not None and identity.stretches == stored
            counts.left += wanted is not None and identity.stretches != stored
            return
        if not self.reach.holds(identity.key, self.overlay):
            self.references.outside(identity.first.row, "code", identity.first.code)
            return
        counts.changed += 1
        self.overlay.say(identity.key, wanted)
        self.judged.changed[identity.key] = wanted
        self._note(identity, self._difference(stored, wanted))

    def _new(self, identity: Identity) -> None:
        superiors = {s for each in identity.stretches for s in each.state.superiors.values()}
        if not all(self.reach.holds(superior, self.overlay) for superior in superiors):
            self.references.outside(identity.first.row, "code", identity.first.code)
        self.judged.counts.new += 1
        self.judged.changed[identity.key] = identity.stretches
        self._note(identity, "")

    def _as_acts_left_it(self, identity: Identity, stored: list[Stretch]) -> list[Stretch] | None:
        """What the identity should be after the file, acts kept; None when they stand in between.

        From the first act that touched it on, acts alone change it. A file that does not know of
        the act yet says it went on as before: that is left as the act made it.
        """
        act = self.touched.since(identity.key, stored)
        said = identity.stretches
        first, was = said[0].valid_from, stored[0].valid_from
        if first is not None and (was is None or was < first):
            self._begins_later(identity, was)
            return None
        if act is None:
            return said
        day, title = act
        if since(said, day) == since(stored, day) and (
            said == stored or identity.key not in self.touched.begun_otherwise
        ):
            return said
        if _goes_on(said, day) and before(stored, day):
            known = stored if identity.key in self.touched.begun_otherwise else said
            return joined([*before(known, day), *since(stored, day)])
        told = _(
            "Từ ngày %(day)s “%(name)s” do đợt “%(title)s” quyết định nên tệp không sửa được. Hãy"
            " lập một đợt sắp xếp mới, hoặc sửa dòng này như đợt đó."
        )
        values = {"day": shown(day), "name": self.overlay.name(identity.key), "title": title}
        self._wrong("IMP-10", told % values, _at(identity, day), "")
        return None

    def _begins_later(self, identity: Identity, was: date | None) -> None:
        key = identity.key
        self._wrong(
            "IMP-10",
            _(
                "Mã này đang là của “%(name)s”, có từ %(was)s; dòng này chỉ bắt đầu từ %(first)s."
                " Nếu là một đối tượng, hãy thêm dòng của giai đoạn trước với cùng định danh. Nếu"
                " mã được cấp lại, hãy ghi ngày kết thúc của “%(name)s” trong tệp, hoặc nhập đợt"
                " sắp xếp trước."
            )
            % {
                "name": self.overlay.base.stretches(key)[-1].state.attributes["name"],
                "was": shown(was) if was else _("lâu, không rõ ngày"),
                "first": shown(identity.first.valid_from),
            },
            identity.first,
            "valid_from",
        )

    # --- the rules ---------------------------------------------------------------------------

    def _hold_rules(self, identities: list[Identity]) -> None:
        for identity in identities:
            if identity.key not in self.judged.changed:
                continue
            for stretch in self.overlay.stretches(identity.key):
                for column, broken in self._broken(identity.key, stretch):
                    self._wrong(broken.rule, broken.message, _of(identity, stretch), column)
        ours = set(self.judged.changed)
        self.overlay.base.read_below(ours)
        for identity in identities:
            if isinstance(identity.key, int) and identity.key in ours:
                for child in self.overlay.base.below(identity.key) - ours:
                    for broken in rules.standing(child, self.overlay, date.min):
                        self._wrong(broken.rule, broken.message, identity.first, "code")

    def _broken(self, key: Key, stretch: Stretch) -> Iterator[tuple[str, rules.Broken]]:
        alone = _Alone(self.overlay, key, stretch)
        for broken in rules.code_is_its_own(key, alone, date.min):
            yield "code", broken
        for hierarchy, superior in stretch.state.superiors.items():
            if superior is None:
                continue
            column = self.column_of(hierarchy)
            for broken in rules.superior_stands(stretch, hierarchy, superior, self.overlay):
                yield column, broken
            for broken in rules.no_circle(key, stretch, hierarchy, self.overlay):
                yield column, broken

    # --- telling -----------------------------------------------------------------------------

    def _wrong(self, rule: str, message: str, version: Version, column: str) -> None:
        self.reader.wrong(rule, message, version.row, column)

    def _note(self, identity: Identity, difference: str) -> None:
        first = identity.first
        self.judged.changes.append(
            Change(
                self.reader.table.sheet.name,
                first.row.number,
                f"{first.code} {identity.versions[-1].attributes['name']}",
                difference,
            )
        )

    def _difference(self, stored: list[Stretch], wanted: list[Stretch]) -> str:
        """What is said of the days that differ, as it was and as it will be."""
        were = "; ".join(_said(s, self.overlay) for s in stored if s not in wanted)
        will = "; ".join(_said(s, self.overlay) for s in wanted if s not in stored)
        return f"{were or '—'} → {will or '—'}"


@dataclass(frozen=True)
class _Alone:
    """A structure in which one identity has one stretch only, so that a rule is told its row."""

    overlay: Overlay
    key: Key
    stretch: Stretch

    def stretches(self, key: Key) -> list[Stretch]:
        return [self.stretch] if key == self.key else self.overlay.stretches(key)

    def coded(self, code: str) -> set[Key]:
        return self.overlay.coded(code)


def _bears_at_start(stretch: Stretch, version: Version) -> bool:
    if stretch.state.code != version.code:
        return False
    if version.valid_from is None:
        return stretch.valid_from is None
    return stretch.holds_on(version.valid_from)


def _goes_on(said: list[Stretch], day: date) -> bool:
    """Whether nothing ends or begins from the day on, as if there had been no act."""
    after = [each for each in said if each.valid_to is None or each.valid_to > day]
    return len(after) == 1 and after[0].valid_to is None and after[0].valid_from != day


def _of(identity: Identity, stretch: Stretch) -> Version:
    """The row that says the stretch's first day."""
    return _at(identity, stretch.valid_from or date.min)


def _at(identity: Identity, day: date) -> Version:
    held = [v for v in identity.versions if (v.valid_from or date.min) <= day]
    return held[-1] if held else identity.first


def _said(stretch: Stretch, overlay: Overlay) -> str:
    state: State = stretch.state
    uppers = [overlay.name(s) for s in state.superiors.values() if s is not None]
    days = f"{shown(stretch.valid_from) if stretch.valid_from else '…'}–" + (
        shown(stretch.valid_to) if stretch.valid_to else "…"
    )
    words = [str(state.attributes.get(each) or "") for each in ("code", "kind", "name")]
    return ", ".join(part for part in (*words, *uppers, days) if part)
