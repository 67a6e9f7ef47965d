"""What waits for whoever keeps a body's benefits: a quarter without its actual, and figures that were sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.clock import LONDON
from partners.people.waiting import Waiting
from projects.benefits.models import BenefitFigure, Validation
from projects.benefits.periods import last_day, quarter_label
from projects.benefits.permissions import REPORT_BENEFIT
from projects.catalogue.listing import GRACE, due_figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def figures_waiting(actor: Actor) -> Iterator[Waiting]:
    """Of the benefits that the body acted for claims: the longest overdue quarter, what was sent back. Two queries."""
    if not actor.may(REPORT_BENEFIT):
        return
    first = due_figures().order_by("quarter").values("quarter")[:1]
    late: Any = REPORT_BENEFIT.rows(actor).annotate(lacking=Subquery(first)).filter(lacking__isnull=False)
    for one in late.order_by("lacking", "pk"):
        label = _("Enter the actual of %(benefit)s for %(quarter)s") % {
            "benefit": one.name,
            "quarter": quarter_label(one.lacking),
        }
        yield Waiting(
            label,
            f"{reverse('projects:figure-add', args=[one.pk])}?quarter={one.lacking.isoformat()}",
            last_day(one.lacking) + GRACE,
            due=True,
        )
    yield from _sent_back(actor)


def _sent_back(actor: Actor) -> Iterator[Waiting]:
    standing = BenefitFigure.objects.claimed_by(actor).current()
    answers = Validation.objects.claimed_by(actor).filter(figure__in=standing.values("pk"), accepted=False)
    seen = set()
    for answer in answers.select_related("benefit").order_by("at", "pk"):
        if answer.benefit_id not in seen:
            seen.add(answer.benefit_id)
            label = _("Look at the figures of %(benefit)s that were sent back") % {"benefit": answer.benefit.name}
            on = answer.at.astimezone(LONDON).date()
            yield Waiting(label, reverse("projects:benefit", args=[answer.benefit_id]), on)
