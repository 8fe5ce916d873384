"""Holding what a file says of identities against what stands: new, changed, the same; by rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from roviec.interface.formats import day as shown
from roviec.organisations.importing.columns import ROOT
from roviec.organisations.importing.doubts import OPEN, Doubts, Where
from roviec.organisations.importing.headed import Row
from roviec.organisations.importing.holding import Holding, at
from roviec.organisations.importing.identities import (
    Identity,
    Version,
    before,
    joined,
    since,
)
from roviec.organisations.importing.overlay import Overlay
from roviec.organisations.importing.plans import Change, Counts
from roviec.organisations.importing.reach import Reach
from roviec.organisations.importing.references import References
from roviec.organisations.importing.setting_aside import SettingAside
from roviec.organisations.importing.touched_by_acts import Touched
from roviec.organisations.importing.values import Reader, text_of
from roviec.organisations.structure import Key, State, Stretch


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
    superior_columns: frozenset[str] = frozenset()
    written: frozenset[str] = frozenset()
    """Every code of the table, of rows that could not be read too."""
    judged: Judged = field(default_factory=Judged)
    sure: set[tuple[int, str]] = field(default_factory=set)
    """Rows and columns of superiors that a row of the file bears on the very day."""
    refused: set[Key] = field(default_factory=set)
    """Stored ones the file cannot change so: what they will be like is open."""

    def judge(self, versions: list[Version]) -> Judged:
        """What changes. While rows are faulty the others are judged as far as they do not depend
        on them, so that one run tells all there is to mend."""
        self.overlay.bring({version.code for version in versions})
        self.overlay.bring({c for v in versions for c in v.superiors.values() if c})
        if self._is_unsure():
            return self.judged
        parting = SettingAside(self.reader, self.doubts)
        identities = parting.part(versions)
        self._name_unread(parting.unread)
        matched = self._match(identities)
        for identity in matched:
            self._resolve(identity)
        taken = {id(identity) for identity in matched}
        for identity in (*parting.aside, *identities):
            if id(identity) not in taken:
                self._name_superiors(identity)
        identities = matched
        for identity in identities:
            self._compare(identity)
        self.doubts.settled |= {each.key for each in identities} - self.refused
        changed = set(self.judged.changed)
        holding = Holding(self.reader, self.overlay, self.column_of, self.sure)
        holding.hold(identities, changed)
        return self.judged

    @property
    def doubts(self) -> Doubts:
        return self.overlay.doubts

    def _is_unsure(self) -> bool:
        """Where the header is wrong or cells are merged, no row says what it seems to."""
        table = self.reader.table
        for row in (0, table.header):
            if (table.sheet.name, row) in self.reader.problems.faulty:
                self.doubts.nameless.append((table.sheet.name, row))
                self.reader.depends(Row(0, ()), "", self.doubts.nameless)
                return True
        return False

    # --- who is meant ------------------------------------------------------------------------

    def _match(self, identities: list[Identity]) -> list[Identity]:
        """Those whose rows mean one at most of those that are stored, under its key."""
        claimed: set[Key] = set()
        matched = []
        for identity in identities:
            free = self._stored(identity) - claimed
            open_rows = next(filter(None, map(self._said_of, free)), ())
            if len(free) > 1:
                names = ", ".join(sorted(f"“{self.overlay.name(key)}”" for key in free))
                told = _(
                    "Các dòng cùng định danh này trong hệ thống là nhiều đối tượng khác nhau: %s."
                    " Hãy tách định danh, hoặc lập một đợt sắp xếp."
                )
                self._tell(("IMP-09", told % names), identity.first, "identity", open_rows)
            elif free & self.doubts_of_codes(free):
                self.reader.depends(identity.first.row, "code", open_rows)
            else:
                matched.append(identity)
                identity.key = free.pop() if free else identity.label
                claimed.add(identity.key)
                continue
            where = self.reader.where(identity.first.row)
            self.doubts.add((version.code for version in identity.versions), where)
        for identity in matched:
            nobody = [version.stretch({}) for version in identity.versions]
            self.overlay.say(identity.key, nobody)
        return matched

    def _said_of(self, key: Key) -> Sequence[Where]:
        """On which rows it depends what the file says of somebody stored."""
        return self.doubts.recorded(self.overlay.base.stretches(key))

    def doubts_of_codes(self, keys: set[Key]) -> set[Key]:
        """Those of which a faulty row bears another code."""
        codes = self.doubts.by_code
        stretches = self.overlay.base.stretches
        return {key for key in keys if any(s.state.code in codes for s in stretches(key))}

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

    def _superior(self, hierarchy: str, code: str, version: Version) -> Key:
        """Whom the code names; `OPEN` with a problem, or with what it waits for."""
        at_cell = (version.row, self.column_of(hierarchy))
        said = self.overlay.said_holder(code, version.valid_from)
        if said is not None:
            if version.valid_from is not None:
                self.sure.add((version.row.number, at_cell[1]))
            return said
        if code in self.doubts.by_code:
            self.reader.depends(*at_cell, self.doubts.by_code[code])
            return OPEN
        found = self.references.find(self.overlay, code, version.valid_from, at_cell)
        return OPEN if found is None else found

    def _name_superiors(self, identity: Identity) -> None:
        """Of one that is set aside: superiors that are nowhere."""
        for version in identity.versions:
            for hierarchy, code in version.superiors.items():
                if code:
                    self._superior(hierarchy, code, version)

    def _name_unread(self, rows: Iterable[Row]) -> None:
        """Of rows that cannot be read: superiors that are nowhere, on whatever day."""
        table = self.reader.table
        columns = [each for each in table.columns if each in self.superior_columns]
        cells = [(r, c, text_of(table.cell(r, c))) for r in rows for c in columns]
        codes = self.written | set(self.reader.codes.values())
        self.overlay.bring({code for _row, _column, code in cells})
        for row, column, code in cells:
            written = code in codes or code.lower() in ROOT
            if code and not written and not self.overlay.base.coded(code):
                self.references.find(self.overlay, code, None, (row, column))

    # --- what changes ------------------------------------------------------------------------

    def _compare(self, identity: Identity) -> None:
        if isinstance(identity.key, str):
            self._new(identity)
            return
        stored = joined(self.overlay.base.stretches(identity.key))
        if _is_open(identity.stretches):
            self._compare_open(identity, stored)
            return
        wanted = self._as_acts_left_it(identity, stored)
        counts = self.judged.counts
        if wanted is None or wanted == stored:
            self.overlay.forget(identity.key)
            counts.unchanged += wanted is not None and identity.stretches == stored
            counts.left += wanted is not None and identity.stretches != stored
            return
        if not self.reach.holds(identity.key, self.overlay):
            self._outside(identity)
            return
        counts.changed += 1
        self.overlay.say(identity.key, wanted)
        self.judged.changed[identity.key] = wanted
        self._note(identity, self._difference(stored, wanted))

    def _compare_open(self, identity: Identity, stored: list[Stretch]) -> None:
        """One that is stored, a superior of which is not known yet: its own days and codes can be
        judged, unless an act touched it."""
        if self._begins_later(identity, stored):
            return
        if _may_be(identity.stretches, stored):
            self.overlay.forget(identity.key)
            return
        if self.touched.since(identity.key, stored) is not None:
            self.refused.add(identity.key)
            self.overlay.forget(identity.key)
            return
        self.judged.changed[identity.key] = identity.stretches

    def _outside(self, identity: Identity) -> None:
        self.references.outside(identity.first.row, "code", identity.first.code)

    def _new(self, identity: Identity) -> None:
        superiors = {s for each in identity.stretches for s in each.state.superiors.values()}
        if not all(self.reach.holds(superior, self.overlay) for superior in superiors):
            self._outside(identity)
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
        if self._begins_later(identity, stored):
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
        self._refuse(identity, told % values, at(identity, day), "")
        return None

    def _refuse(self, identity: Identity, message: str, version: Version, column: str) -> None:
        """IMP-10. What the identity is like stays open until that is mended."""
        self.refused.add(identity.key)
        self.overlay.forget(identity.key)
        codes = {version.code for version in identity.versions}
        self.doubts.add(codes, self.reader.where(version.row))
        self._tell(("IMP-10", message), version, column, self._unnamed(identity.key))

    def _unnamed(self, key: Key) -> Sequence[Where]:
        """Rows without a code: the stored one may be theirs."""
        return self.doubts.nameless if isinstance(key, int) else ()

    def _begins_later(self, identity: Identity, stored: list[Stretch]) -> bool:
        first, was = identity.stretches[0].valid_from, stored[0].valid_from
        if first is None or (was is not None and was >= first):
            return False
        message = _(
            "Mã này đang là của “%(name)s”, có từ %(was)s; dòng này chỉ bắt đầu từ %(first)s."
            " Nếu là một đối tượng, hãy thêm dòng của giai đoạn trước với cùng định danh. Nếu"
            " mã được cấp lại, hãy ghi ngày kết thúc của “%(name)s” trong tệp, hoặc nhập đợt"
            " sắp xếp trước."
        ) % {
            "name": stored[-1].state.attributes["name"],
            "was": shown(was) if was else _("lâu, không rõ ngày"),
            "first": shown(identity.first.valid_from),
        }
        self._refuse(identity, message, identity.first, "valid_from")
        return True

    # --- telling -----------------------------------------------------------------------------

    def _tell(
        self, said: tuple[str, str], version: Version, column: str, open_rows: Sequence[Where]
    ) -> None:
        """A rule and its message; or on what it depends whether they are right."""
        if open_rows:
            self.reader.depends(version.row, column, open_rows)
        else:
            self.reader.wrong(*said, version.row, column)

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


def _is_open(stretches: list[Stretch]) -> bool:
    return any(OPEN in each.state.superiors.values() for each in stretches)


def _may_be(said: list[Stretch], stored: list[Stretch]) -> bool:
    """Whether they are the same but for superiors nobody knows yet."""
    return len(said) == len(stored) and all(
        (one.valid_from, one.valid_to, one.state.attributes)
        == (other.valid_from, other.valid_to, other.state.attributes)
        and all(
            superior in (OPEN, other.state.superiors.get(hierarchy))
            for hierarchy, superior in one.state.superiors.items()
        )
        for one, other in zip(said, stored, strict=True)
    )


def _said(stretch: Stretch, overlay: Overlay) -> str:
    state: State = stretch.state
    uppers = [overlay.name(s) for s in state.superiors.values() if s is not None]
    days = f"{shown(stretch.valid_from) if stretch.valid_from else '…'}–" + (
        shown(stretch.valid_to) if stretch.valid_to else "…"
    )
    words = [str(state.attributes.get(each) or "") for each in ("code", "kind", "name")]
    return ", ".join(part for part in (*words, *uppers, days) if part)
