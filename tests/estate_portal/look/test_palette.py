"""Colours can be told apart: WCAG 2.2 AA for text (4.5 to 1), 3 to 1 for edges and marks."""

import re

import pytest
from django.conf import settings

CSS = (settings.BASE_DIR / "static" / "portal.css").read_text()
OWN = dict(re.findall(r"--portal-([a-z-]+):\s*(#[0-9a-f]{6})", CSS))
TAGS = re.findall(r"\.(govuk-tag--[a-z]+) \{ color: ([^;]+); background-color: ([^;]+);", CSS)

TEXT = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-soft", "link", "link-hover", "link-visited", "danger")
        for ground in ("paper", "wash", "wash-strong")
    ],
    ("ink", "focus"),
    ("ink", "line"),
    ("brand-ink", "brand"),
    *[("paper", ground) for ground in ("button", "button-hover", "danger", "danger-hover", "success")],
]
EDGES = [
    *[("edge", ground) for ground in ("paper", "wash", "wash-strong")],
    *[("brand", ground) for ground in ("paper", "wash")],
    ("accent", "brand"),
    ("focus", "brand"),
    ("danger", "paper"),
    ("success", "paper"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def colour(value: str) -> str:
    """A colour written out, or the one that a custom property of ours names."""
    named = re.fullmatch(r"var\(--portal-([a-z-]+)\)", value)
    return OWN[named.group(1)] if named else value


def test_the_formula_agrees_with_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink: str, ground: str) -> None:
    assert contrast(OWN[ink], OWN[ground]) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_marks_can_be_seen(edge: str, ground: str) -> None:
    assert contrast(OWN[edge], OWN[ground]) >= 3


def test_there_are_tags_to_test() -> None:
    assert len(TAGS) == 6


@pytest.mark.parametrize(("tag", "ink", "ground"), TAGS)
def test_tags_can_be_read(tag: str, ink: str, ground: str) -> None:
    assert contrast(colour(ink), colour(ground)) >= 4.5, tag


def test_the_focus_mark_shows_on_every_ground() -> None:
    """Yellow with a dark edge: one of the two stands out anywhere."""
    for ground in ("paper", "wash", "wash-strong", "brand", "button"):
        best = max(contrast(OWN[mark], OWN[ground]) for mark in ("focus", "ink"))
        assert best >= 3, ground


def test_the_colours_of_gov_uk_are_not_ours() -> None:
    """A service that is not on GOV.UK must not look as if it were: blue, crown and typeface stay away."""
    assert "#1d70b8" not in CSS
    assert "GDS Transport" not in CSS
    assert '[class][class*="govuk-"]' in CSS  # the rule that puts our typeface over theirs
