"""What stands in the site with what a file says laid over it, asked by code and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from roviec.organisations.importing.doubts import Doubts
from roviec.organisations.reorganising.stored import StoredStructure
from roviec.organisations.structure import Key, Stretch


@dataclass
class Overlay:
    """A structure. `file` holds what the file says of identities, `base` what is stored."""

    base: StoredStructure
    file: dict[Key, list[Stretch]] = field(default_factory=dict)
    doubts: Doubts = field(default_factory=Doubts)
    """What faulty rows of the file leave open."""
    _coded: dict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))
    _below: dict[Key, set[Key]] = field(default_factory=lambda: defaultdict(set))

    @property
    def wanted(self) -> Collection[str]:
        return self.base.wanted

    @property
    def optional(self) -> Collection[str]:
        return self.base.optional

    def hierarchies(self) -> Collection[str]:
        return self.base.hierarchies()

    def bring(self, codes: Iterable[str]) -> None:
        """Read who bears these codes in few queries."""
        self.base.read_coded(codes)

    def say(self, key: Key, stretches: list[Stretch]) -> None:
        self.file[key] = stretches
        for stretch in stretches:
            self._coded[stretch.state.code].add(key)
            for superior in stretch.state.superiors.values():
                if superior is not None:
                    self._below[superior].add(key)

    def forget(self, key: Key) -> None:
        """The file changes nothing of it after all."""
        self.file.pop(key, None)

    def stretches(self, key: Key) -> list[Stretch]:
        said = self.file.get(key)
        return said if said is not None else self.base.stretches(key)

    def below(self, key: Key) -> set[Key]:
        return self.base.below(key) | self._below.get(key, set())

    def coded(self, code: str) -> set[Key]:
        return self.base.coded(code) | self._coded.get(code, set())

    def holder(self, code: str, day: date | None) -> Key | None:
        """Who bears the code on the day. Without a day: who bore it since before anybody knows,
        else the only one who ever did. The file's word goes before what is stored."""
        for some in (self._said(code), self._stored(code, said=False), self._stored(code)):
            found = _holding(some, code, day)
            if found is not None:
                return found
        return None

    def said_holder(self, code: str, day: date | None) -> Key | None:
        """The same by the file's word alone."""
        return _holding(self._said(code), code, day)

    def _said(self, code: str) -> list[tuple[Key, Stretch]]:
        return [(k, s) for k in self._coded.get(code, ()) for s in self.file.get(k, ())]

    def _stored(self, code: str, *, said: bool = True) -> list[tuple[Key, Stretch]]:
        keys: Iterable[Key] = self.base.coded(code)
        return [(k, s) for k in keys if said or k not in self.file for s in self.base.stretches(k)]

    def like(self, digits: str, day: date | None) -> set[str]:
        """Codes that hold on the day and differ in leading zeros alone."""
        return {
            code
            for width in range(len(digits) + 1, 8)
            if (code := digits.zfill(width)) and self.holder(code, day) is not None
        }

    def name(self, key: Key) -> str:
        stretches = self.stretches(key)
        return str(stretches[-1].state.attributes.get("name", "")) if stretches else str(key)


def _holding(some: list[tuple[Key, Stretch]], code: str, day: date | None) -> Key | None:
    bearing = [(key, stretch) for key, stretch in some if stretch.state.code == code]
    if day is not None:
        return next((key for key, stretch in bearing if stretch.holds_on(day)), None)
    oldest = next((key for key, stretch in bearing if stretch.valid_from is None), None)
    if oldest is not None:
        return oldest
    keys = {key for key, _stretch in bearing}
    return keys.pop() if len(keys) == 1 else None
