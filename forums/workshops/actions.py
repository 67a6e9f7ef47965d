"""What is done with workshops before and after: plan, fill, invite, answer; write, correct and approve minutes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from forums.membership.models import Forum
from forums.workshops import freezing, phases
from forums.workshops.carrying import PLANNED, UNDECIDED
from forums.workshops.choices import OVER, Answer, Fate, Phase, State
from forums.workshops.errors import (
    CarriedAlready,
    CorrectionsUnanswered,
    HasBegun,
    InThePast,
    InvitedAlready,
    IsOver,
    NotAfterStart,
    NotOver,
    NotPlanned,
    Removed,
    Repeated,
)
from forums.workshops.marks import insist_on, mark_of_summary
from forums.workshops.models import Card, Correction, Minutes, Participant, RoomState, Workshop
from forums.workshops.permissions import (
    ANSWER_CORRECTION,
    ANSWER_WORKSHOP,
    APPROVE_MINUTES,
    CORRECT_MINUTES,
    EDIT_MINUTES,
    PLAN_WORKSHOP,
    RUN_WORKSHOP,
)
from forums.workshops.places import acting, own_place
from forums.workshops.planning import Plan, new_code
from forums.workshops.queries import seen_by_everybody
from forums.workshops.room import hold
from forums.workshops.telling import tell_of_fates, when_and_where
from partners import clock
from partners.acting.action import action
from partners.acting.errors import ChangedMeanwhile, NotAllowed
from partners.audit.record import record
from partners.outbox.put import put

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from partners.acting.actor import Actor


def _fill(workshop: Workshop, plan: Plan) -> None:
    workshop.title, workshop.template, workshop.purpose = plan.title, plan.template, plan.purpose
    workshop.place, workshop.starts_at = plan.place, _start(plan.starts_at, workshop.starts_at)
    workshop.agenda = phases.kept(plan.agenda)
    workshop.is_anonymous, workshop.dots_each = plan.is_anonymous, plan.dots_each


def _start(wanted: dt.datetime, before: dt.datetime | None) -> dt.datetime:
    """The start that is entered, to the minute; one that stays may have passed by now. Raises InThePast."""
    if before is not None and _minute(before) == _minute(wanted):
        return before
    if wanted < _minute(clock.now()):
        raise InThePast
    return wanted


def _minute(moment: dt.datetime) -> dt.datetime:
    return moment.replace(second=0, microsecond=0)


@action(PLAN_WORKSHOP, locks=False)
def plan_workshop(actor: Actor, forum: Forum, *, plan: Plan, key: uuid.UUID) -> Workshop:
    """Make a draft that only those who run the forum see. Raises Repeated when `key` made one already, or InThePast."""
    person, organisation = acting(actor)
    if Workshop.objects.visible_to(actor).filter(pk=key).exists():
        raise Repeated
    workshop = Workshop(id=key, forum=forum, audience_id=forum.audience_id, code=new_code(), planned_by=person)
    _fill(workshop, plan)
    workshop.save(force_insert=True)
    RoomState(workshop=workshop, audience_id=forum.audience_id).save(force_insert=True)
    record("workshop_planned", workshop, organisation=organisation.pk)
    return workshop


@action(RUN_WORKSHOP, locks=False)
def edit_workshop(actor: Actor, workshop: Workshop, *, plan: Plan) -> None:
    """Change the plan; those invited get a new calendar entry if its day or place changes.

    Raises NotAfterStart, or InThePast when it would start before now.
    """
    held = hold(actor, workshop.pk)
    fresh = held.workshop
    if fresh.state not in (State.DRAFT, State.INVITED):
        raise NotAfterStart
    before = when_and_where(fresh)
    _fill(fresh, plan)
    moves = when_and_where(fresh) != before
    fresh.sequence += moves
    fresh.save()
    held.changed()
    record("workshop_edited", fresh, organisation=acting(actor)[1].pk)
    if moves and fresh.state == State.INVITED:
        _invite(actor, fresh)


@action(RUN_WORKSHOP, locks=False)
def add_cards(
    actor: Actor,
    workshop: Workshop,
    *,
    assets: Iterable[uuid.UUID] = (),
    texts: Iterable[str] = (),
    key: uuid.UUID | None = None,
) -> list[Card]:
    """Put prepared cards on the board: properties that every member of the forum sees, or words.

    A property that is on the board already, or not shared with the whole forum, is left out; so are words that
    came before with the same `key`. Raises IsOver after the close.
    """
    held = hold(actor, workshop.pk)
    if held.workshop.state == State.CLOSED:
        raise IsOver
    there = Card.objects.visible_to(actor).filter(workshop=workshop)
    known = set(there.exclude(asset_id=None).values_list("asset_id", flat=True))
    wanted = [one for one in dict.fromkeys(assets) if one not in known]
    seen = seen_by_everybody(actor, workshop.audience_id, wanted)
    number = there.count()
    blank = {"workshop": workshop, "audience_id": workshop.audience_id}
    cards = [Card(asset_id=one, **blank) for one in wanted if one in seen]
    press = key or uuid.uuid4()
    words = {uuid.uuid5(press, f"{place} {text}"): text.strip()[:500] for place, text in enumerate(texts)}
    again = set(there.filter(pk__in=words).values_list("pk", flat=True))
    cards += [Card(id=pk, text=text, **blank) for pk, text in words.items() if text and pk not in again]
    for card in cards:
        number += 1
        card.number = number
        card.save(force_insert=True)
    held.changed()
    record("workshop_cards_added", workshop, organisation=acting(actor)[1].pk, number=len(cards))
    return cards


@action(RUN_WORKSHOP, locks=False)
def carry_cards(actor: Actor, workshop: Workshop, *, to: Workshop, cards: Collection[uuid.UUID]) -> list[Card]:
    """Put cards of a workshop that is over on the board of one that has not begun, with what lies under them.

    The old ones say so, and who wrote them is told. A property is left behind when the forum no longer sees it whole,
    or it is on the board already. The new cards bear no name: who wrote the old one may not come.
    Raises NotOver, NotPlanned, or CarriedAlready when none is left to carry.
    """
    if Workshop.objects.visible_to(actor).get(pk=workshop.pk).state not in OVER:
        raise NotOver
    if not RUN_WORKSHOP.rows(actor).filter(pk=to.pk, forum=workshop.forum_id).exclude(pk=workshop.pk).exists():
        raise NotAllowed
    held = hold(actor, to.pk)
    if held.workshop.state not in PLANNED:
        raise NotPlanned
    there = Card.objects.visible_to(actor).filter(workshop=workshop)
    wanted = there.leading().filter(pk__in=cards, fate__in=UNDECIDED)
    leads = list(wanted.select_for_update(of=("self",)).order_by("number", "pk"))
    under = list(there.filter(under__in=[one.pk for one in leads]).order_by("number", "pk"))
    made = _copied(actor, held.workshop, leads, under)
    gone = {one.taken_from_id for one in made if one.taken_from_id}
    if not gone:
        raise CarriedAlready
    there.filter(pk__in=gone).leading().update(fate=Fate.CARRIED)
    tell_of_fates(actor, workshop, [one.pk for one in leads if one.pk in gone])
    held.changed()
    owner = acting(actor)[1].pk
    record("workshop_cards_carried", workshop, organisation=owner, number=len(made), to=to.pk)
    return made


def _copied(actor: Actor, to: Workshop, leads: list[Card], under: list[Card]) -> list[Card]:
    """New cards on the board of `to`: first those that lead, then those under one that came along."""
    board = Card.objects.visible_to(actor).filter(workshop=to)
    seen = set(seen_by_everybody(actor, to.audience_id, {one.asset_id for one in (*leads, *under) if one.asset_id}))
    seen -= set(board.exclude(asset_id=None).values_list("asset_id", flat=True))
    number = board.count()
    made: dict[uuid.UUID, Card] = {}
    for old in (*leads, *under):
        if (old.asset_id and old.asset_id not in seen) or (old.under_id and old.under_id not in made):
            continue
        number += 1
        made[old.pk] = Card(
            workshop=to,
            audience_id=to.audience_id,
            number=number,
            text=old.text,
            asset_id=old.asset_id,
            under=made.get(old.under_id) if old.under_id else None,
            taken_from=old,
        )
        made[old.pk].save(force_insert=True)
    return list(made.values())


@action(RUN_WORKSHOP, locks=False)
def send_invitations(actor: Actor, workshop: Workshop) -> None:
    """Announce the workshop to the forum and write to its people. Raises InvitedAlready."""
    held = hold(actor, workshop.pk)
    if held.workshop.state != State.DRAFT:
        raise InvitedAlready
    held.workshop.state, held.workshop.invited_at = State.INVITED, clock.now()
    held.workshop.save(update_fields=["state", "invited_at"])
    held.changed()
    record("workshop_invited", workshop, organisation=acting(actor)[1].pk)
    _invite(actor, held.workshop)


def _invite(actor: Actor, workshop: Workshop) -> None:
    person, organisation = acting(actor)
    put(
        "forums.invite_to_workshop",
        acting_for=organisation.pk,
        person=person.pk,
        workshop=workshop.pk,
        sequence=workshop.sequence,
    )


@action(RUN_WORKSHOP, locks=False)
def call_off_workshop(actor: Actor, workshop: Workshop, *, reason: str) -> None:
    """Say that it does not take place. Those invited are told, and their calendars; a draft's end is told to nobody.

    Its room is held, so it comes before somebody opens it, or after and not at all. Raises HasBegun, or CalledOff
    when it was already. No card stays without a fate.
    """
    held = hold(actor, workshop.pk)
    fresh = held.workshop
    if not phases.may_become(fresh.state, State.CALLED_OFF):
        raise HasBegun
    person, organisation = acting(actor)
    fresh.state, fresh.phase, fresh.step = State.CALLED_OFF, Phase.CLOSED, len(fresh.items) + 1
    fresh.called_off_at, fresh.called_off_by, fresh.called_off_reason = clock.now(), person, reason.strip()
    fresh.sequence += 1
    fresh.save()
    Card.objects.visible_to(actor).filter(workshop=fresh, fate=Fate.OPEN, under=None).update(fate=Fate.NOT_REACHED)
    held.changed()
    record("workshop_called_off", fresh, organisation=organisation.pk, reason=fresh.called_off_reason)
    if fresh.invited_at is not None:
        put("forums.tell_of_call_off", acting_for=organisation.pk, person=person.pk, workshop=fresh.pk)


@action(ANSWER_WORKSHOP, locks=False)
def answer_invitation(
    actor: Actor, workshop: Workshop, *, answer: Answer, deputy: str = "", interest: str = ""
) -> Participant:
    """Say whether one comes, who comes instead, and what interest one declares. May be changed until the end.

    Raises ForAnotherBody when the person answered for another of their bodies, Removed when the chair took them out.
    """
    _person, organisation = acting(actor)
    hold(actor, workshop.pk)
    place = own_place(actor, workshop)
    if place.removed_at is not None:
        raise Removed
    place.answer = answer
    place.deputy = deputy if answer == Answer.APOLOGIES else ""
    place.interest = interest
    place.save(update_fields=["answer", "deputy", "interest"])
    record("workshop_answered", workshop, organisation=organisation.pk)
    return place


# --- minutes ---------------------------------------------------------------------------------


@action(EDIT_MINUTES)
def write_minutes(actor: Actor, minutes: Minutes, *, summary: str, read: str | None = None) -> None:
    """Change the chair's own words; the rest is drawn from what happened. `read` is the mark of those that were there.

    Raises ChangedMeanwhile when somebody else wrote other words since; the minutes then hold theirs.
    """
    minutes.refresh_from_db(fields=["summary"])
    if read is not None and minutes.summary != summary and read != mark_of_summary(minutes.summary):
        raise ChangedMeanwhile(theirs=minutes.summary)
    minutes.summary = summary
    minutes.save(update_fields=["summary"])
    record("minutes_written", minutes, organisation=acting(actor)[1].pk)


@action(EDIT_MINUTES)
def send_minutes(actor: Actor, minutes: Minutes) -> None:
    """Show them to every member of the forum, who may ask for corrections. Raises Repeated."""
    if minutes.sent_at is not None:
        raise Repeated
    minutes.sent_at = clock.now()
    minutes.save(update_fields=["sent_at"])
    person, organisation = acting(actor)
    record("minutes_sent", minutes, organisation=organisation.pk)
    put("forums.send_minutes", acting_for=organisation.pk, person=person.pk, minutes=minutes.pk)


@action(CORRECT_MINUTES, locks=False)
def correct_minutes(actor: Actor, minutes: Minutes, *, key: uuid.UUID, text: str) -> Correction:
    """Ask for a correction. It is kept beside the text, whatever the chair answers. Raises Repeated.

    The room is held, so that it comes before an approval, which then waits for its answer, or after it and not at all.
    """
    person, organisation = acting(actor)
    hold(actor, minutes.workshop_id)
    if not CORRECT_MINUTES.rows(actor).filter(pk=minutes.pk).exists():
        raise NotAllowed
    if Correction.objects.visible_to(actor).filter(pk=key).exists():
        raise Repeated
    correction = Correction(
        id=key,
        workshop_id=minutes.workshop_id,
        audience_id=minutes.audience_id,
        organisation=organisation,
        body_name=organisation.name_en or organisation.name_cy,
        person=person,
        text=text,
    )
    correction.save(force_insert=True)
    record("minutes_corrected", minutes, organisation=organisation.pk)
    return correction


@action(ANSWER_CORRECTION)
def answer_correction(actor: Actor, correction: Correction, *, is_taken_up: bool, answer: str) -> None:
    """Say whether the text was changed accordingly, or why not."""
    correction.is_taken_up, correction.answer = is_taken_up, answer
    correction.save(update_fields=["is_taken_up", "answer"])
    record("minutes_correction_answered", correction, organisation=correction.organisation_id)


@action(APPROVE_MINUTES, leaves_sight=True)
def approve_minutes(actor: Actor, minutes: Minutes, *, read: str | None = None) -> None:
    """Freeze them: what they show from now on is kept word for word. `read` is the mark of what was read.

    Raises CorrectionsUnanswered, or OtherMinutes when they hold something else by now.
    """
    person, organisation = acting(actor)
    hold(actor, minutes.workshop_id)
    corrections = list(Correction.objects.visible_to(actor).filter(workshop=minutes.workshop_id))
    if any(one.is_taken_up is None for one in corrections):
        raise CorrectionsUnanswered
    minutes.refresh_from_db(fields=["summary"])
    kept = freezing.frozen(actor, minutes)
    insist_on(read, kept, corrections)
    minutes.approved_at, minutes.approved_by = clock.now(), person
    minutes.frozen = kept
    minutes.save(update_fields=["approved_at", "approved_by", "frozen"])
    record("minutes_approved", minutes, organisation=organisation.pk)
