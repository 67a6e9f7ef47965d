"""What is done with the logs: put in, change, finish, open again, settle, replace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.logbook.models import Action, Decision, DecisionState
from forums.logbook.permissions import (
    EDIT_ACTION,
    FINISH_ACTION,
    KEEP_LOG,
    REOPEN_ACTION,
    REPLACE_DECISION,
    SETTLE_DECISION,
)
from forums.logbook.writing import ActionEntry, DecisionEntry, as_answers, commit, tell_of, write_action, write_decision
from partners import clock
from partners.acting.action import action
from partners.acting.standing import insist_on
from partners.audit.record import record

if TYPE_CHECKING:
    import uuid

    from forums.membership.models import Forum
    from partners.acting.actor import Actor


@action(KEEP_LOG)
def log_action(actor: Actor, forum: Forum, *, entry: ActionEntry, key: uuid.UUID | None = None) -> Action:
    """Put an action into the log and tell the body that has to do it. Raises LoggedAlready."""
    return write_action(actor, forum, entry, key=key)


@action(EDIT_ACTION)
def edit_action(actor: Actor, action: Action, *, entry: ActionEntry, read: str | None = None) -> None:
    """Change what, who or when. The body that had it and the one that gets it have it in their trails.

    A body that gets it is told as if it had been its from the beginning. `read` is the mark of what the form showed.
    Raises ChangedMeanwhile when somebody changed it since.
    """
    now = EDIT_ACTION.rows(actor).get(pk=action.pk)  # as it is under the lock, not as it was when shown
    insist_on(read, as_answers(now), as_answers(entry))
    before = now.organisation_id
    action.text, action.organisation = entry.text, entry.organisation
    action.owner, action.due_on = entry.owner, entry.due_on
    action.save(update_fields=["text", "organisation", "owner", "due_on"])
    for body in dict.fromkeys([before, action.organisation_id]):
        record("action_changed", action, organisation=body, label=action.forum.name, on=action.due_on)
    if action.organisation_id != before:
        tell_of(actor, action)


@action(FINISH_ACTION, leaves_sight=True)
def finish_action(actor: Actor, action: Action, *, outcome: str = "") -> None:
    """Say that it is done, and what came of it."""
    action.done_at, action.done_by, action.outcome = clock.now(), actor.person, outcome
    action.save(update_fields=["done_at", "done_by", "outcome"])
    record("action_done", action, organisation=action.organisation_id, label=action.forum.name)


@action(REOPEN_ACTION, leaves_sight=True)
def reopen_action(actor: Actor, action: Action) -> None:
    """Open it again: it was not done after all."""
    action.done_at, action.done_by, action.outcome = None, None, ""
    action.save(update_fields=["done_at", "done_by", "outcome"])
    record("action_reopened", action, organisation=action.organisation_id, label=action.forum.name)


@action(KEEP_LOG)
def log_decision(actor: Actor, forum: Forum, *, entry: DecisionEntry, key: uuid.UUID | None = None) -> Decision:
    """Put a decision into the log: one that was made, or one that has to be made by a day. Raises LoggedAlready."""
    return write_decision(actor, forum, entry, key=key)


@action(SETTLE_DECISION, leaves_sight=True)
def settle_decision(actor: Actor, decision: Decision, *, entry: DecisionEntry) -> None:
    """Record what was decided on an open decision."""
    decision.text, decision.reasons = entry.text, entry.reasons
    decision.state, decision.made_on = DecisionState.MADE, entry.made_on or clock.today()
    commit(actor, decision, entry.commits)
    what = ("text", "reasons", "state", "made_on", "commits", "commits_money", "commits_property", "beyond")
    decision.save(update_fields=what)
    owner = actor.organisation.pk if actor.organisation else None
    record("decision_settled", decision, organisation=owner, label=decision.forum.name)


@action(REPLACE_DECISION, leaves_sight=True)
def replace_decision(actor: Actor, decision: Decision, *, entry: DecisionEntry) -> Decision:
    """Put a later decision in its place, come from the same. The earlier one stays, and says that it was replaced."""
    decision.state = DecisionState.REPLACED
    decision.save(update_fields=["state"])
    source = (decision.source_kind, decision.source_id) if decision.source_id else None
    return write_decision(actor, decision.forum, entry, source=source, readers=decision.readers, replaces=decision)
