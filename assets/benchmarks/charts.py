"""The chart of a benchmark on one basis: bars with their figures, and the same in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from partners.charts.drawing import COLOURS, draw

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from assets.benchmarks.figures import Line, Measure


def words(measure: Measure, basis: str, lines: Sequence[Line]) -> str:
    """What the chart shows, to those who do not see it."""
    first, last = lines[0], lines[-1]
    facts = {
        "what": str(measure.quotient),
        "basis": basis,
        "first": first.use_in_words,
        "most": _plain(measure, first.figure),
        "last": last.use_in_words,
        "least": _plain(measure, last.figure),
    }
    if not basis:
        if len(lines) == 1:
            return _("%(what)s: %(first)s %(most)s.") % facts
        return _("%(what)s: highest for %(first)s with %(most)s, lowest for %(last)s with %(least)s.") % facts
    if len(lines) == 1:
        return _("%(what)s, %(basis)s: %(first)s %(most)s.") % facts
    return _("%(what)s, %(basis)s: highest for %(first)s with %(most)s, lowest for %(last)s with %(least)s.") % facts


def _plain(measure: Measure, figure: Decimal) -> str:
    """As the table has it."""
    return floatformat(figure, f"{measure.places}g")


def chart(measure: Measure, basis: str, lines: Sequence[Line]) -> str:
    """An SVG of horizontal bars, the highest first."""
    several = len({one.is_own for one in lines}) > 1
    rows = [
        {
            "use": one.use_in_words,
            "figure": float(one.figure),
            "text": _plain(measure, one.figure),
            "whose": _("Your organisation") if one.is_own else _("Shared with you"),
        }
        for one in lines
    ]
    place: dict[str, Any] = {
        "y": {"field": "use", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 220}},
        "x": {"field": "figure", "type": "quantitative", "title": str(measure.quotient)},
    }
    if several:
        place["yOffset"] = {"field": "whose", "type": "nominal", "sort": None}
    bars: dict[str, Any] = {"mark": {"type": "bar", "color": COLOURS[0]}}
    if several:
        bars["encoding"] = {"color": {"field": "whose", "type": "nominal", "sort": None, "title": None}}
    figures = {
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 4, "fontSize": 13},
        "encoding": {"text": {"field": "text", "type": "nominal"}},
    }
    step = 44 if several else 28
    spec: dict[str, Any] = {
        "padding": {"left": 32, "right": 24, "top": 4, "bottom": 4},  # readers' letters may be wider
        "width": 460,
        "height": {"step": step},
        "data": {"values": rows},
        "encoding": place,
        "layer": [bars, figures],
    }
    return draw(spec, words=words(measure, basis, lines))
