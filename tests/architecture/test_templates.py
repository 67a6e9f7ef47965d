"""Templates say what they are, work without htmx, mark nothing safe and know no higher floor."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import FLOORS, ROOT, modules, of_each, short, templates, tree

LOGIC = re.compile(r"\{%[^\n]*?%\}|\{\{[^\n]*?\}\}")
TAG = re.compile(r"<(\w+)\b([^<>]*)>")
HTMX = re.compile(r"\bhx-(get|post|put|patch|delete)=")
PARTIAL = re.compile(r"\{%\s*partialdef\s+([\w-]+)")
# with `as` it is empty where that floor is not: a link that a floor can do without
URL = re.compile(r"""\{%\s*url\s+['"](\w+):(?![^%]*\sas\s)""")
# a partial of its own is called "#name"; what comes in a variable was handed down by the wiring
TEMPLATE = re.compile(r"""\{%\s*(?:include|extends)\s+['"](\w+)/""")
UNSAFE = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off|mark_safe")

#: what is markup already, each with the reason
MARKED = {
    "templates/django/forms/field.html": "help texts are ours, in the code; Django's own templates mark them so",
    "templates/mfa/totp/activate_form.html": "the picture that allauth drew of the key",
}


def ours() -> list[Path]:
    """Templates of pages of the floors."""
    return [path for path in templates() if path.relative_to(ROOT / "templates").parts[0] in FLOORS]


@of_each(templates())
def test_a_template_opens_with_what_it_is(path: Path) -> None:
    first = [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("{% extends")][:1]
    assert first, "an empty template"
    assert first[0].lstrip().startswith(("{#", "{% comment %}")), first[0]


@of_each(templates())
def test_what_asks_by_htmx_also_asks_without(path: Path) -> None:
    assert needing_htmx(path.read_text()) == []


def needing_htmx(text: str) -> list[str]:
    """Elements that ask by htmx and have neither href nor action."""
    tags = TAG.findall(LOGIC.sub("x", text))
    return [tag for tag, rest in tags if HTMX.search(rest) and not re.search(r"\b(href|action)=", rest)]


@of_each(templates())
def test_a_partial_is_called_as_its_element(path: Path) -> None:
    text = path.read_text()
    for name in PARTIAL.findall(text):
        assert f'id="{name}"' in text, f"no element is called {name}"


@of_each(templates())
def test_nothing_is_marked_safe(path: Path) -> None:
    if short(path) not in MARKED:
        assert not UNSAFE.search(path.read_text())


@of_each(ours())
def test_no_page_knows_a_higher_floor(path: Path) -> None:
    floor = path.relative_to(ROOT / "templates").parts[0]
    assert higher(path.read_text(), floor) == []


def higher(text: str, floor: str) -> list[str]:
    """What a template of a floor links to, includes or extends of a floor above its own."""
    spaces = {"home": "estate_portal"}
    linked = [spaces.get(space, space) for space in URL.findall(text)]
    taken = [place for place in TEMPLATE.findall(text) if place in FLOORS]
    return [one for one in linked + taken if FLOORS.index(one) < FLOORS.index(floor)]


@pytest.mark.parametrize("floor", FLOORS)
def test_no_code_renders_a_page_of_a_higher_floor(floor: str) -> None:
    names = {f"{one}/" for one in FLOORS[: FLOORS.index(floor)]}
    wrong = [
        f"{short(path)} renders {node.value}"
        for path in modules()
        if path.relative_to(ROOT).parts[0] == floor
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value.endswith((".html", ".txt", ".typ")) and node.value.startswith(tuple(names))
    ]
    assert wrong == []


def test_every_file_at_fault_is_named() -> None:
    here, there, fine = (ROOT / "templates" / name for name in ("here.html", "there.html", "fine.html"))

    @of_each([here, fine, there])
    def look(path: Path) -> None:
        assert path == fine, "not fine"

    with pytest.raises(AssertionError, match=r"templates/here.html: not fine[\s\S]*templates/there.html: not fine"):
        look()


def test_a_fault_would_be_seen() -> None:
    assert needing_htmx('<button class="a" hx-post="{% url \'a:b\' %}">') == ["button"]
    assert needing_htmx('<a href="/" hx-get="/">') == []
    assert UNSAFE.search("{{ name|safe }}")
    assert higher('{% include "projects/benefits/parts/sums.html" with sums=sums only %}', "forums") == ["projects"]
    assert higher('{% include "projects/benefits/parts/sums.html" %}', "projects") == []
    assert higher("{% extends 'estate_portal/home/home.html' %}", "partners") == ["estate_portal"]
    assert higher('{% include "components/tag.html" %}{% url "forums:forum" 1 as there %}', "assets") == []
    assert higher('{% url "forums:forum" 1 %}', "assets") == ["forums"]
    assert PARTIAL.findall("{% partialdef asset-table inline %}") == ["asset-table"]
