"""Ending streams at once: of a place in a room, and of whoever may no longer act, wherever they listen.

A stream asks nobody for permission once it is open, so whatever takes a permission away says so here.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from forums.live.tickets import GOOD_FOR, LIFETIME, of_body, of_member, of_person, of_person_for, of_place
from forums.workshops.channels import ENDS, REFUSED
from forums.workshops.room import server

if TYPE_CHECKING:
    import uuid

    from forums.membership.models import Forum
    from partners.acting.actor import Actor


def stop(room: uuid.UUID, holder: uuid.UUID) -> None:
    """End the streams of whoever holds this place, and refuse tickets that they still have."""
    _end(of_place(room, holder))


def stop_people(person: uuid.UUID | None, organisation: uuid.UUID | None) -> None:
    """After the commit, end the streams of a person, of all who act for a body, or of the person for the body."""
    if person is not None and organisation is not None:
        name = of_person_for(person, organisation)
    elif person is not None:
        name = of_person(person)
    elif organisation is not None:
        name = of_body(organisation)
    else:
        return
    transaction.on_commit(partial(_end, name), robust=True)


def stop_with_forum(actor: Actor, forum: Forum) -> None:
    """After the commit, end the streams of everybody who hears this forum's rooms for the body that leaves it."""
    if actor.organisation is not None:
        name = of_member(actor.organisation.pk, forum.audience_id)
        transaction.on_commit(partial(_end, name), robust=True)


def _end(name: str) -> None:
    server().set(f"{REFUSED}{name}", "1", ex=LIFETIME + GOOD_FOR)
    server().publish(ENDS, name)
