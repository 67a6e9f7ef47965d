"""The list as a file: exactly what is filtered, each property up to the reader's level."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from assets.register.columns import RECEIVERS, columns, in_file
from assets.register.fields import fields
from assets.register.identity import KEY
from assets.register.listing import every_row
from assets.register.receivers import shared_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor
    from partners.lists.state import ListState

#: from so many properties on, a file is written by the worker, and fetched when it is ready
MOST_AT_ONCE = 5_000
AT_ONCE = 1_000


def list_headings(state: ListState) -> list[str]:
    """Of the columns chosen, or of every fact; last the portal's key, by which one's own rows come back."""
    words = {**columns(), "name": fields()["name"].label, "level": _("Level")}
    return [*(str(words[one]) for one in wanted(state)), KEY]


def list_rows(actor: Actor, state: ListState) -> Iterator[list[Any]]:
    """Exactly what is filtered; what is above the reader's level for a property says so."""
    names, found = wanted(state), every_row(actor, state)
    while some := list(islice(found, AT_ONCE)):
        shared = shared_with(actor, some) if RECEIVERS in names else {}
        for asset in some:
            yield [*(in_file(asset, one, shared) for one in names), str(asset.id)]


def wanted(state: ListState) -> tuple[str, ...]:
    """The columns of the file."""
    return ("name", *state.columns) if state.columns else ("owner", "level", *fields())
