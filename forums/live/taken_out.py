"""Whom the chair has taken out of a room reads that it was so: the browser that was let in, and nobody else.

A member's own door says it. A guest has nothing but the room, and it is gone with their place in it; what is left
is their own row, which names the room and holds nothing of it.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from forums.workshops.models import Participant
from partners.acting.pages import page

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from django.template.response import TemplateResponse

    from partners.acting.actor import Actor
    from partners.acting.requires import PortalRequest

    View = Callable[..., Any]


def was_taken_out(actor: Actor, workshop: uuid.UUID | None = None) -> bool:
    """Whether the actor is a guest whom the chair let into a room, that one or any, and took out again.

    One who was turned away without having been let in learns nothing: not even that there is such a room.
    """
    if actor.participant is None or actor.room is not None:
        return False
    own = Participant.objects.all().own(actor).filter(admitted_at__isnull=False, removed_at__isnull=False)
    return (own if workshop is None else own.filter(workshop=workshop)).exists()


def taken_out(request: PortalRequest) -> TemplateResponse:
    """The page that says so. 410: there was a room here for this browser."""
    return page(request, "forums/live/room_taken_out.html", status=410)


def tells_who_was_taken_out(view: View) -> View:
    """Answer a guest who was in this room with that page; the view answers everybody else as it did."""

    @wraps(view)
    def telling(request: PortalRequest, *args: Any, **kwargs: Any) -> Any:
        if was_taken_out(request.actor, kwargs["workshop"]):
            return taken_out(request)
        return view(request, *args, **kwargs)

    return cast("View", telling)
