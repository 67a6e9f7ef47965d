"""Setting a document as an accessible PDF: a Typst template, and what it shows as data.

Nothing a person wrote is ever put into Typst source: it reaches the template as JSON, and so is text
whatever it contains. The same template and data give the same bytes, on every computer: no system
font is looked at, no clock is read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typst
from django.template.loader import get_template

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

#: PDF/UA-1: compiling fails when a heading level is skipped, a picture has no words or there is no title
STANDARD = "ua-1"


def accessible_pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    made_at: dt.datetime,
    pictures: Mapping[str, str] | None = None,
) -> bytes:
    """The PDF/UA-1 of `templates/documents/<template>.typ`, which reads `data` by `json("data.json")`.

    `data` is what JSON can hold: figures as text already. `pictures` are SVG by file name, each shown
    with its words by the template. `made_at` is the date in the file, so that it can be made again.
    Raises `typst.TypstError` when the document would not be accessible.
    """
    files = {
        "main.typ": _source(template),
        "look.typ": _source("look"),
        "data.json": json.dumps(data, ensure_ascii=False, sort_keys=True).encode(),
    }
    files |= {name: svg.encode() for name, svg in (pictures or {}).items()}
    made: bytes = typst.compile(  # type: ignore[call-overload]  # takes a folder in memory; its stubs do not say so
        files,
        format="pdf",
        pdf_standards=[STANDARD],
        ignore_system_fonts=True,
        timestamp=int(made_at.timestamp()),
    )
    return made


def _source(name: str) -> bytes:
    """A template as it is written: it is found as Django's are, and not run through Django's language."""
    found: Any = get_template(f"documents/{name}.typ")
    return str(found.template.source).encode()
