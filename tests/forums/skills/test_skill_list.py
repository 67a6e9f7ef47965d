"""Offers and needs meet: one body lays its own beside another's, the other answers, both say what came of it."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.urls import reverse

from forums.membership.actions import leave_forum
from forums.skills.actions import add_skill, answer_match, end_skill, finish_match, match_skill
from forums.skills.errors import MatchedAlready
from forums.skills.models import Direction, Field, Skill
from partners import clock
from partners.acting.errors import NotAllowed
from partners.people.waiting import waiting_for
from tests.forums.membership.doing import administrator_of, get, post, signed_in
from tests.outbox import deliver_all
from tests.walls import refused

if TYPE_CHECKING:
    from tests.worlds import Body, World


def added(world: World, body: Body, direction: Direction, title: str = "Valuer", days: int = 5) -> Skill:
    actor = administrator_of(body)
    return add_skill(actor, world.forum, direction=direction, field=Field.VALUATION, title=title, days=days)


def test_a_form_sent_twice_adds_one(world: World) -> None:
    page = get(world.bryn.administrator, "forums:skill-add", world.forum.pk).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    answers = {"key": key[1], "direction": "offer", "field": "valuation", "title": "Valuer"}
    for _ in range(2):
        done = post(world.bryn.administrator, "forums:skill-add", world.forum.pk, body=world.bryn, **answers)
        assert done.status_code == 303
    assert Skill.objects.visible_to(administrator_of(world.bryn)).get().pk == uuid.UUID(key[1])


def test_an_offer_meets_a_need(world: World) -> None:
    offer, need = added(world, world.aber, Direction.OFFER, days=9), added(world, world.bryn, Direction.NEED)
    page = get(world.bryn.administrator, "forums:skill-list", world.forum.pk).content.decode()
    assert "Fits yours" in page
    answer = post(world.bryn.administrator, "forums:skill-match", offer.pk, body=world.bryn, own=str(need.pk))
    assert answer.status_code == 303
    deliver_all()
    assert {one.to[0] for one in mail.outbox} == {"administrator@aber.example", "chair@aber.example"}
    page = get(world.bryn.administrator, "forums:skill-list", world.forum.pk)
    assert not [line for line in page.context["lines"] if line.fits], "what is matched already fits no more"
    narrowed = signed_in(world.bryn.administrator).get(f"/forums/{world.forum.pk}/skills/?fits=own")
    assert not narrowed.context["lines"]
    with pytest.raises(MatchedAlready):
        match_skill(administrator_of(world.aber), need, own=offer)
    assert len(waiting_for(administrator_of(world.aber))) == 1


def test_only_the_other_body_answers_and_both_may_say_what_came_of_it(world: World) -> None:
    offer, need = added(world, world.aber, Direction.OFFER), added(world, world.bryn, Direction.NEED)
    match = match_skill(administrator_of(world.bryn), offer, own=need)
    assert match.days == 5
    for body in (world.bryn, world.cwm):
        with pytest.raises(NotAllowed):
            answer_match(administrator_of(body), match, agrees=True)
    administrator_of(world.bryn)
    assert refused("UPDATE forums_match SET state = 'agreed' WHERE id = %s", match.pk)
    answer_match(administrator_of(world.aber), match, agrees=True)
    finish_match(administrator_of(world.bryn), match, days=4, note="Thank you, Aber")
    assert "Thank you, Aber" in get(world.cwm.viewer, "forums:skill-list", world.forum.pk).content.decode()


def test_two_needs_do_not_match_and_what_is_taken_back_is_gone(world: World) -> None:
    one, other = added(world, world.aber, Direction.NEED), added(world, world.bryn, Direction.NEED)
    with pytest.raises(NotAllowed):
        match_skill(administrator_of(world.bryn), one, own=other)
    end_skill(administrator_of(world.aber), one)
    with pytest.raises(NotAllowed):
        end_skill(administrator_of(world.aber), other)
    assert get(world.bryn.administrator, "forums:skill-match", one.pk).status_code == 404
    assert get(world.dol.viewer, "forums:skill-list", world.forum.pk).status_code == 404


def test_the_list_is_filtered_sorted_and_the_same_as_a_file(world: World) -> None:
    added(world, world.aber, Direction.OFFER, "Zebra surveys", days=2)
    added(world, world.aber, Direction.NEED, "A lawyer", days=30)
    added(world, world.bryn, Direction.NEED, "Valuer of zebras", days=9)
    address = reverse("forums:skill-list", args=[world.forum.pk])
    client = signed_in(world.bryn.administrator)
    text = client.get(f"{address}?q=zebra&sort=days").content.decode()
    assert text.index("Valuer of zebras") < text.index("Zebra surveys")
    assert "A lawyer" not in text
    fitting = client.get(f"{address}?fits=own").content.decode()
    assert "Zebra surveys" in fitting
    assert "Valuer of zebras" not in fitting
    file = reverse("forums:skill-download", args=[world.forum.pk, "csv"])
    lines = client.get(f"{file}?direction=need&sort=days").content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[2] for line in lines] == ["What", "A lawyer", "Valuer of zebras"]
    assert client.get(f"{address}?colour=red").status_code == 400


def test_what_a_body_offered_and_was_asked_ends_when_it_leaves_the_forum(world: World) -> None:
    offer, need = added(world, world.aber, Direction.OFFER), added(world, world.bryn, Direction.NEED, "Hands")
    match_skill(administrator_of(world.aber), need, own=offer)
    leave_forum(administrator_of(world.bryn), world.forum)
    page = get(world.aber.administrator, "forums:skill-list", world.forum.pk).content.decode()
    assert "Hands" not in page, "neither in the list nor among what is matched"
    assert "Valuer" in page


def test_what_a_body_asked_waits_for_nobody_when_it_leaves_the_forum(world: World) -> None:
    need, other = added(world, world.aber, Direction.NEED), added(world, world.cwm, Direction.NEED)
    offer = added(world, world.bryn, Direction.OFFER, "Hands")
    open_match = match_skill(administrator_of(world.bryn), need, own=offer)
    agreed = match_skill(administrator_of(world.bryn), other, own=offer)
    answer_match(administrator_of(world.cwm), agreed, agrees=True)
    leave_forum(administrator_of(world.bryn), world.forum)
    assert waiting_for(administrator_of(world.aber)) == []
    assert get(world.aber.administrator, "forums:match-answer", open_match.pk).status_code == 404
    assert "Hands" in get(world.cwm.administrator, "forums:skill-list", world.forum.pk).content.decode(), (
        "it was agreed"
    )


def test_whoever_proposed_a_match_may_end_it_and_answers_none(world: World) -> None:
    need, other = added(world, world.aber, Direction.NEED), added(world, world.aber, Direction.NEED)
    offer = added(world, world.bryn, Direction.OFFER)
    match = match_skill(administrator_of(world.bryn), need, own=offer)
    agreed = match_skill(administrator_of(world.bryn), other, own=offer)
    answer_match(administrator_of(world.aber), agreed, agrees=True)
    administrator_of(world.bryn)
    for state, pk in (("agreed", match.pk), ("done", match.pk), ("declined", agreed.pk)):
        assert refused(f"UPDATE forums_match SET state = '{state}' WHERE id = %s", pk)
    administrator_of(world.cwm)
    assert refused("UPDATE forums_match SET state = 'declined' WHERE id = %s", match.pk)
    administrator_of(world.bryn)
    assert not refused("UPDATE forums_match SET state = 'declined' WHERE id = %s", match.pk)
    assert refused("UPDATE forums_match SET state = 'proposed' WHERE id = %s", match.pk)


def test_an_offer_does_not_end_before_it_begins(world: World) -> None:
    today = clock.today()

    def answer(day: dt.date) -> int:
        until = {"until_day": day.day, "until_month": day.month, "until_year": day.year}
        given = {"key": str(uuid.uuid4()), "direction": "offer", "field": "valuation", "title": "Valuer", **until}
        sent = post(world.bryn.administrator, "forums:skill-add", world.forum.pk, body=world.bryn, **given)
        return int(sent.status_code)

    assert answer(today - dt.timedelta(days=1)) == 422
    assert answer(today) == 303
