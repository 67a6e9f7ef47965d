"""What is done with a charter and a pulse: publish, sign off; open, answer, close."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from typing import TYPE_CHECKING

from forums.charter.errors import OlderVersion, PulseOpen
from forums.charter.letters import PULSE, SIGN
from forums.charter.models import Charter, Priority, Pulse, PulsePresence, PulseVote, SignOff
from forums.charter.permissions import ANSWER_PULSE, CLOSE_PULSE, OPEN_PULSE, PUBLISH_CHARTER, SIGN_CHARTER
from forums.charter.principles import Principle
from forums.charter.queries import charter_of, member_ids
from forums.membership.telling import tell
from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import anonymously, record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.people.models import Person

DAYS_OPEN = 14


@action(PUBLISH_CHARTER)
def publish_charter(
    actor: Actor,
    forum: Forum,
    *,
    principles: Mapping[Principle, str],
    priorities: Sequence[tuple[str, Sequence[Organisation]]],
) -> Charter:
    """Put a new version in force, with its priorities and who brought each. What was signed off before is void."""
    before = charter_of(actor, forum)
    charter = Charter(
        forum=forum,
        audience_id=forum.audience_id,
        version=before.version + 1 if before else 1,
        principles={one.value: text for one, text in principles.items()},
        published_by=_person(actor),
        published_for=_own(actor),
    )
    charter.save(force_insert=True)
    for place, (text, bodies) in enumerate(priorities, start=1):
        Priority(
            charter=charter,
            audience_id=forum.audience_id,
            place=place,
            text=text,
            brought_by=[one.pk for one in bodies],
        ).save(force_insert=True)
    record("charter_published", forum, organisation=_own(actor).pk, version=charter.version)
    for body in member_ids(actor, forum):
        tell(SIGN, body=body, record=charter.pk)
    return charter


@action(SIGN_CHARTER, locks=False)
def sign_charter(actor: Actor, charter: Charter) -> None:
    """Sign this version off for the body acted for; a second time changes nothing. Raises OlderVersion."""
    newest = charter_of(actor, charter.forum)
    if newest != charter:
        raise OlderVersion
    own = SignOff.objects.visible_to(actor).filter(charter=charter, organisation=actor.organisation)
    if not own.exists():
        SignOff(charter=charter, audience_id=charter.audience_id, organisation=_own(actor), person=_person(actor)).save(
            force_insert=True
        )
    record("charter_signed", charter.forum, organisation=_own(actor).pk, version=charter.version)


@action(OPEN_PULSE)
def open_pulse(
    actor: Actor, forum: Forum, *, closes_on: dt.date | None = None, source: tuple[str, uuid.UUID] | None = None
) -> Pulse:
    """Ask the eight statements until the end of `closes_on`; on its own, or as a phase of what `source` names.

    On its own, members are written to; in a room they are there. Raises PulseOpen while another can be answered;
    one whose last day has passed is closed by this.
    """
    others = Pulse.objects.visible_to(actor).filter(forum=forum)
    if others.open().exists():
        raise PulseOpen
    others.filter(closed_at=None).update(closed_at=clock.now())
    kind, source_id = source or ("", None)
    pulse = Pulse(
        forum=forum,
        audience_id=forum.audience_id,
        opened_by=_person(actor),
        opened_for=_own(actor),
        closes_on=closes_on or clock.today() + dt.timedelta(days=DAYS_OPEN),
        source_kind=kind,
        source_id=source_id,
    )
    pulse.save(force_insert=True)
    record("pulse_opened", forum, organisation=_own(actor).pk, until=pulse.closes_on)
    for body in [] if source else member_ids(actor, forum):
        tell(PULSE, body=body, record=pulse.pk)
    return pulse


@action(ANSWER_PULSE, leaves_sight=True)
def answer_pulse(actor: Actor, pulse: Pulse, *, scores: Mapping[Principle, int]) -> None:
    """Answer once. What is kept is that somebody answered, and single scores that lead to nobody.

    The event says that somebody answered, without a name or a body.
    """
    PulsePresence(pulse=pulse, person=_person(actor)).save(force_insert=True)  # counted by the database itself
    votes = [
        PulseVote(pulse=pulse, audience_id=pulse.audience_id, principle=principle, score=scores[principle])
        for principle in Principle
    ]
    random.SystemRandom().shuffle(votes)
    for vote in votes:
        vote.save(force_insert=True)
    with anonymously():  # nobody's name and no body: in no trail can it be laid beside anything
        record("pulse_answered", pulse, organisation=None, label=pulse.forum.name)


@action(CLOSE_PULSE, leaves_sight=True)
def close_pulse(actor: Actor, pulse: Pulse) -> None:
    """Close it before its last day; if enough have answered, its members read the result."""
    pulse.closed_at = clock.now()
    pulse.save(update_fields=["closed_at"])
    record("pulse_closed", pulse.forum, organisation=_own(actor).pk)


def _person(actor: Actor) -> Person:
    if actor.person is None:
        raise NotAllowed
    return actor.person


def _own(actor: Actor) -> Organisation:
    if actor.organisation is None:
        raise NotAllowed
    return actor.organisation
