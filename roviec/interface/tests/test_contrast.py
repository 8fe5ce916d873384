"""Colours of both themes and of print, as tokens.css has them, against WCAG 2.2 AA."""

import re
from itertools import product
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[1] / "static/interface/css/tokens.css"
TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("ground", "paper", "sunken", "hover")
STATES = ("ok", "bad", "warn", "info", "quiet")
ON_TEXT = (
    *product(("ink", "ink-soft", "ink-faint", "accent", "accent-strong", *STATES), GROUNDS),
    *((state, f"{state}-soft") for state in STATES),
    *((text, f"{state}-soft") for text in ("ink", "accent", "accent-strong") for state in STATES),
    *((text, "accent-soft") for text in ("ink", "ink-soft", "ink-faint", "accent")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-status", "bad"),
)
"""What is written in which colour on which; the faint ink never stands on a state's tint."""
ON_SHAPES = (
    *product(("border-strong", "focus", "accent"), GROUNDS),
    ("focus", "accent-soft"),
    *((state, "paper") for state in STATES),
)
"""Edges of fields, the ring of focus, bars."""


def themes() -> dict[str, dict[str, str]]:
    """The colours by theme; one that a theme leaves out is that of the light one."""
    light, rest = TOKENS.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")
    dark, paper = rest.split("@media print")
    own = {"light": colours(light), "dark": colours(dark), "print": colours(paper)}
    return {name: own["light"] | each for name, each in own.items()}


def colours(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,6});", text))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_reckoned_as_the_guidelines_say():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
@pytest.mark.parametrize(("least", "pairs"), [(TEXT, ON_TEXT), (SHAPE, ON_SHAPES)])
def test_every_pair_of_colours_can_be_told_apart(theme, least, pairs):
    found = themes()[theme]
    measured = {pair: round(contrast(found[pair[0]], found[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in measured.items() if ratio < least} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_of_the_light_theme_has_one_of_its_own_in_the_others(theme):
    assert themes()[theme].keys() == themes()["light"].keys()


def test_no_other_style_names_a_colour():
    styles = [
        each for each in TOKENS.parents[4].rglob("static/**/*.css") if each.name != "tokens.css"
    ]
    assert len(styles) > 4
    named = {
        (each.name, match)
        for each in styles
        for match in re.findall(
            r"(?:#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\()", each.read_text(encoding="utf-8")
        )
    }
    assert named == set()
