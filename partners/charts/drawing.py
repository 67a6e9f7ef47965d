"""Drawing a chart: Vega-Lite to SVG, without a browser. For the worker: the first drawing takes a second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import vl_convert

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
#: each at least 3:1 against white, and the first two against each other
COLOURS = ("#123f4e", "#c47112", "#5a5f66", "#7d2e68")
#: a year at the end of a label goes below it, so that eight quarters stand side by side
AXIS_IN_TWO_LINES = {"labelAngle": 0, "labelExpr": "split(replace(datum.label, / (\\d{4})$/, '|$1'), '|')"}
LOOK: dict[str, Any] = {
    "font": "Libertinus Serif, Liberation Sans, sans-serif",
    "axis": {"labelFontSize": 13, "titleFontSize": 13, "labelColor": "#1d1d1d", "titleColor": "#1d1d1d"},
    "legend": {"labelFontSize": 13, "titleFontSize": 13, "orient": "top", "labelColor": "#1d1d1d"},
    "view": {"stroke": None},
    "range": {"category": list(COLOURS)},
}


def draw(spec: Mapping[str, Any], *, words: str) -> str:
    """The SVG of a Vega-Lite chart, `words` being what it shows to those who do not see it.

    Data lies in the chart itself: nothing is fetched. Its table stands beside it on the page.
    Raises ValueError on a chart without words, or that asks for an address.
    """
    if not words.strip():
        raise ValueError("say in words what the chart shows")
    whole = {"$schema": SCHEMA, "background": "white", **spec, "description": words, "config": LOOK}
    svg: str = vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])
    return svg


def grouped_bars(  # each is one part of the chart
    rows: list[dict[str, Any]], *, along: str, by: str, height: str, words: str, title: str = ""
) -> str:
    """Bars in groups: one group for each value of `along`, one bar for each of `by`, as high as `height`.

    Groups and bars stand in the order of the rows.
    """
    spec: dict[str, Any] = {
        "width": 600,
        "height": 240,
        "data": {"values": rows},
        "mark": {"type": "bar"},
        "encoding": {
            "x": {"field": along, "type": "ordinal", "sort": None, "title": None, "axis": AXIS_IN_TWO_LINES},
            "xOffset": {"field": by, "type": "nominal", "sort": None},
            "y": {"field": height, "type": "quantitative", "title": title or None, "axis": {"titleAngle": 0}},
            "color": {"field": by, "type": "nominal", "sort": None, "title": None},
        },
    }
    return draw(spec, words=words)
