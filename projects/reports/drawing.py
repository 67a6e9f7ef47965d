"""The chart of a report, in each language of the portal, drawn once by the worker and frozen with the figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from partners.charts.drawing import grouped_bars
from projects.benefits.periods import quarter_label
from projects.reports.showing import FIGURES, Amount
from projects.reports.words import kind_of


def charts_of(snapshot: dict[str, Any]) -> dict[str, dict[str, str]]:
    """By language: the picture, and the words for those who do not see it. Empty without a figure in pounds."""
    found = {}
    for language, _name in settings.LANGUAGES if snapshot["chart"] else ():
        with translation.override(language):
            words = in_words(snapshot["chart"])
            found[language] = {"svg": _bars(snapshot["chart"], words), "words": words}
    return found


def in_words(chart: dict[str, Any]) -> str:
    """What the chart shows: its last quarter against the first. Its table has the rest."""
    first, last = chart["rows"][0], chart["rows"][-1]
    sums = {name: Amount(Decimal(last[name]), money=True) for name in FIGURES}
    return _(
        "Bar chart by quarter, %(first)s to %(last)s, of: %(kind)s. In the last quarter forecast %(forecast)s, "
        "reported %(reported)s, validated %(validated)s."
    ) % {
        "first": _quarter(first),
        "last": _quarter(last),
        "kind": kind_of(chart["kind"]),
        **{name: str(one) for name, one in sums.items()},
    }


def _bars(chart: dict[str, Any], words: str) -> str:
    rows = [
        # The height of a bar is a picture of the figure; the figure itself stands in the table.
        {"quarter": _quarter(row), "series": str(label), "pounds": float(row[name])}
        for row in chart["rows"]
        for name, label in FIGURES.items()
    ]
    return grouped_bars(rows, along="quarter", by="series", height="pounds", words=words, title="£")


def _quarter(row: dict[str, Any]) -> str:
    return quarter_label(dt.date.fromisoformat(row["quarter"]))
