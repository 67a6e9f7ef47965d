"""The pulse of a forum as a phase of its workshop: opened when the room comes to it, closed when it goes on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forums.charter.actions import close_pulse, open_pulse
from forums.charter.models import Pulse
from forums.charter.permissions import ANSWER_PULSE
from forums.charter.queries import has_answered
from forums.workshops.outcomes import WORKSHOP
from partners import clock

if TYPE_CHECKING:
    from forums.workshops.models import Workshop
    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class Asked:
    """How a pulse stands with the reader: what a room in that phase shows."""

    pulse: Pulse | None
    may_answer: bool = False
    has_answered: bool = False
    is_over: bool = False


def pulse_in(actor: Actor, workshop: Workshop) -> Pulse | None:
    """The pulse that this workshop opened, or one of its forum that was open already: then the room answers that."""
    pulses = Pulse.objects.visible_to(actor).filter(forum=workshop.forum_id)
    return pulses.filter(source_id=workshop.pk).first() or pulses.open().first()


def asked_of(actor: Actor, workshop: Workshop) -> Asked:
    """How the pulse of the room stands with the reader. A guest sees none: it is the forum's own."""
    if actor.organisation is None:
        return Asked(None)
    pulse = pulse_in(actor, workshop)
    if pulse is None:
        return Asked(None, is_over=True)
    may, done = ANSWER_PULSE.allows(actor, pulse), has_answered(actor, pulse)
    return Asked(pulse, may_answer=may, has_answered=done, is_over=not pulse.is_open)


def begin(actor: Actor, workshop: Workshop) -> None:
    """Open the pulse of this workshop, once: a room that comes back to the phase finds it closed."""
    if pulse_in(actor, workshop) is None:
        tomorrow = clock.today() + dt.timedelta(days=1)  # whoever forgets the room has not left it open for ever
        open_pulse(actor, workshop.forum, closes_on=tomorrow, source=(WORKSHOP, workshop.pk))


def end(actor: Actor, workshop: Workshop) -> None:
    """Close the pulse that this workshop opened; one that was open before stays so."""
    pulse = pulse_in(actor, workshop)
    if pulse is not None and pulse.source_id == workshop.pk and pulse.closed_at is None:
        close_pulse(actor, pulse)
