"""What the list of shares of projects can be filtered and sorted by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from assets.shares.ending import BY_LAST_DAY, ENDING, EndingFilter
from partners.lists.filters import ChoiceFilter, Filter
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

SORTS = (BY_LAST_DAY,)
LEFT = _("A forum you have left")


def share_filters(audiences: Mapping[str, str]) -> tuple[Filter, ...]:
    """The filters: the audiences among them are those with which the body shares projects now."""
    return (
        ChoiceFilter("audience", _("Shared with"), {key: name or LEFT for key, name in audiences.items()}),
        ChoiceFilter("level", _("Level"), {str(level.value): level.label for level in Level}),
        EndingFilter("ending", _("Ends"), ENDING),
    )
