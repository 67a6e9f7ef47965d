"""What the list of shares can be filtered by."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.shares.ending import ENDING, EndingFilter
from partners.lists.filters import ChoiceFilter, Filter
from partners.lists.state import UnknownParameter
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assets.shares.queries import Sharing


@dataclass(frozen=True, slots=True)
class BatchFilter(Filter):
    """Shares that were made together. An id that is not a batch of the body finds nothing."""

    def read(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """The batch."""
        try:
            return tuple(str(uuid.UUID(one)) for one in given if one)[:1]
        except ValueError:
            raise UnknownParameter(parameter=self.name, value=", ".join(given)) from None

    def condition(self, values: tuple[str, ...]) -> Q:
        """The shares of the batch."""
        return Q(batch=values[0])

    def words(self, value: str) -> str:
        """Nobody reads an id."""
        return str(_("in one go"))


def share_filters(sharing: Iterable[Sharing]) -> tuple[Filter, ...]:
    """The filters: the audiences among them are those with which the body shares now."""
    audiences = {str(one.pk): one.audience.name if one.audience else _("A forum you have left") for one in sharing}
    return (
        ChoiceFilter("audience", _("Shared with"), audiences),
        ChoiceFilter("level", _("Level"), {str(level.value): level.label for level in Level}),
        EndingFilter("ending", _("Ends"), ENDING),
        BatchFilter("batch", _("Shared")),
    )
