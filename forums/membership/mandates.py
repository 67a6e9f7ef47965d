"""What a representative may commit for their body: money up to a sum, a say over property, and a note in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


class Say(models.TextChoices):
    """What somebody may say over the property of their body."""

    UNSAID = "", gettext_lazy("Not stated")
    NOTHING = "nothing", gettext_lazy("Nothing")
    RECOMMEND = "recommend", gettext_lazy("Recommend")
    DECIDE = "decide", gettext_lazy("Decide")


@dataclass(frozen=True, slots=True)
class Mandate:
    """What a body's representative may commit. What is not stated may not be committed."""

    note: str = ""
    money_up_to: Decimal | None = None
    property_say: str = Say.UNSAID

    @property
    def is_stated(self) -> bool:
        """Whether anything is said at all."""
        return bool(self.note or self.money_up_to is not None or self.property_say)

    def words(self) -> Iterator[str]:
        """The mandate, sentence by sentence."""
        if self.money_up_to is not None:
            yield _("Money: up to %(sum)s") % {"sum": pounds(self.money_up_to)}
        if self.property_say:
            yield _("Property: %(say)s") % {"say": str(Say(self.property_say).label).lower()}
        if self.note:
            yield self.note

    def lacks(self, *, money: Decimal | None, over_property: bool) -> list[str]:
        """What of this goes beyond the mandate, in words; nothing when it covers all."""
        found = []
        if money and (self.money_up_to is None or money > self.money_up_to):
            allowed = pounds(self.money_up_to) if self.money_up_to is not None else _("no sum")
            words = {"needed": pounds(money), "allowed": allowed}
            found.append(_("money: %(needed)s, where you may commit %(allowed)s") % words)
        if over_property and self.property_say != Say.DECIDE:
            found.append(_("property: a decision, where you may not decide"))
        return found


def pounds(value: Decimal) -> str:
    """£12,500, and pence where there are any."""
    return "£" + number_format(value, 0 if value == value.to_integral() else 2, use_l10n=True, force_grouping=True)
