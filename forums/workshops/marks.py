"""What tells the minutes, summary or plan that somebody read from what there is by the time that they answer."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from forums.workshops import phases
from forums.workshops.errors import OtherMinutes
from partners.forms.marks import mark_of_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forums.workshops.models import Correction
    from forums.workshops.planning import Plan

#: the field of a form
READ = "read"


def mark_of(kept: dict[str, Any], corrections: Iterable[Correction]) -> str:
    """Differs when a word, a vote, an outcome or somebody's attendance is another, or a correction or its answer.

    Of the contents as they are kept, not as they are called in the reader's language.
    """
    asked = sorted((str(one.pk), one.text, one.is_taken_up, one.answer) for one in corrections)
    return mark_of_text(json.dumps([kept, asked], ensure_ascii=False, sort_keys=True))


def mark_of_summary(summary: str) -> str:
    """Differs when the summary is another."""
    return mark_of_text(summary)


def mark_of_plan(plan: Plan) -> str:
    """Differs when anything that is entered of a workshop is another."""
    kept = asdict(plan) | {"starts_at": plan.starts_at.astimezone(dt.UTC), "agenda": phases.kept(plan.agenda)}
    return mark_of_text(json.dumps(kept, default=str, ensure_ascii=False, sort_keys=True))


def insist_on(read: str | None, kept: dict[str, Any], corrections: Iterable[Correction]) -> None:
    """Raises OtherMinutes unless these are the minutes whose mark is `read`; None: they have only just been read."""
    if read is not None and read != mark_of(kept, corrections):
        raise OtherMinutes
