"""The life of the demo's forum: who speaks for whom, charter, pulse, talk, skills, logs, initiatives at every stage.

Everything is done by the actions that people use, at the time at which it is said to have happened.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from estate_portal.demo.people import OBSERVER
from estate_portal.demo.words import CHARTER, INITIATIVES, MANDATES, PRIORITIES, SKILLS, THREADS
from forums.charter.actions import answer_pulse, close_pulse, open_pulse, publish_charter, sign_charter
from forums.charter.principles import Principle
from forums.discussion.actions import mark_decision, reply, start_thread
from forums.evidence.actions import Paper, attest, file_evidence
from forums.initiatives.actions import (
    Words,
    answer_initiative,
    propose_move,
    start_initiative,
    take_position,
)
from forums.initiatives.evidence import measure_own, way_of
from forums.initiatives.stages import NEEDS, ORDER, Answer, Stage, Way
from forums.logbook.actions import finish_action, log_action, log_decision
from forums.logbook.commitments import Commitment
from forums.logbook.writing import ActionEntry, DecisionEntry
from forums.membership.actions import give_role
from forums.membership.mandates import Mandate, Say
from forums.membership.models import ForumMembership, ForumRole
from forums.skills.actions import add_skill, answer_match, finish_match, match_skill
from forums.skills.models import Direction, Field, Skill
from partners import clock
from partners.clock import LONDON
from sharing.audiences.actors import actor_for

if TYPE_CHECKING:
    from estate_portal.demo.words import DemoInitiative
    from forums.initiatives.models import Initiative, Move
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.people.models import Person


@dataclass(frozen=True)
class Cast:
    """The forum, its bodies, and who speaks for each."""

    forum: Forum
    people: dict[str, Person]
    bodies: dict[str, Organisation]

    def acting(self, email: str, slug: str = "") -> Actor:
        """A person acting for their body."""
        whole = f"{email}.example"
        return actor_for(self.people[whole], self.bodies[slug or email.split("@")[1]].pk)

    def speaking(self, slug: str) -> Actor:
        """The representative of a body."""
        return self.acting(MANDATES[slug][0])

    @property
    def chair(self) -> Actor:
        """Who chairs."""
        return self.acting("cadi@abergwen")


def load_forum_life(forum: Forum, people: dict[str, Person], bodies: dict[str, Organisation]) -> None:
    """Two years of a forum. As the owner role."""
    cast = Cast(forum, people, bodies)
    joined = ForumMembership.objects.filter(forum=forum).unscoped(because="the demo's own")
    administrators = dict(joined.values_list("organisation__slug", "answered_by"))
    for slug, (email, mandate) in MANDATES.items():
        ForumRole(
            forum=forum, audience_id=forum.audience_id, person=people[f"{email}.example"],
            organisation=bodies[slug], role="representative", mandate=mandate.note, since=_ago(700),
            money_up_to=mandate.money_up_to, property_say=mandate.property_say,
            confirmed_by_id=administrators[slug], confirmed_at=_ago(690),
        ).save(force_insert=True)  # fmt: skip
    with clock.at(_ago(680)):  # the government's agency looks on
        give_role(
            cast.chair, cast.forum, email=f"{OBSERVER}.example", organisation=bodies["asiantaeth"], role="observer",
        )  # fmt: skip
    _charter(cast)
    _pulses(cast)
    _skills(cast)
    for one in INITIATIVES:
        _initiative(cast, one)
    _talk(cast)
    _logs(cast)


def _ago(days: int) -> dt.datetime:
    return dt.datetime.combine(clock.today() - dt.timedelta(days=days), dt.time(11), LONDON)


def _charter(cast: Cast) -> None:
    priorities = [(text, [cast.bodies[slug] for slug in slugs]) for text, slugs in PRIORITIES]
    for days, many in ((640, 3), (45, 4)):
        with clock.at(_ago(days)):
            charter = publish_charter(cast.chair, cast.forum, principles=CHARTER, priorities=priorities[:many])
        with clock.at(_ago(days - 9)):
            sign_charter(cast.acting("delyth@abergwen"), charter)
            if many == 3:
                sign_charter(cast.acting("steffan@glanmor"), charter)


def _pulses(cast: Cast) -> None:
    emails = ("mair@abergwen", "tomos@abergwen", "idris@glanmor", "sioned@glanmor", "huw@heddlu-gorwel",
              "lowri@tan-gorwel", "elin@prifysgol")  # fmt: skip
    for days, typical in ((400, 3), (130, 4)):
        chance = random.Random(f"pulse {days}")  # noqa: S311 - a demo, the same every time
        with clock.at(_ago(days)):
            pulse = open_pulse(cast.chair, cast.forum)
            for email in emails:
                scores = {one: max(1, min(5, typical + chance.choice((-2, -1, 0, 0, 1)))) for one in Principle}
                answer_pulse(cast.acting(email), pulse, scores=scores)
        with clock.at(_ago(days - 10)):
            pulse.refresh_from_db()
            close_pulse(cast.chair, pulse)
    with clock.at(_ago(2)):
        open_pulse(cast.chair, cast.forum, closes_on=clock.today() + dt.timedelta(days=14))


def _skills(cast: Cast) -> None:
    made: dict[str, Skill] = {}
    for days, slug, direction, field, title, much in SKILLS:
        with clock.at(_ago(days)):
            made[title] = add_skill(
                cast.speaking(slug), cast.forum, direction=Direction(direction), field=Field(field), title=title,
                days=much,
            )  # fmt: skip
    titles = list(made)
    with clock.at(_ago(300)):
        match = match_skill(cast.speaking("glanmor"), made[titles[0]], own=made[titles[1]])
    with clock.at(_ago(290)):
        answer_match(cast.speaking("abergwen"), match, agrees=True)
    with clock.at(_ago(200)):
        note = "Six clinics valued, and a valuer of our own trained on the way. Diolch yn fawr!"
        finish_match(cast.speaking("glanmor"), match, days=9, note=note)
    with clock.at(_ago(4)):
        match_skill(cast.speaking("heddlu-gorwel"), made[titles[2]], own=made[titles[3]])


def _initiative(cast: Cast, one: DemoInitiative) -> None:
    lead, *others = one.partners
    with clock.at(_ago(one.began)):
        initiative = start_initiative(
            cast.speaking(lead),
            cast.forum,
            words=Words(one.title, one.purpose, cast.bodies[lead], one.target),
            partners=[cast.bodies[slug] for slug in others],
            key=uuid.uuid5(uuid.NAMESPACE_URL, f"demo initiative {one.title}"),
        )
    with clock.at(_ago(one.began - 8)):
        for slug in others if one.path else others[:-1]:
            answer_initiative(cast.speaking(slug), initiative, joins=True, contribution="People and rooms")
    day = one.began - 20
    for stage in one.path:
        back = ORDER.index(stage) < ORDER.index(Stage(_fresh(cast, initiative).stage))
        if not back:
            _evidence(cast, initiative, stage, one, day + 6)
        reason = one.back if back else one.why.get(stage, "The evidence is there and every partner gains.")
        move = _proposed(cast, initiative, lead, stage, reason, day)
        for number, slug in enumerate(others):
            with clock.at(_ago(day - 3 - number)):
                take_position(cast.speaking(slug), move, answer=Answer.AGREE, reason="")
        day -= one.pace
    if one.undecided:
        _evidence(cast, initiative, one.undecided, one, 24)
        move = _proposed(
            cast,
            initiative,
            lead,
            one.undecided,
            "Lease dates are shared; now plans can be joined.",
            18,
            money=Decimal(8_000),
        )
        with clock.at(_ago(12)):
            board = clock.today() + dt.timedelta(days=33)
            reason = "Beyond my mandate: the estates board has to see the dates first."
            take_position(cast.speaking(others[0]), move, answer=Answer.REFER, reason=reason, board_on=board)


def _fresh(cast: Cast, initiative: Initiative) -> Initiative:
    return type(initiative).objects.visible_to(cast.chair).get(pk=initiative.pk)


def _proposed(
    cast: Cast, initiative: Initiative, lead: str, stage: Stage, reason: str, day: int, money: Decimal | None = None
) -> Move:
    with clock.at(_ago(day)):
        waiver = "What is missing is being written, and no partner depends on it yet."
        return propose_move(
            cast.speaking(lead), initiative, to_stage=stage, reason=reason, waiver=waiver, commits_money=money
        )


def _evidence(cast: Cast, initiative: Initiative, stage: Stage, one: DemoInitiative, day: int) -> None:
    """What the stage needs, measured, attested by each partner and filed by the lead."""
    with clock.at(_ago(day)):
        for slug in one.partners:
            measure_own(cast.speaking(slug), initiative)
        for criterion in NEEDS[stage]:
            if way_of(criterion) is Way.ATTESTED:
                for slug in one.partners:
                    attest(cast.speaking(slug), initiative, criterion=criterion)
            if way_of(criterion) is Way.FILED and (title := one.documents.get(criterion.value)):
                paper = Paper(
                    title=title, dated_on=clock.today() - dt.timedelta(days=20),
                    reference="Records of the lead partner",
                    upload=SimpleUploadedFile(f"{criterion.value}.txt", f"{title}\n\nInvented.\n".encode()),
                )  # fmt: skip
                file_evidence(cast.speaking(one.partners[0]), initiative, criterion=criterion, paper=paper)


def _talk(cast: Cast) -> None:
    for days, title, confided, said, decided in THREADS:
        (first, text), *rest = said
        partners = [cast.bodies[slug] for slug in confided] or None
        with clock.at(_ago(days)):
            thread = start_thread(cast.speaking(first), cast.forum, title=title, text=text, partners=partners)
        for number, (slug, words) in enumerate(rest, start=1):
            with clock.at(_ago(days - number)):
                reply(cast.speaking(slug), thread, text=words)
        if decided:
            with clock.at(_ago(days - len(said))):
                mark_decision(cast.speaking(first), thread, entry=DecisionEntry(decided))


def _logs(cast: Cast) -> None:
    bodies, today = cast.bodies, clock.today()
    lately, before = today - dt.timedelta(days=20), today - dt.timedelta(days=30)
    with clock.at(_ago(60)):
        owner = cast.people["idris@glanmor.example"]
        measure = ActionEntry("Measure the empty floor at Tŷ Elan", bodies["glanmor"], lately, owner)
        log_action(cast.chair, cast.forum, entry=measure)
        send = ActionEntry("Send the fleet timetable to the others", bodies["tan-gorwel"], before)
        done = log_action(cast.chair, cast.forum, entry=send)
        later = ActionEntry("List every lease that ends before 2030", bodies["abergwen"], today + dt.timedelta(days=24))
        log_action(cast.chair, cast.forum, entry=later)
        log_decision(
            cast.chair,
            cast.forum,
            entry=DecisionEntry("The forum meets every second month, in turn at each partner", "So that all see all."),
        )
    with clock.at(_ago(34)):
        finish_action(cast.speaking("tan-gorwel"), done, outcome="Sent, and put on the shared drive")
    with clock.at(_ago(15)):
        asks = DecisionEntry("Which town is looked at after Trefawr?", due_on=today + dt.timedelta(days=40))
        log_decision(cast.chair, cast.forum, entry=asks)
        both = Commitment((bodies["abergwen"], bodies["glanmor"]), Decimal(20_000), over_property=False)
        survey = DecisionEntry(
            "Survey both halls in Trefawr before winter", "Neither survey serves the other.", commits=both
        )
        log_decision(cast.chair, cast.forum, entry=survey)  # more than the health board's representative may commit
    with clock.at(_ago(6)):  # named by the chair, and not yet confirmed by the health board's own administrator
        give_role(
            cast.chair, cast.forum, email="steffan@glanmor.example", organisation=bodies["glanmor"],
            role="representative", mandate=Mandate("In Idris's absence", Decimal(5_000), Say.RECOMMEND),
        )  # fmt: skip
