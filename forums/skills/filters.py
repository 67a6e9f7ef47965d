"""What the skills of a forum can be filtered and sorted by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from forums.membership.narrowing import BodyFilter, WordsFilter
from forums.skills.models import Direction, Field, Skill
from forums.skills.queries import matched
from partners.lists.filters import ChoiceFilter, Filter
from partners.lists.state import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation

BY_FIELD = Sort("kind", _("Kind"), "field")
BY_FIELD_BACK = Sort("-kind", _("Kind, backwards"), "field", descending=True)
BY_TITLE = Sort("what", _("What"), "title")
BY_TITLE_BACK = Sort("-what", _("What, backwards"), "title", descending=True)
BY_BODY = Sort("organisation", _("Organisation"), "body")
BY_BODY_BACK = Sort("-organisation", _("Organisation, backwards"), "body", descending=True)
MOST_DAYS = Sort("days", _("Most days first"), "days", descending=True, nullable=True)
FEWEST_DAYS = Sort("-days", _("Fewest days first"), "days", nullable=True)
SORTS = (BY_FIELD, BY_FIELD_BACK, BY_TITLE, BY_TITLE_BACK, BY_BODY, BY_BODY_BACK, MOST_DAYS, FEWEST_DAYS)


@dataclass(frozen=True, slots=True)
class FitsFilter(ChoiceFilter):
    """Those of others beside which one's own body has something to lay that is not matched with it."""

    actor: Actor

    def condition(self, values: tuple[str, ...]) -> Q:
        """The other side, of the same kind, of the body acted for."""
        if self.actor.organisation is None:
            return Q(pk__in=[])
        body = self.actor.organisation
        own = Skill.objects.visible_to(self.actor).live().filter(organisation=body, field=OuterRef("field"))
        this, its = OuterRef(OuterRef("pk")), OuterRef("pk")
        pairs = matched(self.actor).filter(Q(offer=its, need=this) | Q(offer=this, need=its))
        return ~Q(organisation=body) & Q(Exists(own.exclude(direction=OuterRef("direction")).filter(~Exists(pairs))))


def filters_of(actor: Actor, bodies: Iterable[Organisation]) -> tuple[Filter, ...]:
    """Words, offer or need, kind, body, and what fits one's own."""
    return (
        WordsFilter("q", _("Words in it"), "title"),
        ChoiceFilter("direction", _("Offer or need"), dict(Direction.choices)),
        ChoiceFilter("field", _("Kind"), dict(Field.choices)),
        BodyFilter.of(bodies),
        FitsFilter("fits", _("Fits"), {"own": _("Fits yours")}, actor=actor),
    )
