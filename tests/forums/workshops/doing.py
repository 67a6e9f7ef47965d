"""What the tests of workshops do again and again: make one run in the forum of the world, and act in it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from forums.live import actions
from forums.membership.models import ForumRole
from forums.workshops import phases
from forums.workshops.choices import Phase
from forums.workshops.models import Card, Participant, RoomState, Workshop
from partners import clock
from sharing.audiences.actors import actor_for
from tests.forums.membership.doing import chair
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from tests.worlds import Body, World


def workshop_in(world: World, *, phase: str = "gather", with_pulse: bool = False, **values: Any) -> Workshop:
    """A workshop of the forum that runs and stands at a phase of the agenda of all six, with a pulse as the seventh."""
    agenda = phases.agenda_of("opportunities")
    if with_pulse:
        agenda.append(phases.Item(Phase.PULSE, 5))
    step = {"lobby": 0, "gather": 1, "group": 2, "vote": 3, "score": 4, "decide": 5, "act": 6}[phase]
    facts = {
        "title": "Hubs",
        "template": "opportunities",
        "purpose": "To find hubs",
        "starts_at": clock.now(),
        "agenda": phases.kept(agenda),
        "code": uuid.uuid4().hex[:6].upper(),
        "state": "live" if step else "invited",
        "step": step,
        "phase": phase,
        "planned_by": world.chair,
        "invited_at": None if values.get("state") == "draft" else clock.now(),
    }
    with acting_as(OWNER):
        workshop = Workshop(forum=world.forum, audience=world.forum.audience, **facts | values)
        workshop.save(force_insert=True)
        RoomState(workshop=workshop, audience=world.forum.audience).save(force_insert=True)
    return workshop


def cards_in(workshop: Workshop, *texts: str) -> list[Card]:
    """Cards on its board."""
    with acting_as(OWNER):
        there = Card.objects.unscoped(because="a test's own world").filter(workshop=workshop).count()
        cards = [
            Card(workshop=workshop, audience_id=workshop.audience_id, number=there + number, text=text)
            for number, text in enumerate(texts, 1)
        ]
        for card in cards:
            card.save(force_insert=True)
    return cards


def joined(workshop: Workshop, body: Body) -> Actor:
    """The property manager of a body, in the room."""
    actor = body.actor()
    actions.join_room(actor, workshop)
    return actor


def guest_in(world: World, workshop: Workshop, body: Body | None = None) -> Participant:
    """A guest whom the chair has admitted."""
    with acting_as(OWNER):
        guest = Participant(
            workshop=workshop, audience_id=workshop.audience_id, name="Nia", body_name="Charity", is_guest=True
        )
        guest.save(force_insert=True)
    organisation = body.organisation if body else None
    actions.admit_guest(chair(world), guest, organisation=organisation, body_name="Charity")
    return guest


def move(world: World, workshop: Workshop, *, times: int = 1) -> Workshop:
    """The chair presses "Next"."""
    for _ in range(times):
        actor = chair(world)
        fresh = Workshop.objects.visible_to(actor).get(pk=workshop.pk)
        workshop = actions.move_on(actor, fresh, seen_at=fresh.step, to=fresh.step + 1)
    return workshop


def secretary(world: World) -> Actor:
    """Another who runs the forum: the manager of Bryn, made its secretariat."""
    with acting_as(OWNER):
        ForumRole(
            forum=world.forum,
            audience=world.forum.audience,
            person=world.bryn.manager,
            organisation=world.bryn.organisation,
            role="secretariat",
        ).save(force_insert=True)
    return actor_for(world.bryn.manager, world.bryn.organisation.pk)
