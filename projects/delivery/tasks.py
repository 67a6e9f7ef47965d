"""What the worker does for projects: write to those for whom something waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.notices.kinds import kind_of
from partners.notices.telling import tell_once_an_hour
from partners.outbox.handlers import handles
from partners.outbox.put import put
from projects.delivery.telling import WRITE, WRITE_ONE, who_may_be_told
from sharing.audiences.actors import actor_for

if TYPE_CHECKING:
    from partners.acting.actor import Actor


@handles(WRITE)
def write_letters(actor: Actor, *, letter: str, record: str) -> None:
    """Find out who of the body acted for may still do what is asked, and have each written to.

    Work of its own for each: an address that the mail server refuses keeps nobody else from being told.
    """
    about, body = kind_of(letter), actor.organisation
    if body is None:
        return
    for person in who_may_be_told(actor):
        reader = actor_for(person, body.pk)
        if reader.organisation == body and about.permission.allows(reader):
            put(WRITE_ONE, acting_for=body.pk, person=person.pk, letter=letter, record=record)


@handles(WRITE_ONE)
def write_letter(actor: Actor, *, letter: str, record: str) -> None:
    """Tell one person, if they may still do what is asked."""
    tell_once_an_hour(actor, kind_of(letter), record, "project_waits")
