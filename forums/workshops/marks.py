"""What tells the minutes, or the summary, that somebody read from those that there are by the time that they answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from forums.workshops.errors import OtherMinutes
from partners.forms.marks import mark_of_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forums.workshops.models import Correction

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


def insist_on(read: str | None, kept: dict[str, Any], corrections: Iterable[Correction]) -> None:
    """Raises OtherMinutes unless these are the minutes whose mark is `read`; None: they have only just been read."""
    if read is not None and read != mark_of(kept, corrections):
        raise OtherMinutes
