"""What the stories of a forum can be filtered and sorted by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forums.membership.narrowing import BodyFilter, WordsFilter
from partners.lists.state import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.lists.filters import Filter
    from partners.organisations.models import Organisation

NEWEST = Sort("newest", _("Newest first"), "published_at", descending=True)
OLDEST = Sort("oldest", _("Oldest first"), "published_at")
BY_TITLE = Sort("title", _("Title"), "title")
BY_TITLE_BACK = Sort("-title", _("Title, backwards"), "title", descending=True)
SORTS = (NEWEST, OLDEST, BY_TITLE, BY_TITLE_BACK)


def filters_of(bodies: Iterable[Organisation]) -> tuple[Filter, ...]:
    """Words of the title, and who told it."""
    return (WordsFilter("q", _("Words in the title"), "title"), BodyFilter.of(bodies))
