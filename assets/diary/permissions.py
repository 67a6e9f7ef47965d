"""Who may read the diary and have a calendar feed of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.acting.permission import EVERY_ROW, NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _own_feed(actor: Actor) -> Q:
    if actor.person is None or actor.organisation is None:
        return NOBODY
    return Q(person=actor.person, organisation=actor.organisation)


SEE_DIARY = Permission(
    "assets.diary:see",
    label=_("See the lease dates of your organisation and those shared with it"),
    rule=lambda actor: EVERY_ROW if actor.organisation else NOBODY,
)
HAVE_FEED = Permission(
    "assets.feed:have",
    label=_("Have a calendar feed of the lease dates that you may see"),
    rule=_own_feed,
    model="assets.CalendarFeed",
)
