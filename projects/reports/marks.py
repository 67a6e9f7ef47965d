"""What tells the draft that somebody read from the draft that there is by the time that they sign or write it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from partners.forms.marks import mark_of_text
from projects.reports.errors import OtherReport, OtherWords

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projects.reports.actions import Words
    from projects.reports.models import Report, StorySentence

#: the field of a form
READ = "read"


def mark_of(report: Report, sentences: Iterable[StorySentence]) -> str:
    """Differs when a figure, a word, a sentence, whom it names, or an answer to it is another."""
    words = (*_words(report), report.what_changed, report.not_meant)
    told = sorted(
        (one.place, str(one.pk), one.text, str(one.organisation_id or ""), one.answer, one.not_meant)
        for one in sentences
    )
    of = json.dumps([report.fingerprint, words, told], ensure_ascii=False)
    return mark_of_text(of)


def mark_of_words(report: Report) -> str:
    """Differs when the commentary or the rating is another; figures and story may be."""
    return mark_of_text(json.dumps(_words(report), ensure_ascii=False))


def _words(one: Report | Words) -> tuple[str, str, str, str]:
    return one.commentary, one.rag, one.rag_reason, one.path_to_green


def insist_on_words(read: str | None, report: Report, words: Words) -> None:
    """Raises OtherWords unless `words` are written over those whose mark is `read`, or are what stands already.

    None: what stands has only just been read.
    """
    if read is not None and read != mark_of_words(report) and _words(words) != _words(report):
        raise OtherWords


def insist_on(read: str | None, report: Report, sentences: Iterable[StorySentence]) -> None:
    """Raises OtherReport unless this is the draft whose mark is `read`; None: it has only just been read."""
    if read is not None and read != mark_of(report, sentences):
        raise OtherReport
