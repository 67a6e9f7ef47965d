"""Workshops of the demo: one held and minuted, one whose minutes go round, one to run now, one draft, one called off.

Everything is done by the actions that people use, at the time at which it is said to have happened.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.register.models import Asset, AssetSight
from forums.initiatives.actions import Words, answer_initiative
from forums.initiatives.stages import Stage
from forums.live import actions as live
from forums.outcomes.actions import raise_card
from forums.workshops import actions, phases
from forums.workshops.choices import Answer, Fate, Phase, Template
from forums.workshops.models import Card, Minutes, Participant, Workshop
from forums.workshops.planning import Plan
from forums.workshops.queries import board_of, everybody
from partners import clock
from partners.clock import LONDON
from partners.scoping.arming import armed
from sharing.audiences.actors import actor_for

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.people.models import Person

CODE = "HUBS26"
IDEAS = (
    "One front desk for council, health and police in Abergwen",
    "Share the depot at Trefawr between three fleets",
    "Rooms above the library for community nurses",
    "One contract for lifts and boilers across the region",
    "A list of rooms that anybody in the forum can book",
    "Let charities use offices that stand empty at weekends",
    "Charging points on fire and ambulance forecourts",
)
PEOPLE = (
    ("mair@abergwen.example", "abergwen"),
    ("idris@glanmor.example", "glanmor"),
    ("huw@heddlu-gorwel.example", "heddlu-gorwel"),
    ("lowri@tan-gorwel.example", "tan-gorwel"),
)


@dataclass(frozen=True)
class Cast:
    """Who does what in the demo's workshops."""

    forum: Forum
    chair: Person
    bodies: dict[str, Organisation]
    people: dict[str, Person]

    def chairing(self) -> Actor:
        """The chair, acting for her body."""
        return actor_for(self.chair, self.bodies["abergwen"].pk)

    def members(self) -> list[Actor]:
        """Those who take part."""
        return [actor_for(self.people[email], self.bodies[slug].pk) for email, slug in PEOPLE]


def load_workshops(forum: Forum, people: dict[str, Person], bodies: dict[str, Organisation]) -> None:
    """Hold two workshops in the past, prepare one for now, draft another and call one off. As the owner role."""
    cast = Cast(forum, people["cadi@abergwen.example"], bodies, people)
    today = clock.today()
    hall = Asset.objects.owned_by(cast.chairing()).order_by("identity").values_list("pk", flat=True)[0]
    first = _held(cast, "Abergwen town centre", Template.OPPORTUNITIES, _at(today, -880), anonymous=False, with_=hall)
    _minute(cast, first, _at(today, -870), approve=True)
    second = _held(cast, "Ideas for empty rooms", Template.OPPORTUNITIES, _at(today, -12), anonymous=True)
    _minute(cast, second, _at(today, -5), approve=False)
    _to_run_now(cast)
    off = _called_off(cast, _at(today, -33))
    with clock.at(_at(today, -1)):
        draft = _planned(cast, "Trefawr: one place at a time", Template.LOCALITY, _at(today, 40), anonymous=False)
        actions.carry_cards(
            cast.chairing(), off, to=draft, cards=[one.card.pk for one in board_of(cast.chairing(), off).cards]
        )


def _at(day: dt.date, days: int) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=days), dt.time(10), LONDON)


def _planned(
    cast: Cast, title: str, template: Template, starts: dt.datetime, *, anonymous: bool, with_pulse: bool = False
) -> Workshop:
    plan = Plan(
        title=title,
        template=template,
        purpose="To see what becomes possible when we look at our buildings together.",
        place="Abergwen Town Hall, council chamber",
        starts_at=starts,
        agenda=[*phases.agenda_of(template), *([phases.Item(Phase.PULSE, 5)] if with_pulse else [])],
        is_anonymous=anonymous,
        dots_each=3,
    )
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"demo workshop {title}")
    return actions.plan_workshop(cast.chairing(), cast.forum, plan=plan, key=key)


def _called_off(cast: Cast, at: dt.datetime) -> Workshop:
    """One to which too few would have come, with the card that waited for it and goes on in another."""
    with clock.at(at - dt.timedelta(days=21)):
        workshop = _planned(cast, "Depots: who shares with whom?", Template.PRIORITIES, at, anonymous=False)
        actions.add_cards(cast.chairing(), workshop, texts=["Salt and grit from one store for the whole region"])
        actions.send_invitations(cast.chairing(), workshop)
        actions.answer_invitation(cast.members()[0], workshop, answer=Answer.ATTENDS)
    with clock.at(at - dt.timedelta(days=1)):
        actions.call_off_workshop(cast.chairing(), workshop, reason="Five of eight organisations sent apologies.")
    return workshop


def _some_properties(cast: Cast, chance: random.Random, number: int) -> list[uuid.UUID]:
    viewer = everybody(cast.forum.audience_id)
    with armed(viewer.arms()):
        rows = AssetSight.objects.visible_to(viewer).filter(level=2, is_retired=False)
        found = list(rows.order_by("sort_name", "asset_id").values_list("asset_id", flat=True))
    return chance.sample(found, min(number, len(found)))


def _held(
    cast: Cast, title: str, template: Template, at: dt.datetime, *, anonymous: bool, with_: uuid.UUID | None = None
) -> Workshop:
    """Hold a whole workshop, phase by phase. A property that it is held `with_` becomes an initiative."""
    chance = random.Random(title)  # noqa: S311 - a demo, the same every time
    with clock.at(at - dt.timedelta(days=21)):
        workshop = _planned(cast, title, template, at, anonymous=anonymous)
        properties = [one for one in _some_properties(cast, chance, 4) if one != with_]
        actions.add_cards(cast.chairing(), workshop, assets=[with_, *properties] if with_ else properties)
        actions.send_invitations(cast.chairing(), workshop)
        *come, away = cast.members()
        for number, actor in enumerate(come):
            interest = "" if number else "Sits on the board of the town's development trust"
            actions.answer_invitation(actor, workshop, answer=Answer.ATTENDS, interest=interest)
        actions.answer_invitation(away, workshop, answer=Answer.APOLOGIES, deputy="Aled Prosser")
    with clock.at(at):
        for actor in (cast.chairing(), *come):
            live.join_room(actor, workshop)
        _next(cast, workshop)
        for number, text in enumerate(IDEAS):
            actor = come[number % len(come)]
            live.add_card(_again(actor), workshop, key=uuid.uuid4(), text=text)
        _next(cast, workshop)
        board = board_of(cast.chairing(), _fresh(cast, workshop))
        live.group_card(cast.chairing(), board.cards[-1].card, under=board.cards[-2].card.pk)
        _vote_and_score(cast, workshop, come, chance)
        _decide(cast, workshop)
        if with_ is not None:
            _raise(cast, workshop, with_)
        for _ in range(2):
            _next(cast, workshop)
    return _fresh(cast, workshop)


def _again(actor: Actor) -> Actor:
    """The same person, the database armed as them once more."""
    return actor_for(actor.person, actor.organisation.pk if actor.organisation else None)


def _fresh(cast: Cast, workshop: Workshop) -> Workshop:
    return Workshop.objects.visible_to(cast.chairing()).get(pk=workshop.pk)


def _next(cast: Cast, workshop: Workshop) -> None:
    now = _fresh(cast, workshop)
    live.move_on(cast.chairing(), now, seen_at=now.step, to=now.step + 1)


def _vote_and_score(cast: Cast, workshop: Workshop, people: list[Actor], chance: random.Random) -> None:
    _next(cast, workshop)
    cards = [one.card for one in board_of(cast.chairing(), _fresh(cast, workshop)).cards]
    for one in people:
        for card in chance.choices(cards, weights=[len(cards) - place for place in range(len(cards))], k=3):
            live.place_dot(_again(one), workshop, card=card.pk, key=uuid.uuid4())
    _next(cast, workshop)
    for one in people:
        for card in cards[:6]:
            impact, ease = chance.randint(2, 5), chance.randint(1, 5)
            live.score_card(_again(one), workshop, card=card.pk, impact=impact, ease=ease)


def _decide(cast: Cast, workshop: Workshop) -> None:
    _next(cast, workshop)
    cards: list[Card] = [one.card for one in board_of(cast.chairing(), _fresh(cast, workshop)).cards]
    live.settle_card(cast.chairing(), cards[2], fate=Fate.PARKED, reason="After the lease review in spring")
    live.settle_card(cast.chairing(), cards[-1], fate=Fate.DROPPED, reason="The building is being sold")


def _raise(cast: Cast, workshop: Workshop, asset: uuid.UUID) -> None:
    """The card of that property becomes the initiative from which the demo's first project comes."""
    (card,) = (
        one.card for one in board_of(cast.chairing(), _fresh(cast, workshop)).cards if one.card.asset_id == asset
    )
    words = Words(
        title="One front desk in Abergwen",
        purpose="Council, health and police behind one counter in the town centre.",
        lead=cast.bodies["abergwen"],
        target_stage=Stage.CO_OWNERSHIP,
    )
    partners = [cast.bodies[slug] for slug in ("abergwen", "glanmor", "heddlu-gorwel")]
    started = raise_card(cast.chairing(), card, words=words, partners=partners)
    for actor, brings in zip(cast.members(), ("The building", "Two floors", "A counter"), strict=False):
        answer_initiative(_again(actor), started, joins=True, contribution=brings, reason="")


def _minute(cast: Cast, workshop: Workshop, at: dt.datetime, *, approve: bool) -> None:
    with clock.at(at):
        minutes = Minutes.objects.visible_to(cast.chairing()).get(workshop=workshop)
        summary = "We looked at what stands empty and what could be shared.\n\nThe first two cards go on."
        actions.write_minutes(cast.chairing(), minutes, summary=summary)
        actions.send_minutes(cast.chairing(), minutes)
        actor = cast.members()[1]
        text = "Idris Penry spoke for the health board on the second card too."
        correction = actions.correct_minutes(actor, minutes, key=uuid.uuid4(), text=text)
        if approve:
            actions.answer_correction(cast.chairing(), correction, is_taken_up=True, answer="Added to the summary.")
            minutes.refresh_from_db()
            actions.approve_minutes(cast.chairing(), minutes)


def _to_run_now(cast: Cast) -> None:
    """One that waits for its chair to press "Start", with a guest at the door."""
    now = clock.now()
    with clock.at(now - dt.timedelta(days=14)):
        workshop = _planned(
            cast, "Shared hubs: what next?", Template.OPPORTUNITIES, now, anonymous=False, with_pulse=True
        )
        properties = _some_properties(cast, random.Random("now"), 5)  # noqa: S311 - the same every time
        actions.add_cards(
            cast.chairing(), workshop, assets=properties, texts=["A hub in Pont Elan", "One reception, four bodies"]
        )
        Workshop.objects.visible_to(cast.chairing()).filter(pk=workshop.pk).update(code=CODE)
        actions.send_invitations(cast.chairing(), workshop)
        for actor in cast.members()[:3]:
            actions.answer_invitation(actor, workshop, answer=Answer.ATTENDS)
    asks = Participant(
        workshop=workshop,
        audience_id=workshop.audience_id,
        name="Nest Prydderch",
        body_name="Canolfan Gymunedol Elan",
        is_guest=True,
    )
    asks.save(force_insert=True)
