"""What a floor offers to be shared: filled once by `estate_portal.wiring`, read by the sharing rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.wired import Wired

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

    from sharing.grants.models import Grant, Share, Sight
    from sharing.levels import Level


@dataclass(frozen=True)
class Kind:
    """A shareable kind of record and its three tables.

    `noun` names the foreign key of `share` and `sight` to the record. `columns` maps a column of
    `sight` to the SQL that computes it and the level from which it is shown; below that it is NULL.
    `searched` maps what search looks through, by SQL, to the same. `source` is the FROM clause in
    which those expressions make sense, with the record as `r`.
    """

    noun: str
    record: type[Model]
    grant: type[Grant]
    share: type[Share]
    sight: type[Sight]
    source: str
    columns: Mapping[str, tuple[str, Level]]
    searched: Mapping[str, Level]


kinds: Wired[Kind] = Wired("shareable kinds")
