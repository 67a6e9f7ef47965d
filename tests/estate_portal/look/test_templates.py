"""Habits of every template in the house."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from tests.architecture.source import of_each

TEMPLATES = settings.BASE_DIR / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
TAG = re.compile(r"<[a-z][^>]*>", re.DOTALL)
ERRORS = ("400", "403", "403_csrf", "404", "409", "413", "422", "429", "500")


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def without_tags(text: str) -> str:
    """The HTML of a template without its template tags, so that `>` ends a tag."""
    return re.sub(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}", "…", text, flags=re.DOTALL)


@of_each(FILES)
def test_it_compiles(path: Path) -> None:
    get_template(name(path))


@of_each(FILES)
def test_it_opens_with_what_it_shows(path: Path) -> None:
    head = path.read_text()[:800]
    assert f"{{# {name(path)} · " in head
    assert "Context:" in head
    assert "Partials:" in head


@of_each(FILES)
def test_what_htmx_does_a_link_or_a_form_does_without_it(path: Path) -> None:
    for tag in TAG.findall(without_tags(path.read_text())):
        if re.search(r"\shx-(get|post|put|patch|delete|boost)", tag):
            assert re.search(r"\s(href|action)=", tag), tag
            assert "hx-boost" not in tag
        assert not re.search(r"\s(hx-on|on[a-z]+=|style=)", tag), tag


@of_each(FILES)
def test_nothing_is_run_inside_the_page(path: Path) -> None:
    """The content security policy allows neither; a template that has them would silently not work."""
    text = without_tags(path.read_text())
    assert "<style" not in text
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", text))


@of_each(FILES)
def test_part_and_element_and_target_have_one_name(path: Path) -> None:
    text = path.read_text()
    for part in re.findall(r"\{%\s*partialdef\s+([\w-]+)", text):
        assert f'id="{part}"' in text, part


@of_each(FILES)
def test_forms_that_write_say_for_whom(path: Path) -> None:
    text = path.read_text()
    own = {
        "components/boxes/posting.html",
        "allauth/elements/form.html",
        "estate_portal/home/kept.html",  # sends for whom it was typed, among what was typed
    }
    for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL):
        if name(path) not in own:
            assert "{% csrf_token %}" in form
            assert "{% acting_for %}" in form


@pytest.mark.parametrize("code", ERRORS)
def test_error_pages_need_nothing_and_run_nothing(code: str) -> None:
    html = get_template(f"{code}.html").render({})
    assert html.count("<h1") == 1
    assert "<script" not in html
    assert "<form" not in html
    assert re.search("<title>[^<]+ \N{EN DASH} Estate Portal</title>", html)
    assert re.search(r'<html[^>]* lang="en">', html)


def test_the_missing_page_says_nothing_of_the_reader_or_the_address() -> None:
    text = get_template("404.html").render({"request_path": "/assets/secret/", "exception": "No Asset"})
    assert "secret" not in text
    assert "No Asset" not in text


def test_every_class_of_ours_is_styled() -> None:
    """A class that no rule names is a mistyped one, or a page that was never looked at."""
    styles = "".join(path.read_text() for path in (settings.BASE_DIR / "static").glob("*.css"))
    styled = set(re.findall(r"\.(portal-[a-z_-]+)", styles))
    for path in FILES:
        used = re.findall(r'class="([^"]*)"', without_tags(path.read_text()))
        ours = {it for value in used for it in value.split() if it.startswith("portal-")}
        assert ours <= styled, name(path)
