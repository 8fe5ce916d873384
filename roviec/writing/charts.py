"""A chart of one number over time as SVG or PNG, made without a browser or a network.

The drawing is described in the words of Vega-Lite and made by `vl_convert`, which is loaded when
the first chart is asked for: it brings an engine of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

INK, INK_SOFT, BORDER = "#14202b", "#4b5a68", "#dde3e1"
BAR, MARK, TARGET = "#0b5b57", "#14202b", "#a8261c"
GAP, GAP_EDGE, PAPER = "#fdf1d8", "#835400", "#fff"
"""As tokens of the interface have them; a chart is paper and has no dark side."""

FONT = "Segoe UI, Roboto, Noto Sans, Arial, sans-serif"
VIETNAMESE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
WIDE, NARROW, HIGH = 860, 262, 230
SHARP = 2
"""Pixels of a PNG for each of the chart's own."""
MANY = 14
"""Of more points no value is written over its bar."""


@dataclass(frozen=True, slots=True)
class Point:
    """One period. `value` is drawn as a bar, `beside` as a stroke across it, `target` as a line.
    Without a value nothing stands there but the `gap`: why there is none, in two or three words;
    `broken` is a gap that an act made."""

    label: str
    value: Decimal | None
    text: str = ""
    beside: Decimal | None = None
    target: Decimal | None = None
    gap: str = ""
    broken: bool = False
    redefined: bool = False
    """What stands before it means something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`measure` is what the height counts; `keys` name what is drawn, under the title."""

    title: str
    subtitle: Sequence[str]
    measure: str
    points: Sequence[Point]
    bar: str
    mark: str = ""
    target: str = ""
    redefined: str = ""


def svg(chart: Chart, *, narrow: bool = False) -> str:
    import vl_convert

    made: str = vl_convert.vegalite_to_svg(
        described(chart, narrow=narrow), format_locale=VIETNAMESE, allowed_base_urls=[]
    )
    return made


def png(chart: Chart) -> bytes:
    import vl_convert

    made: bytes = vl_convert.vegalite_to_png(
        described(chart), scale=SHARP, format_locale=VIETNAMESE, allowed_base_urls=[]
    )
    return made


def described(chart: Chart, *, narrow: bool = False) -> dict[str, Any]:
    """The chart in the words of Vega-Lite."""
    few = len(chart.points) <= (6 if narrow else MANY)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": NARROW if narrow else WIDE,
        "height": HIGH,
        "padding": 8,
        "background": PAPER,
        "title": {
            "text": _lines(chart.title, 36 if narrow else 110),
            "subtitle": [
                part for line in chart.subtitle for part in _lines(line, 46 if narrow else 150)
            ],
            "anchor": "start",
            "offset": 14,
        },
        "data": {"values": [_row(each) for each in chart.points]},
        "layer": [
            *_gaps(chart, few=few), *_bars(chart, few=few), *_beside(chart), *_redefined(chart),
        ],
        "config": _looks(narrow=narrow, upright=narrow and not few),
    }  # fmt: skip


def _row(point: Point) -> dict[str, Any]:
    return {
        "label": point.label,
        "value": _float(point.value),
        "text": point.text if point.value is not None else "",
        "beside": _float(point.beside),
        "target": _float(point.target),
        "gap": point.gap if point.value is None else "",
        "broken": point.broken,
        "redefined": point.redefined,
    }


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _across(chart: Chart) -> dict[str, Any]:
    axis = {"title": None, "labelOverlap": True, "ticks": False}
    return {
        "field": "label",
        "type": "ordinal",
        "sort": [each.label for each in chart.points],
        "axis": axis,
        "scale": {"paddingInner": 0.3, "paddingOuter": 0.15},
    }


def _up(field: str, title: str | None = None) -> dict[str, Any]:
    axis = {"title": title, "tickCount": 5, "format": ",~f"}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": {"zero": True}}


def _gaps(chart: Chart, *, few: bool) -> list[dict[str, Any]]:
    """What has no number is a gap with its reason, and never a bar of no height."""
    ground = {
        "transform": [{"filter": "datum.value === null && datum.broken"}],
        "mark": {
            "type": "bar", "color": GAP, "stroke": GAP_EDGE, "strokeDash": [4, 3],
        },
        "encoding": {"x": _across(chart), "y": {"value": 0}, "y2": {"value": HIGH}},
    }  # fmt: skip
    words = {
        "transform": [{"filter": "datum.value === null"}],
        "mark": {
            "type": "text", "angle": 270, "align": "left", "baseline": "middle",
            "fontSize": 11 if few else 9, "color": INK_SOFT, "dx": 6,
        },
        "encoding": {"x": _across(chart), "y": {"value": HIGH}, "text": {"field": "gap"}},
    }  # fmt: skip
    return [ground, words]


def _bars(chart: Chart, *, few: bool) -> list[dict[str, Any]]:
    drawn = {"filter": "datum.value !== null"}
    names = [n for n in (chart.bar, chart.mark, chart.target, chart.redefined) if n]
    colours = {chart.bar: BAR, chart.mark: MARK, chart.target: TARGET, chart.redefined: GAP_EDGE}
    legend = {
        "title": None,
        "orient": "bottom",
        "direction": "horizontal",
        "symbolType": "square",
        "symbolOpacity": 1,
    }
    colour = {
        "datum": chart.bar,
        "type": "nominal",
        "scale": {"domain": names, "range": [colours[name] for name in names]},
        "legend": legend,
    }
    bars = [
        {
            "transform": [drawn],
            "mark": {"type": "bar", "cornerRadiusEnd": 2},
            "encoding": {"x": _across(chart), "y": _up("value", chart.measure), "color": colour},
        }
    ]
    if few:
        bars.append(
            {
                "transform": [drawn],
                "mark": {"type": "text", "dy": -10, "fontSize": 11, "color": INK},
                "encoding": {
                    "x": _across(chart),
                    "y": _up("value", chart.measure),
                    "text": {"field": "text"},
                },
            }
        )
    return bars


def _beside(chart: Chart) -> list[dict[str, Any]]:
    found = []
    stroke = {"type": "tick", "thickness": 4, "stroke": PAPER, "strokeWidth": 1, "opacity": 1}
    dashes = {"type": "line", "strokeWidth": 2, "strokeDash": [6, 3], "point": True}
    for field, name, mark in (
        ("beside", chart.mark, stroke),
        ("target", chart.target, dashes),
    ):
        if name:
            found.append(
                {
                    "transform": [{"filter": f"datum.{field} !== null"}],
                    "mark": mark,
                    "encoding": {
                        "x": _across(chart),
                        "y": _up(field, chart.measure),
                        "color": {"datum": name, "type": "nominal"},
                    },
                }
            )
    return found


def _redefined(chart: Chart) -> list[dict[str, Any]]:
    """An upright line before a period from which on another definition holds."""
    if not chart.redefined:
        return []
    return [
        {
            "transform": [{"filter": "datum.redefined"}],
            "mark": {"type": "rule", "strokeWidth": 2, "strokeDash": [5, 3], "xOffset": -4},
            "encoding": {
                "x": {**_across(chart), "bandPosition": 0},
                "color": {"datum": chart.redefined, "type": "nominal"},
            },
        }
    ]


def _looks(*, narrow: bool, upright: bool) -> dict[str, Any]:
    return {
        "font": FONT,
        "title": {
            "fontSize": 15, "fontWeight": 600, "color": INK, "subtitleColor": INK_SOFT,
            "subtitleFontSize": 12, "subtitlePadding": 5, "lineHeight": 19,
        },
        "axisX": {"labelAngle": 270 if upright else 0},
        "axis": {
            "labelColor": INK_SOFT, "titleColor": INK_SOFT, "labelFontSize": 11,
            "titleFontSize": 11, "titleFontWeight": 400, "gridColor": BORDER,
            "domainColor": BORDER, "tickColor": BORDER,
        },
        "legend": {
            "labelColor": INK_SOFT, "labelFontSize": 11, "symbolOpacity": 1,
            "columns": 1 if narrow else 0,
        },
        "view": {"stroke": None},
    }  # fmt: skip


def _lines(text: str, most: int) -> list[str]:
    """Broken between words, because a drawing does not break lines by itself."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
