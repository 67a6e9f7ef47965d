"""A charter is signed off version by version by each partner's sponsor; a pulse is anonymous and shown from five on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from forums.charter.actions import answer_pulse, close_pulse, open_pulse, publish_charter, sign_charter
from forums.charter.errors import OlderVersion, PulseOpen
from forums.charter.models import Charter, Pulse, PulsePresence, PulseVote, SignOff
from forums.charter.principles import MEANING, Principle
from forums.charter.queries import Result, results_of
from partners import clock
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from partners.people.models import Membership
from partners.people.waiting import waiting_for
from sharing.audiences.actors import actor_for
from tests.forums.membership.doing import administrator_of, chair, get, post
from tests.roles import OWNER, acting_as
from tests.walls import refused
from tests.worlds import make_person

if TYPE_CHECKING:
    from partners.people.models import Person
    from tests.worlds import Body, World

WORDS = {one: f"How {one.value} looks here" for one in Principle}


def sponsor(body: Body) -> Person:
    """Somebody who signs off for a body. As the owner role."""
    with acting_as(OWNER):
        person = make_person(f"sponsor@{body.organisation.slug}.example", "Sponsor")
        Membership(person=person, organisation=body.organisation, roles=["sponsor"]).save(force_insert=True)
        return person


def published(world: World) -> Charter:
    priorities = [("A front desk in every town", [world.bryn.organisation])]
    return publish_charter(chair(world), world.forum, principles=WORDS, priorities=priorities)


def everybody(world: World, number: int) -> list[tuple[Body, Person]]:
    """So many people who take part."""
    bodies = (world.aber, world.bryn, world.cwm)
    return [(body, person) for body in bodies for person in (body.manager, body.administrator)][:number]


def test_a_sponsor_signs_a_version_off_and_a_newer_one_voids_it_visibly(world: World) -> None:
    signer = sponsor(world.bryn)
    first = published(world)
    assert "Sign off the charter" in str(
        [one.label for one in waiting_for(actor_for(signer, world.bryn.organisation.pk))]
    )
    asks = reverse("forums:charter-sign", args=[first.pk])
    assert asks in get(signer, "forums:charter", world.forum.pk).content.decode()
    assert post(signer, "forums:charter-sign", first.pk, body=world.bryn, agreed="on").status_code == 303
    assert asks not in get(signer, "forums:charter", world.forum.pk).content.decode(), "it is signed already"
    page = get(world.cwm.viewer, "forums:charter", world.forum.pk).content.decode()
    assert "A front desk in every town" in page
    assert "Bryn Health Board" in page
    for principle in Principle:
        for words in (principle.label, MEANING[principle], WORDS[principle]):
            assert str(words) in page
    assert "Void" not in page
    published(world)
    assert "Void" in get(world.cwm.viewer, "forums:charter", world.forum.pk).content.decode()
    with pytest.raises(OlderVersion):
        sign_charter(actor_for(signer, world.bryn.organisation.pk), first)


def test_only_a_sponsor_signs_and_only_for_their_own(world: World) -> None:
    charter = published(world)
    for actor in (chair(world), administrator_of(world.bryn)):
        with pytest.raises(NotAllowed):
            sign_charter(actor, charter)
    person = world.bryn.administrator
    administrator_of(world.bryn)
    forged = SignOff(
        charter=charter, audience=world.forum.audience, organisation=world.bryn.organisation, person=person
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        forged.save(force_insert=True)
    with pytest.raises(NotAllowed):
        publish_charter(administrator_of(world.bryn), world.forum, principles=WORDS, priorities=[])
    assert get(world.dol.viewer, "forums:charter", world.forum.pk).status_code == 404


def test_a_priority_has_somebody_who_brought_it(world: World) -> None:
    answers = {"priority_1": "A front desk", "vision": "One town, one desk"}
    assert post(world.chair, "forums:charter-publish", world.forum.pk, body=world.aber, **answers).status_code == 422
    answers["brought_1"] = str(world.cwm.organisation.pk)
    assert post(world.chair, "forums:charter-publish", world.forum.pk, body=world.aber, **answers).status_code == 303


def answered(world: World, pulse: Pulse, number: int) -> None:
    for place, (body, person) in enumerate(everybody(world, number)):
        answer_pulse(body.actor(person), pulse, scores=dict.fromkeys(Principle, 1 + place % 5))


def test_nothing_is_shown_below_five_or_before_it_is_closed(world: World) -> None:
    pulse = open_pulse(chair(world), world.forum)
    answered(world, pulse, 4)
    actor = chair(world)
    pulse.refresh_from_db()
    assert results_of(actor, pulse) == []
    assert not PulseVote.objects.unscoped(because="the second wall alone").exists()
    close_pulse(actor, pulse)
    assert "nothing is shown" in get(world.bryn.viewer, "forums:pulse", pulse.pk).content.decode()
    chair(world)
    assert not PulseVote.objects.unscoped(because="the second wall alone").exists()
    second = open_pulse(chair(world), world.forum)
    answered(world, second, 5)
    actor = chair(world)
    assert not PulseVote.objects.unscoped(because="the second wall alone").exists(), "open: one more would tell"
    close_pulse(actor, second)
    second.refresh_from_db()
    results = results_of(actor, second)
    assert {(one.mean, one.spread, one.counts) for one in results} == {(3.0, 4, (1, 1, 1, 1, 1))}
    assert {one.before for one in results} == {None}
    stranger = actor_for(world.dol.viewer, world.dol.organisation.pk)
    assert not PulseVote.objects.visible_to(stranger).exists()


def test_an_answer_leads_to_nobody(world: World) -> None:
    pulse = open_pulse(chair(world), world.forum)
    answered(world, pulse, 5)
    assert not {one.name for one in PulseVote._meta.fields} & {
        "person",
        "organisation",
        "at",
        "created_at",
        "answered_at",
    }
    assert {one.name for one in PulsePresence._meta.fields} == {"id", "pulse", "person"}
    chair(world)
    assert not PulsePresence.objects.unscoped(because="the second wall alone").exists(), "who answered is their own"
    with acting_as(OWNER):
        events = Event.objects.unscoped(because="a test").filter(verb="pulse_answered")
        assert {(one.person_id, one.acting_for_id, one.organisation_id) for one in events} == {(None, None, None)}


def test_it_is_answered_once_and_opened_once(world: World) -> None:
    pulse = open_pulse(chair(world), world.forum)
    with pytest.raises(PulseOpen):
        open_pulse(chair(world), world.forum)
    scores = {one.value: "3" for one in Principle}
    assert post(world.bryn.manager, "forums:pulse-answer", pulse.pk, body=world.bryn, **scores).status_code == 303
    assert get(world.bryn.manager, "forums:pulse-answer", pulse.pk).status_code == 303, "and told so"
    assert get(world.bryn.viewer, "forums:pulse-answer", pulse.pk).status_code == 404
    with pytest.raises(NotAllowed):
        answer_pulse(world.bryn.actor(), pulse, scores=dict.fromkeys(Principle, 5))
    world.bryn.actor()
    assert refused("UPDATE forums_pulse SET closed_at = now() WHERE id = %s", pulse.pk)
    with clock.at(pulse.closes_on + dt.timedelta(days=1)):
        assert open_pulse(chair(world), world.forum).pk != pulse.pk, "one that is over gives way"


@given(counts=st.tuples(*[st.integers(0, 9)] * 5))
def test_the_spread_is_from_the_lowest_to_the_highest(counts: tuple[int, ...]) -> None:
    scores = [score for score, count in enumerate(counts, start=1) for _ in range(count)]
    result = Result(Principle.VISION, "", 0.0, counts, None)
    assert result.spread == (max(scores) - min(scores) if scores else 0)
