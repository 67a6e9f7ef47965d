"""What changed with projects: ratings by whoever leads them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.people.news import MOST_OF_A_KIND, News
from projects.delivery.models import RagReading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def ratings_new(actor: Actor, since: dt.datetime) -> Iterator[News]:
    """Ratings of projects that the reader may read. One query."""
    if actor.organisation is None:
        return
    rows = RagReading.objects.visible_to(actor).filter(at__gt=since).select_related("project")
    for one in rows.order_by("-at")[:MOST_OF_A_KIND]:
        label = _("The project %(project)s was rated: %(rating)s") % {
            "project": one.project,
            "rating": one.get_rag_display(),
        }
        yield News(label, reverse("projects:project", args=[one.project_id]), one.at)
