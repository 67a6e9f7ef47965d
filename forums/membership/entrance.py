"""Forums as places that a sheet of new bodies may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.membership.actions import invite_to_forums
from forums.membership.models import Forum
from partners.joining.entrances import Entrance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation


def _found(actor: Actor) -> Iterator[tuple[Forum, Sequence[str]]]:
    """Every forum that the actor sees, by its names and its short name. One query."""
    for forum in Forum.objects.visible_to(actor):
        yield forum, (forum.name_en, forum.name_cy, forum.slug)


def _ask(actor: Actor, organisation: Organisation, forums: Sequence[Forum]) -> None:
    invite_to_forums(actor, organisation, forums=forums)


FORUMS = Entrance(_found, _ask)
