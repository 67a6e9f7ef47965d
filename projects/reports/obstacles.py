"""What stands between a draft and its signature: asked when it is signed, and said before it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.organisations.naming import in_words
from projects.reports.errors import NamedSince, ReasonWanted, SentencesOpen
from projects.reports.naming import unanswered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from partners.acting.actor import Actor
    from partners.acting.errors import Refused
    from projects.reports.models import Report, StorySentence


def obstacles(actor: Actor, report: Report, told: Sequence[StorySentence]) -> Iterator[Refused]:
    """No rating; a partner that has not approved what names it; a body that is named and was not asked."""
    if not report.rag:
        yield ReasonWanted()
    if not all(one.may_stand for one in told):
        yield SentencesOpen()
    if named := unanswered(actor, report, told):
        yield NamedSince(bodies=in_words({one.body.pk: one.body for one in named}.values()))
