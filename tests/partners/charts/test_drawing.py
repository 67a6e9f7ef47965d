"""A chart is a picture with words, drawn from data in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from partners.charts.drawing import COLOURS, draw, grouped_bars

ROWS = [
    {"quarter": "Apr to Jun", "series": "Reported", "figure": 1200.5},
    {"quarter": "Apr to Jun", "series": "Validated", "figure": 200},
    {"quarter": "Jul to Sep", "series": "Reported", "figure": 90},
]


def bars(words: str = "Reported grows, validated follows") -> str:
    return grouped_bars(ROWS, along="quarter", by="series", height="figure", words=words, title="£")


def test_a_chart_has_a_bar_for_each_row_and_the_names_of_its_groups() -> None:
    tree = etree.fromstring(bars().encode())
    marks = [one for one in tree.iter("{*}path") if one.get("aria-roledescription") == "bar"]
    assert len(marks) == len(ROWS)
    assert {one.get("fill") for one in marks} == set(COLOURS[:2])
    assert {"Apr to Jun", "Jul to Sep", "Reported", "Validated"} <= set(tree.itertext())


def test_a_chart_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="in words"):
        bars(words=" ")


def test_the_colours_stand_out_from_paper() -> None:
    for colour in COLOURS:
        assert contrast(colour, "#ffffff") >= 3, colour
    assert contrast(*COLOURS[:2]) >= 3


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG reckons it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_chart_fetches_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('[{"name": "gyfrinach"}]')
    for where in (secret.as_uri(), "http://127.0.0.1:9/data.json"):
        spec = {"data": {"url": where}, "mark": "text", "encoding": {"text": {"field": "name"}}}
        try:
            drawn = draw(spec, words="x")
        except ValueError:
            continue
        assert "gyfrinach" not in drawn
