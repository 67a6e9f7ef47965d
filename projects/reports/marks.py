"""What tells the draft that somebody read from the draft that there is by the time that they sign or write it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from partners.forms.marks import mark_of_text
from projects.reports.errors import OtherReport

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projects.reports.actions import Words
    from projects.reports.models import Report, StorySentence

#: the field of a form
READ = "read"
#: the questions of a report’s words
WORDS = ("commentary", "rag", "rag_reason", "path_to_green")


def mark_of(report: Report, sentences: Iterable[StorySentence]) -> str:
    """Differs when a figure, a word, a sentence, whom it names, or an answer to it is another."""
    words = (*as_written(report).values(), report.what_changed, report.not_meant)
    told = sorted(
        (one.place, str(one.pk), one.text, str(one.organisation_id or ""), one.answer, one.not_meant)
        for one in sentences
    )
    of = json.dumps([report.fingerprint, words, told], ensure_ascii=False)
    return mark_of_text(of)


def as_written(one: Report | Words) -> dict[str, str]:
    """The words by the questions of the form that asks for them."""
    return {name: getattr(one, name) for name in WORDS}


def insist_on_draft(read: str | None, report: Report, sentences: Iterable[StorySentence]) -> None:
    """Raises OtherReport unless this is the draft whose mark is `read`; None: it has only just been read."""
    if read is not None and read != mark_of(report, sentences):
        raise OtherReport
