"""The document a reader works on: the raw text, a folded copy to match on, and the way back.

Matching happens on `Document.folded`; facts are reported in places of `Document.raw`. Folding
(`folding.py`) makes texts that differ only in Unicode form, spaces, dashes, quotes or the place
of the tone mark (`hòa`/`hoà`, `ủy`/`uỷ`) equal; it may shorten the text, so every folded place
keeps its raw place. A newline of `folded` ends a paragraph; line ends inside a hard-wrapped
paragraph (PDF, mail) are spaces there.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from roviec.reading.folding import Fold, fold, key, lower
from roviec.reading.layout import Spans, split_blocks
from roviec.reading.places import Places
from roviec.reading.sentences import split_sentences
from roviec.reading.wrapping import join_wrapped_lines

__all__ = ["Block", "BlockKind", "Document", "Sentence", "key"]

BlockKind = Literal[
    "body", "title", "caption", "byline", "furniture", "duplicate", "table", "header"
]
_SET_ASIDE: frozenset[BlockKind] = frozenset({"furniture", "duplicate"})


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or line, in raw offsets."""

    start: int
    end: int
    kind: BlockKind
    duplicate_of: int | None = None
    """Index of the block that says the same and is the one that counts."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, in folded offsets, and the index of its block."""

    start: int
    end: int
    block: int


class Document:
    """A source text made ready for matching. Build it with `Document.from_text`."""

    __slots__ = (
        "_block_starts",
        "_fold",
        "_sentence_starts",
        "_spans",
        "blocks",
        "folded",
        "lowered",
        "places",
        "raw",
        "sentences",
    )

    def __init__(self, raw: str, fold_: Fold, set_aside: Spans, running: Spans) -> None:
        self.raw = raw
        self._fold = fold_
        self.folded = join_wrapped_lines(fold_.text)
        # Of the same length: a case-sensitive pattern on it is much faster than an (?i) one.
        self.lowered = lower(self.folded)
        self.places = Places(self.lowered)
        aside, rows = (
            [(fold_.folded_at(start), fold_.folded_at(end)) for start, end in spans]
            for spans in (set_aside, running)
        )
        parts = split_blocks(self.folded, self.lowered, aside, rows)
        self._spans = tuple((part.start, part.end) for part in parts)
        self._block_starts = tuple(part.start for part in parts)
        self.blocks: tuple[Block, ...] = tuple(
            Block(*self.raw_span(part.start, part.end), part.kind, part.duplicate_of)
            for part in parts
        )
        self.sentences: tuple[Sentence, ...] = tuple(
            Sentence(start, end, index)
            for index, part in enumerate(parts)
            for start, end in split_sentences(self.folded, part.start, part.end)
        )
        self._sentence_starts = tuple(sentence.start for sentence in self.sentences)

    @classmethod
    def from_text(cls, raw: str, *, set_aside: Spans = (), running: Spans = ()) -> Document:
        """Reads `raw`; `set_aside` are raw spans a source format knows to be furniture.

        `running` are those that only the pages of a paper put between its paragraphs.
        """
        return cls(raw, fold(raw), set_aside, running)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of a folded one."""
        first = self._fold.raw_start(start)
        return first, max(first, self._fold.raw_end(end))

    def text(self, start: int, end: int) -> str:
        """The untouched raw text of a folded span."""
        first, last = self.raw_span(start, end)
        return self.raw[first:last]

    def folded_span(self, raw_start: int, raw_end: int) -> tuple[int, int]:
        """The folded span of a raw one."""
        return self._fold.folded_at(raw_start), self._fold.folded_at(raw_end)

    def folded_block(self, index: int) -> tuple[int, int]:
        """The folded span of block `index`."""
        return self._spans[index]

    def block_index(self, folded_pos: int) -> int:
        """Index of the block at, or last before, a folded place."""
        return max(0, bisect_right(self._block_starts, folded_pos) - 1)

    def body_spans(self) -> tuple[tuple[int, int], ...]:
        """Folded spans of the blocks that hold facts: furniture and duplicates are left out."""
        return tuple(
            span
            for span, block in zip(self._spans, self.blocks, strict=True)
            if block.kind not in _SET_ASIDE
        )

    def is_fact_place(self, folded_start: int) -> bool:
        """Whether a fact that starts here counts."""
        if not self.blocks:
            return False
        return self.blocks[self.block_index(folded_start)].kind not in _SET_ASIDE

    def sentence_at(self, folded_pos: int) -> Sentence:
        """The sentence at, or last before, a folded place.

        Raises LookupError when the document has no sentence.
        """
        if not self.sentences:
            raise LookupError("a document without text has no sentence")
        return self.sentences[max(0, bisect_right(self._sentence_starts, folded_pos) - 1)]
