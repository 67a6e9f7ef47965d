"""What the initiatives of a forum can be filtered and sorted by."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.initiatives.models import InitiativePartner, Standing, Status
from forums.initiatives.stages import Stage
from forums.membership.narrowing import WordsFilter
from partners.lists.filters import ChoiceFilter, Filter
from partners.lists.state import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation

FURTHEST = Sort("stage", _("Furthest first"), "standing", descending=True)
NEAREST = Sort("-stage", _("Least far first"), "standing")
BY_TITLE = Sort("title", _("Initiative"), "title")
BY_TITLE_BACK = Sort("-title", _("Initiative, backwards"), "title", descending=True)
BY_LEAD = Sort("lead", _("Led by"), "led_by")
BY_LEAD_BACK = Sort("-lead", _("Led by, backwards"), "led_by", descending=True)
NEWEST = Sort("newest", _("Newest first"), "started_at", descending=True)
OLDEST = Sort("oldest", _("Oldest first"), "started_at")
SORTS = (FURTHEST, NEAREST, BY_TITLE, BY_TITLE_BACK, BY_LEAD, BY_LEAD_BACK, NEWEST, OLDEST)


@dataclass(frozen=True, slots=True)
class PartnerFilter(ChoiceFilter):
    """Who takes part, as far as the reader may know it."""

    actor: Actor

    def condition(self, values: tuple[str, ...]) -> Q:
        """Initiatives in which any of the bodies takes part."""
        bodies = [uuid.UUID(one) for one in values]
        parts = InitiativePartner.objects.visible_to(self.actor).filter(organisation__in=bodies, state=Standing.JOINED)
        return Q(pk__in=parts.values("initiative"))


def filters_of(actor: Actor, bodies: Iterable[Organisation]) -> tuple[Filter, ...]:
    """Words, stages, whether work goes on, and a body of the forum that takes part."""
    named = {str(one.pk): one.name for one in bodies}
    return (
        WordsFilter("q", _("Words in the title"), "title"),
        ChoiceFilter("stage", _("Stage"), dict(Stage.choices)),
        ChoiceFilter("target_stage", _("Target stage"), dict(Stage.choices)),
        ChoiceFilter("status", _("State"), dict(Status.choices)),
        PartnerFilter("partner", _("Taking part"), named, actor=actor),
    )
