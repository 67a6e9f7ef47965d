"""Pages of programmes: where a benefit stands, and what each programme counts in a forum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.acting.pages import ask, page
from partners.acting.requires import PortalRequest, requires
from projects.benefits.ledger import sum_lines, years_to_choose
from projects.benefits.periods import quarters_of_year
from projects.benefits.permissions import REPORT_BENEFIT, SEE_FORUM_BENEFITS
from projects.benefits.queries import lines_of, published_to_forum
from projects.programmes import actions
from projects.programmes.forms import PlaceForm
from projects.programmes.queries import contributing_to, may_contribute, tags_of
from projects.programmes.reference import PROGRAMMES
from projects.programmes.totals import by_programme, together

if TYPE_CHECKING:
    from django.http import HttpResponse

    from forums.membership.models import Forum
    from projects.benefits.models import Benefit


@requires(REPORT_BENEFIT)
def benefit_place(request: PortalRequest, benefit: Benefit) -> HttpResponse:
    """Say which programmes count a benefit, and which other projects contribute to it."""
    actor = request.actor
    initial = {
        "programmes": sorted(tags_of(actor, [benefit.pk]).get(benefit.pk, ())),
        "projects": [str(one.pk) for one in contributing_to(actor, benefit)],
    }
    return ask(
        request,
        PlaceForm(
            request.POST if request.method == "POST" else None, projects=may_contribute(actor, benefit), initial=initial
        ),
        lambda one: actions.place_benefit(
            actor, benefit, programmes=one.cleaned_data["programmes"], projects=one.chosen
        ),
        to=reverse("projects:benefit", args=[benefit.pk]),
        said=_("The benefit is saved."),
        heading=_("Programmes and contributing projects"),
        caption=benefit.name,
        button=_("Save"),
        explanation=_("One project claims a benefit, once. Others contribute; programmes count it. No total changes."),
    )


@requires(SEE_FORUM_BENEFITS)
@require_safe
def forum_programmes(request: PortalRequest, forum: Forum) -> HttpResponse:
    """What each programme counts of the benefits published to a forum, and all of them together, each benefit once."""
    actor, starts_in = request.actor, forum.reporting_year_starts_in
    year, years = years_to_choose(request.GET.get("year", ""), starts_in)
    quarters = quarters_of_year(year, starts_in)
    lines = lines_of(published_to_forum(forum, actor), actor)
    tags = tags_of(actor, [one.benefit for one in lines])
    return page(
        request,
        "projects/programmes/forum_programmes.html",
        forum=forum,
        years=years,
        programmes=[(PROGRAMMES[code], sum_lines(rows)) for code, rows in by_programme(lines, tags, quarters).items()],
        together=sum_lines(together(lines, tags, quarters)),
    )
