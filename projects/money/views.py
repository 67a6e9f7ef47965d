"""The pages of money. Opening another body's is recorded, and that body sees by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_safe

from partners.acting.pages import page
from partners.acting.requires import PortalRequest, requires
from projects.benefits.discounting import appraisal_of
from projects.benefits.ledger import years_to_choose
from projects.benefits.models import Benefit
from projects.benefits.panels import payment_lines
from projects.benefits.periods import quarter_label, quarters_of_year
from projects.benefits.permissions import SEE_FORUM_BENEFITS
from projects.benefits.queries import lines_of, payments_across
from projects.benefits.sums import netted
from projects.benefits.words import plain
from projects.delivery.queries import bodies_by_id, members_known
from projects.money.actions import note_forum_payments_seen, note_project_money_seen
from projects.money.permissions import SEE_PROJECT_MONEY
from projects.money.queries import money_of, named, opened_by_legs

if TYPE_CHECKING:
    from django.http import HttpResponse

    from forums.membership.models import Forum
    from projects.delivery.models import Project


@requires(SEE_PROJECT_MONEY, marks=True)
@require_safe
def project_money(request: PortalRequest, project: Project) -> HttpResponse:
    """What a project costs and who pays, the payments on it, what its benefits may cost."""
    actor, found = request.actor, money_of(request.actor, project)
    if found.told:
        note_project_money_seen(actor, project, opened=found.opened)
    money = found.shown.money
    lines = lines_of(Benefit.objects.visible_to(actor).filter(project=project), actor)
    return page(
        request,
        "projects/money/project_money.html",
        project=project,
        shown=found.shown,
        told=found.told,
        appraisal=appraisal_of(lines, money.budget_gbp) if money else None,
        payments=payment_lines(actor, found.payments, found.bodies),
        costs=[(one, found.bodies.get(one.organisation_id)) for one in found.costs],
    )


@requires(SEE_FORUM_BENEFITS, marks=True)
@require_safe
def forum_payments(request: PortalRequest, forum: Forum) -> HttpResponse:
    """What members paid to bodies outside a forum, and had from them, over a reporting year: the rows and the net."""
    actor, starts_in = request.actor, forum.reporting_year_starts_in
    year, years = years_to_choose(request.GET.get("year", ""), starts_in)
    legs = payments_across(actor, forum, quarters_of_year(year, starts_in))
    opened = opened_by_legs(actor, legs)
    told = opened.told(actor.organisation.pk if actor.organisation else None)
    if told:
        note_forum_payments_seen(actor, forum, opened=opened)
    bodies = bodies_by_id([*told, *(end for leg in legs for end in (leg.organisation, leg.counterpart))])
    return page(
        request,
        "projects/money/forum_payments.html",
        forum=forum,
        back=f"{reverse('projects:forum-benefits', args=[forum.pk])}?year={year}",
        years=years,
        told=named(told, bodies),
        legs=[
            (
                leg,
                quarter_label(leg.quarter),
                bodies.get(leg.organisation),
                bodies.get(leg.counterpart),
                plain(leg.amount, money=True),
            )
            for leg in legs
        ],
        net=plain(netted(legs, [one.pk for one in members_known(actor, forum.pk)]), money=True),
    )
