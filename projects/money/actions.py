"""Noting who opened the money of projects that other bodies lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.acting.action import action
from partners.audit.record import record
from projects.benefits.permissions import SEE_FORUM_BENEFITS
from projects.money.permissions import SEE_PROJECT_MONEY

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from projects.delivery.models import Project
    from projects.money.queries import Opened


@action(SEE_PROJECT_MONEY, locks=False)
def note_project_money_seen(actor: Actor, project: Project, *, opened: Opened) -> None:
    """Write in the trail of each body whose money the page of a project's money showed that the actor opened it."""
    _note(actor, opened)


@action(SEE_FORUM_BENEFITS, locks=False)
def note_forum_payments_seen(actor: Actor, forum: Forum, *, opened: Opened) -> None:
    """The same of the payments that a forum nets."""
    _note(actor, opened)


def _note(actor: Actor, opened: Opened) -> None:
    own = actor.organisation.pk if actor.organisation else None
    for project in opened.projects:
        record("project_money_seen", project, organisation=project.organisation_id)
    for end, payment in opened.newest_by_end(own).items():
        record("payments_seen", payment, organisation=end)
    for costs in opened.costs:
        record("benefit_costs_seen", costs.benefit, organisation=costs.organisation_id)
