"""Whom the texts of a report name: each such body approves a sentence of its own, or is said not to be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from partners.organisations.naming import names_in
from partners.organisations.not_meant import bodies_of, unsaid
from projects.reports.queries import nameable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.acting.actor import Actor
    from partners.organisations.naming import Named
    from projects.reports.models import Report, StorySentence


def named_by(actor: Actor, report: Report, *texts: str) -> list[Named]:
    """The bodies that texts about a report name; that the forum's own name holds one of them names nobody.

    Each text is read by itself: the end of one and the beginning of the next are no name.
    """
    own = (report.forum.name_en, report.forum.name_cy) if report.forum else ()
    bodies = list(nameable(actor, report))
    found: dict[UUID, Named] = {}
    for text in texts:
        for one in names_in(text, bodies, but_not_in=own):
            if one.is_whole or one.body.pk not in found:
                found[one.body.pk] = one
    return list(found.values())


def words_name(actor: Actor, report: Report, *texts: str) -> list[Named]:
    """The members that the words of a forum's report name. A body's own report may name whom it likes in its words."""
    return named_by(actor, report, *texts) if report.forum_id is not None else []


def unanswered(actor: Actor, report: Report, told: Iterable[StorySentence]) -> list[Named]:
    """Whom the draft names without having asked it: whoever joined, or was renamed, since it was written."""
    said = (report.what_changed, report.rag_reason, report.path_to_green, report.commentary)
    found = unsaid(words_name(actor, report, *said), but=(), declared=_keys(bodies_of(report.not_meant)))
    rows = list(told)
    for text, place, kept in {(one.text, one.place, frozenset(bodies_of(one.not_meant))) for one in rows}:
        asked = {one.organisation_id for one in rows if one.place == place and one.organisation_id}
        found += unsaid(named_by(actor, report, text), but=asked, declared=_keys(kept))
    return found


def _keys(bodies: Iterable[str]) -> set[UUID]:
    return {UUID(one) for one in bodies}
