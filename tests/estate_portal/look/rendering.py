"""Render a template's text as a page does, and read it as HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.template import engines
from django.test import RequestFactory

if TYPE_CHECKING:
    from django.http import HttpRequest


def request(path: str = "/", **attributes: Any) -> HttpRequest:
    """A request from nobody, unless `actor=` says who."""
    made = RequestFactory().get(path)
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


def render(text: str, context: dict[str, Any] | None = None, of: HttpRequest | None = None) -> str:
    """The text as a template, with the builtins that every template has; white space put in order."""
    html = engines["django"].from_string(text).render(context or {}, of or request())
    return re.sub(r"\s+", " ", html).strip()


def ids(html: str) -> list[str]:
    """Every id, in order."""
    return re.findall(r'\sid="([^"]+)"', html)


def references(html: str) -> set[str]:
    """Every id that a label, a description or a link of an error summary points to."""
    found = set(re.findall(r'\sfor="([^"]+)"', html)) | set(re.findall(r'href="#([^"]+)"', html))
    for value in re.findall(r'aria-(?:describedby|labelledby|controls)="([^"]+)"', html):
        found |= set(value.split())
    return found
