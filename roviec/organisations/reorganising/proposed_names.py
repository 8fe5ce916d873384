"""Names and codes of bodies after their place changed, proposed from the old ones.

Pure functions over text: a person sees each proposal and may write it otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Called:
    """What a place is called: `Phường Ninh Kiều`, of the kind `phường`, with its code."""

    code: str
    name: str
    kind: str = ""

    @property
    def in_text(self) -> str:
        """Inside a longer name: `phường Ninh Kiều`. A proper name keeps its capital."""
        if self.bare == self.name:
            return self.name
        return self.name[:1].lower() + self.name[1:]

    @property
    def bare(self) -> str:
        """Without what it is: `Ninh Kiều`. The table's kinds say more than names do (`thành phố
        trung ương` for `Thành phố Cần Thơ`), so as many words go as both share."""
        words, kind = self.name.split(), self.kind.lower().split()
        shared = 0
        while shared < min(len(words) - 1, len(kind)) and words[shared].lower() == kind[shared]:
            shared += 1
        return " ".join(words[shared:])


def renamed(body: str, before: Called, after: Called) -> str | None:
    """The body's name with the place's name replaced; none where it does not hold it."""
    for old, new in (
        (before.name, after.name),
        (before.in_text, after.in_text),
        (before.bare, after.bare),
    ):
        if old and _holds(body, old):
            return _replaced(body, old, new)
    return None


def recoded(body: str, before: Called, after: Called) -> str:
    """The body's code with the place's code replaced; the same where it does not hold it."""
    return _replaced(body, before.code, after.code) if _holds(body, before.code) else body


def free(code: str, taken: set[str]) -> str:
    """The code, or the next one that nobody bears; it counts as taken from then on."""
    found, n = code, 1
    while found in taken:
        n += 1
        found = f"{code}-{n}"
    taken.add(found)
    return found


def _holds(text: str, part: str) -> bool:
    return bool(part) and _at(text, part) >= 0


def _replaced(text: str, old: str, new: str) -> str:
    at = _at(text, old)
    return text[:at] + new + text[at + len(old) :]


def _at(text: str, part: str) -> int:
    """Where the part stands as whole words; -1 where it does not. A pattern for each place of a
    country would cost more to compile than all the searching."""
    at = text.find(part)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(part) : at + len(part) + 1]
        if not (_in_word(before) or _in_word(after)):
            return at
        at = text.find(part, at + 1)
    return -1


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
