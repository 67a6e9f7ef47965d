"""What changed in what others share with the body acted for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.register.kind import ASSET
from assets.register.models import AssetSight
from partners.organisations.models import Organisation
from partners.people.news import MOST_OF_A_KIND, News
from sharing.announcing.models import Announcement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def shares_new(actor: Actor, since: dt.datetime) -> Iterator[News]:
    """Bodies that shared properties with the body acted for, and of which it sees any now. Two queries."""
    if actor.organisation is None or not actor.doors:
        return
    seen = AssetSight.objects.visible_to(actor).filter(owner=OuterRef("organisation"))
    rows = Announcement.objects.visible_to(actor).filter(Exists(seen), noun=ASSET.noun, at__gt=since)
    rows = rows.exclude(organisation=actor.organisation)
    last: Any = rows.values_list("organisation").annotate(last=Max("at")).order_by("-last")
    found = dict(last[:MOST_OF_A_KIND])
    for body in Organisation.objects.visible_to(actor).filter(pk__in=found):
        url = f"{reverse('assets:ledger-received')}?owner={body.pk}"
        yield News(_("%(body)s shared properties with your organisation") % {"body": body}, url, found[body.pk])
