"""The money of a project and of a forum's projects, and the bodies that are told who opened it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from projects.benefits.models import BenefitCosts
from projects.benefits.payments import Payment
from projects.benefits.queries import payments_on
from projects.delivery.queries import ShownProject, bodies_by_id, shown_project

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping

    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from projects.benefits.sums import Leg
    from projects.delivery.models import Project


@dataclass(frozen=True, slots=True)
class Opened:
    """What of other bodies a page of money shows: the projects they lead, their payments, what benefits may cost."""

    projects: tuple[Project, ...] = ()
    payments: tuple[Payment, ...] = ()
    costs: tuple[BenefitCosts, ...] = ()

    def newest_by_end(self, own: uuid.UUID | None) -> Mapping[uuid.UUID, Payment]:
        """The last payment of each body that is not told of it as the lead of its project."""
        leads = {one.pk: one.organisation_id for one in self.projects}
        return {
            end: one
            for one in self.payments
            for end in (one.payer_id, one.payee_id)
            if end not in (own, leads.get(one.project_id))
        }

    def told(self, own: uuid.UUID | None) -> set[uuid.UUID]:
        """The bodies that read in their trail who opened it."""
        leads = {one.organisation_id for one in self.projects}
        return leads | set(self.newest_by_end(own)) | {one.organisation_id for one in self.costs}


@dataclass(frozen=True, slots=True)
class MoneyOfProject:
    """A project with its money, all payments on it and what its benefits may cost."""

    shown: ShownProject
    payments: tuple[Payment, ...]
    costs: tuple[BenefitCosts, ...]
    bodies: Mapping[uuid.UUID, Organisation]
    opened: Opened
    told: tuple[Organisation, ...]


def money_of(actor: Actor, project: Project) -> MoneyOfProject:
    """The money of a project as far as the actor may see it.

    A lead reads the payments on its own project on its page, so nobody is told that it did.
    """
    own = actor.organisation.pk if actor.organisation else None
    shown = shown_project(actor, project, money=True)
    payments = tuple(payments_on(actor, project))
    rows = BenefitCosts.objects.visible_to(actor).filter(benefit__project=project).select_related("benefit")
    costs = tuple(rows.order_by("benefit__name", "pk"))
    others = tuple(one for one in costs if one.organisation_id != own)
    opened = Opened(costs=others) if shown.is_own else Opened((project,), payments, others)
    wanted = [one.benefit.organisation_id for one in costs]
    wanted += [key for one in payments for key in (one.payer_id, one.payee_id)]
    bodies = bodies_by_id([*wanted, project.organisation_id])
    return MoneyOfProject(shown, payments, costs, bodies, opened, named(opened.told(own), bodies))


def opened_by_legs(actor: Actor, legs: Iterable[Leg]) -> Opened:
    """What of other bodies these payments show: none that the actor's body is an end of or that its project has."""
    own = actor.organisation.pk if actor.organisation else None
    rows = Payment.objects.visible_to(actor).filter(pk__in={one.payment for one in legs}).select_related("project")
    payments = tuple(
        one
        for one in rows.order_by("quarter", "at", "pk")
        if own not in (one.payer_id, one.payee_id, one.project.organisation_id)
    )
    projects = {one.project_id: one.project for one in payments}
    return Opened(tuple(projects.values()), payments)


def named(keys: Iterable[uuid.UUID], bodies: Mapping[uuid.UUID, Organisation]) -> tuple[Organisation, ...]:
    """Bodies by name, those whom the reader may know."""
    return tuple(sorted((bodies[key] for key in keys if key in bodies), key=lambda one: one.name))
