"""Lines of the logs: an entry with what it comes from, who is in its confidence, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from forums.logbook.commitments import shown
from forums.logbook.models import Decision
from forums.logbook.permissions import (
    EDIT_ACTION,
    FINISH_ACTION,
    REOPEN_ACTION,
    REPLACE_DECISION,
    SETTLE_DECISION,
)
from forums.logbook.queries import confided
from forums.logbook.sources import sources_of
from forums.membership.chain import Step
from partners.lists.filters import LONGEST_SEARCH

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from forums.logbook.commitments import Shown
    from forums.logbook.models import Action
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.acting.permission import Permission
    from partners.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action. `readers` are the bodies in its confidence, none when it is for the whole forum."""

    action: Action
    source: Step | None
    readers: list[Organisation]
    may_finish: bool
    may_edit: bool
    may_reopen: bool


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision. `earlier` is the one in whose place it stands, `later` the one that stands in its place."""

    decision: Decision
    source: Step | None
    readers: list[Organisation]
    commits: Shown | None
    earlier: Step | None
    later: Step | None
    may_settle: bool
    may_replace: bool


def action_lines(actor: Actor, forum: Forum, actions: Sequence[Action]) -> list[ActionLine]:
    """The lines of these actions of a forum."""
    finish, edit, reopen = (_ids(one, actor, forum) for one in (FINISH_ACTION, EDIT_ACTION, REOPEN_ACTION))
    sources, readers = sources_of(actor, actions), confided(actor, forum, actions)
    return [
        ActionLine(
            one,
            sources.get(one.source_id) if one.source_id else None,
            readers[one.pk],
            may_finish=one.pk in finish,
            may_edit=one.pk in edit and one.done_at is None,
            may_reopen=one.pk in reopen,
        )
        for one in actions
    ]


def decision_lines(actor: Actor, forum: Forum, decisions: Sequence[Decision]) -> list[DecisionLine]:
    """The lines of these decisions of a forum."""
    settle, replace = (_ids(one, actor, forum) for one in (SETTLE_DECISION, REPLACE_DECISION))
    sources, readers = sources_of(actor, decisions), confided(actor, forum, decisions)
    words = shown(actor, decisions)
    seen = Decision.objects.visible_to(actor)
    earlier = {one.pk: one for one in seen.filter(pk__in=[one.replaces_id for one in decisions if one.replaces_id])}
    later = {one.replaces_id: one for one in seen.filter(replaces__in=[one.pk for one in decisions])}
    return [
        DecisionLine(
            one,
            sources.get(one.source_id) if one.source_id else None,
            readers[one.pk],
            words.get(one.pk),
            _step(earlier.get(one.replaces_id)) if one.replaces_id else None,
            _step(later.get(one.pk)),
            may_settle=one.pk in settle,
            may_replace=one.pk in replace,
        )
        for one in decisions
    ]


def _step(decision: Decision | None) -> Step | None:
    """A decision in the log. It has no page of its own, so the log is narrowed to its words, and opens at its line."""
    if decision is None:
        return None
    log = reverse("forums:decision-list", args=[decision.forum_id])
    words = " ".join(decision.text.split())[:LONGEST_SEARCH]
    return Step(str(decision), f"{log}?{urlencode({'q': words})}#decision-{decision.pk}")


def _ids(permission: Permission, actor: Actor, forum: Forum) -> set[uuid.UUID]:
    rows: Any = permission.rows(actor)
    return set(rows.filter(forum=forum).values_list("pk", flat=True))
