"""Writing into the logs inside an action: used by this room's own, and by workshops, talk and initiatives."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import override

from forums.logbook.commitments import Commitment, beyond_mandates
from forums.logbook.errors import LoggedAlready
from forums.logbook.letters import GIVEN
from forums.logbook.models import Action, Decision, DecisionState
from forums.membership.telling import tell
from partners import clock
from partners.audit.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.people.models import Person

NOTHING = Commitment()
BETWEEN_LANGUAGES = " / "
Pointer = tuple[str, uuid.UUID]


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """What is to be done, by which body (and whom there), by when."""

    text: str
    organisation: Organisation
    due_on: dt.date
    owner: Person | None = None


def as_answers(one: Action | ActionEntry) -> dict[str, Any]:
    """What an action is, by the questions of the form that changes it."""
    body, owner = one.organisation, one.owner
    return {
        "text": one.text,
        "organisation": str(body.pk),
        "due_on": one.due_on,
        "owner": f"{owner.pk} {body.pk}" if owner else "",
    }


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """What was decided and why; or, with `due_on`, what has to be decided by then."""

    text: str
    reasons: str = ""
    made_on: dt.date | None = None
    due_on: dt.date | None = None
    commits: Commitment = NOTHING


def in_every_language(sentence: Callable[[], str]) -> str:
    """A sentence of the portal's own that is kept, once in each language: who reads it later reads one or the other."""
    said = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            said.append(sentence())
    return BETWEEN_LANGUAGES.join(dict.fromkeys(said))


def write_action(
    actor: Actor,
    forum: Forum,
    entry: ActionEntry,
    *,
    source: Pointer | None = None,
    readers: Sequence[uuid.UUID] | None = None,
    key: uuid.UUID | None = None,
) -> Action:
    """Put an action into the forum's log, in an action already allowed, and tell the body that has to do it.

    `key` becomes its id. Raises LoggedAlready for a form sent twice.
    """
    if key and Action.objects.visible_to(actor).filter(pk=key).exists():
        raise LoggedAlready
    kind, source_id = source or ("", None)
    made = Action(
        id=key or uuid.uuid4(),
        forum=forum,
        audience_id=forum.audience_id,
        readers=None if readers is None else list(readers),
        text=entry.text,
        organisation=entry.organisation,
        owner=entry.owner,
        due_on=entry.due_on,
        source_kind=kind,
        source_id=source_id,
        recorded_by=actor.person,
        recorded_for=actor.organisation,
    )
    made.save(force_insert=True)
    record("action_logged", made, organisation=entry.organisation.pk, label=forum.name, on=entry.due_on)
    tell_of(actor, made)
    return made


def tell_of(actor: Actor, action: Action) -> None:
    """Tell the body that has to do it, unless it is whose person says so."""
    if action.organisation != actor.organisation:
        tell(GIVEN, body=action.organisation_id, record=action.pk)


def write_decision(
    actor: Actor,
    forum: Forum,
    entry: DecisionEntry,
    *,
    source: Pointer | None = None,
    readers: Sequence[uuid.UUID] | None = None,
    replaces: Decision | None = None,
    key: uuid.UUID | None = None,
) -> Decision:
    """Put a decision into the forum's log, in an action already allowed. One with `due_on` only is still open.

    `key` becomes its id. Raises LoggedAlready for a form sent twice.
    """
    if key and Decision.objects.visible_to(actor).filter(pk=key).exists():
        raise LoggedAlready
    kind, source_id = source or ("", None)
    is_open = entry.made_on is None and entry.due_on is not None
    made = Decision(
        id=key or uuid.uuid4(),
        forum=forum,
        audience_id=forum.audience_id,
        readers=None if readers is None else list(readers),
        text=entry.text,
        reasons=entry.reasons,
        state=DecisionState.OPEN if is_open else DecisionState.MADE,
        due_on=entry.due_on,
        made_on=None if is_open else entry.made_on or clock.today(),
        replaces=replaces,
        source_kind=kind,
        source_id=source_id,
        recorded_by=actor.person,
        recorded_for=actor.organisation,
    )
    commit(actor, made, entry.commits)
    made.save(force_insert=True)
    owner = actor.organisation.pk if actor.organisation else None
    record("decision_logged", made, organisation=owner, label=forum.name)
    return made


def commit(actor: Actor, decision: Decision, commits: Commitment) -> None:
    """Set down what a decision commits which bodies to, and for which that is beyond their representative's mandate."""
    decision.commits = [one.pk for one in commits.bodies]
    decision.commits_money, decision.commits_property = commits.money, commits.over_property
    decision.beyond = beyond_mandates(actor, decision.forum, commits) if commits.bodies else []
