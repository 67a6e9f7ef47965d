"""What changed with benefit reports: those that were published."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.people.news import MOST_OF_A_KIND, News
from projects.reports.models import Report
from projects.reports.words import period_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def reports_new(actor: Actor, since: dt.datetime) -> Iterator[News]:
    """Reports that the reader may read. One query."""
    rows = Report.objects.visible_to(actor).filter(published_at__gt=since).without_figures()
    for one in rows.order_by("-published_at")[:MOST_OF_A_KIND]:
        period = period_in_words(one.period, one.year_starts_in)
        label = _("The report of %(of)s for %(period)s was published") % {"of": one.of, "period": period}
        yield News(label, reverse("projects:report", args=[one.pk]), one.published_at or since)
