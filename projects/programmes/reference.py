"""Programmes as dated reference data; `programmes.toml` has them."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme: its names, where it runs, and the day from which it counts, where that is known."""

    code: str
    en: str
    cy: str
    jurisdiction: str
    source: str
    began: dt.date | None = None

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.cy if (get_language() or "en").startswith("cy") else self.en


PROGRAMMES: dict[str, Programme] = {
    code: Programme(code, **facts)
    for code, facts in tomllib.loads(Path(__file__).with_name("programmes.toml").read_text("utf-8")).items()
}
