"""The rows of the list of benefits, each with where its figures stand, and what the filters offer.

A row is there for whoever may see the benefit, at the level that shows it whole: nothing of a row
is asked by a filter that the reader could not read on the benefit's own page.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Lower

from forums.membership.models import Forum
from partners import clock
from projects.benefits.choices import Category, Series, Stage
from projects.benefits.models import Attestation, Benefit, BenefitFigure, BenefitShare, BenefitSplit, Validation
from projects.benefits.periods import after, quarter_of
from projects.benefits.queries import current_shares
from projects.delivery.models import Project
from projects.delivery.queries import bodies_by_id
from projects.programmes.models import ProgrammeTag
from projects.publishing.models import Publication

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from partners.acting.actor import Actor
    from partners.lists.filters import Filter
    from projects.benefits.models import BenefitFigureQuerySet, BenefitQuerySet

#: how long after its end a quarter may wait for its actual before it is called overdue
GRACE = dt.timedelta(days=45)
HAND = "of the benefits at hand"


def last_due(today: dt.date) -> dt.date:
    """The newest quarter whose actual is overdue, where it lacks."""
    return after(quarter_of(today - GRACE), -1)


def benefits_seen(actor: Actor) -> BenefitQuerySet:
    """The benefits that the actor may see, each with its status and whether a quarter is overdue."""
    figures = BenefitFigure.objects.filter(benefit=OuterRef("pk")).scoped(HAND).filter(_counting())
    actuals = figures.filter(series=Series.ACTUAL).current()
    attested = Attestation.objects.filter(figure=OuterRef("pk")).scoped(HAND)
    answered = Validation.objects.filter(figure=OuterRef("pk")).scoped(HAND)
    status = Case(
        When(~Exists(actuals), then=Value("planned")),
        When(Exists(actuals.filter(Exists(answered.filter(accepted=False)))), then=Value("sent_back")),
        When(Exists(actuals.filter(~Exists(attested))), then=Value("reported")),
        When(Exists(actuals.filter(~Exists(answered.filter(accepted=True)))), then=Value("attested")),
        default=Value("validated"),
        output_field=CharField(),
    )
    return Benefit.objects.visible_to(actor).annotate(
        status=status, overdue=Exists(due_figures()), sort_name=Lower("name")
    )


def due_figures() -> BenefitFigureQuerySet:
    """The forecasts of a benefit whose quarter is overdue: it lacks its actual. For a subquery of benefits."""
    came = BenefitFigure.objects.filter(
        benefit=OuterRef("benefit"), series=Series.ACTUAL, quarter=OuterRef("quarter"), stage=OuterRef("stage")
    ).scoped(HAND)
    figures = BenefitFigure.objects.filter(benefit=OuterRef("pk")).scoped(HAND).filter(_counting())
    return figures.filter(series=Series.FORECAST, quarter__lte=last_due(clock.today())).filter(~Exists(came))


def _counting() -> Q:
    """Homes count where the land is released; everything else has no stages."""
    return Q(stage=Stage.NONE) | Q(stage=Stage.RELEASED)


def met(rows: BenefitQuerySet, actor: Actor, some: Sequence[Filter], values: Mapping[str, Any]) -> BenefitQuerySet:
    """The rows that meet the filters that are on."""
    for one in some:
        chosen = values.get(one.name)
        if not chosen:
            continue
        if one.name == "partner":
            rows = rows.filter(Q(organisation__in=chosen) | Q(pk__in=_shared_with(actor, chosen)))
        elif one.name == "forum":
            standing = Publication.objects.visible_to(actor).standing().filter(forum__in=chosen)
            rows = rows.filter(pk__in=standing.values("benefit"))
        elif one.name == "programme":
            tags: Any = ProgrammeTag.objects.visible_to(actor).standing().filter(code__in=chosen)
            rows = rows.filter(pk__in=tags.values("benefit"))
        else:
            rows = rows.filter(one.condition(chosen))
    return rows


def _shared_with(actor: Actor, bodies: Sequence[str]) -> Any:
    newer: Any = BenefitSplit.objects.filter(benefit=OuterRef("benefit"), number__gt=OuterRef("split__number"))
    shares: Any = BenefitShare.objects.visible_to(actor).filter(partner__in=bodies)
    return shares.filter(~Exists(newer.scoped(HAND))).values("benefit")


def counts(rows: BenefitQuerySet) -> dict[str, dict[str, int]]:
    """How many of the rows are of each category, status, and overdue or not. Three queries."""
    found: dict[str, dict[str, int]] = {}
    for name in ("category", "status", "overdue"):
        pairs: Any = rows.order_by().values_list(name).annotate(number=Count("pk"))
        found[name] = {{True: "yes", False: "no"}.get(value, value): number for value, number in pairs}
    return found


def offered(actor: Actor) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The projects, bodies and forums by name that the reader knows by the benefits that they see. Six queries."""
    rows = Benefit.objects.visible_to(actor)
    projects = Project.objects.visible_to(actor).filter(pk__in=rows.values("project"))
    known = set(rows.order_by().values_list("organisation", flat=True))
    shares = current_shares(rows.values("pk"), actor)
    known |= {share.partner_id for some in shares.values() for share in some}
    forums = Forum.objects.visible_to(actor).filter(audience__in=actor.audiences)
    return (
        {str(one.pk): one.name for one in projects.order_by("name", "pk")},
        {str(key): one.name for key, one in sorted(bodies_by_id(known).items(), key=lambda pair: pair[1].name)},
        {str(one.pk): one.name for one in forums},
    )


def category_of(benefit: Benefit) -> str:
    """The category in words."""
    return str(Category(benefit.category).label)
