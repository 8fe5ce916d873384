"""Which font a style of a DOCX sets: old letters are told by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_DEEPEST = 12
"""Styles rest on others; so many steps are followed."""


@dataclass(slots=True)
class Fonts:
    """Fonts by style; `default` is what the document sets for all."""

    of_style: dict[str, str] = field(default_factory=dict)
    based_on: dict[str, str] = field(default_factory=dict)
    usual_style: str | None = None
    default: str | None = None

    def of(self, *styles: str | None) -> str | None:
        """The font of the first of these styles that sets one, else of usual paragraphs."""
        for style in (*styles, self.usual_style):
            for _ in range(_DEEPEST):
                if style is None or style in self.of_style:
                    break
                style = self.based_on.get(style)
            if style is not None and style in self.of_style:
                return self.of_style[style]
        return self.default


def named(attributes: Mapping[str, str]) -> str | None:
    """The font that `w:rFonts` names for Latin letters; '' where a theme gives it."""
    if "asciiTheme" in attributes or "hAnsiTheme" in attributes:
        return ""
    return attributes.get("ascii") or attributes.get("hAnsi")


class StyleReader:
    """Gathers fonts from the events of a styles part."""

    def __init__(self) -> None:
        self.fonts = Fonts()
        self._style: str | None = None
        self._in_defaults = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "w:style":
            self._style = attributes.get("styleId")
            is_usual = attributes.get("default") in {"1", "true", "on"}
            if is_usual and attributes.get("type") == "paragraph":
                self.fonts.usual_style = self._style
        elif tag == "w:rPrDefault":
            self._in_defaults = True
        elif tag == "w:basedOn" and self._style:
            self.fonts.based_on[self._style] = attributes.get("val", "")
        elif tag == "w:rFonts" and (font := named(attributes)) is not None:
            if self._in_defaults:
                self.fonts.default = font
            elif self._style:
                self.fonts.of_style[self._style] = font

    def end(self, tag: str) -> None:
        if tag == "w:style":
            self._style = None
        elif tag == "w:rPrDefault":
            self._in_defaults = False

    def text(self, data: str) -> None:
        pass
