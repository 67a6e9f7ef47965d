"""Cards of a workshop that is over go on in one that is being planned, once, as its forum may see them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from forums.initiatives.actions import Words
from forums.initiatives.stages import Stage
from forums.live import actions as live
from forums.logbook.writing import ActionEntry
from forums.outcomes import actions as outcomes
from forums.workshops.actions import call_off_workshop, carry_cards
from forums.workshops.choices import Fate, State
from forums.workshops.errors import CalledOff, CarriedAlready, GoesOnElsewhere, NotOver, NotPlanned
from forums.workshops.models import Card, Workshop
from partners import clock
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from sharing.levels import Level
from tests.forums.membership.doing import chair, get, post, signed_in
from tests.forums.workshops.doing import cards_in, joined, move, workshop_in
from tests.roles import OWNER, acting_as
from tests.walls import only_the_wall_stops

if TYPE_CHECKING:
    from tests.worlds import World

CARRY = "forums:workshop-carry"


def off_with(cast: World, *texts: str) -> tuple[Workshop, list[Card]]:
    """A workshop with these cards, called off."""
    workshop = workshop_in(cast, phase="lobby", title="Given up")
    cards = cards_in(workshop, *texts)
    call_off_workshop(chair(cast), workshop, reason="Snow")
    return workshop, cards


def on_board(cast: World, workshop: Workshop) -> list[Card]:
    return list(Card.objects.visible_to(chair(cast)).filter(workshop=workshop))


def text(cast: World, person: Any, workshop: Workshop) -> str:
    return str(get(person, "forums:workshop", workshop.pk).content.decode())


def test_those_of_one_called_off_are_all_ticked_and_each_shows_where_it_went_and_came_from(cast: World) -> None:
    off, cards = off_with(cast, "A hub", "Beds", "Under the beds")
    with acting_as(OWNER):
        Card.objects.unscoped(because="a test").filter(pk=cards[2].pk).update(under=cards[1], fate="")
    draft = workshop_in(cast, phase="lobby", state="draft", title="Anew")
    page = get(cast.chair, CARRY, off.pk)
    assert page.content.decode().count("checked") == 3, "both cards that lead, and the only workshop being planned"
    given = {"to": str(draft.pk), "cards": [str(cards[0].pk), str(cards[1].pk)]}
    assert post(cast.chair, CARRY, off.pk, body=cast.aber, **given | {"cards": []}).status_code == 422
    assert post(cast.chair, CARRY, off.pk, body=cast.aber, **given).status_code == 303
    again = post(cast.chair, CARRY, off.pk, body=cast.aber, **given)
    assert (again.status_code, len(on_board(cast, draft))) == (422, 3), "pressed twice, carried once"
    with pytest.raises(CarriedAlready):
        carry_cards(chair(cast), off, to=draft, cards=[one.pk for one in cards])
    new = {one.text: one for one in on_board(cast, draft)}
    assert [new[one.text].taken_from_id for one in cards] == [one.pk for one in cards]
    assert new["Under the beds"].under_id == new["Beds"].pk
    there, here = (text(cast, cast.chair, one) for one in (off, draft))
    assert there.count("Carried over to another workshop") == 2
    assert f"{reverse('forums:workshop', args=[draft.pk])}#card-1" in there
    assert f"{reverse('forums:workshop', args=[off.pk])}#card-1" in here
    members = text(cast, cast.cwm.manager, off)
    assert str(draft.pk) not in members, "nobody is told of a draft"
    assert "Anew" not in members
    with acting_as(OWNER):
        (event,) = Event.objects.unscoped(because="a test").filter(verb="workshop_cards_carried")
    assert (event.facts["number"], event.facts["to"]) == (3, str(draft.pk))


def test_of_one_that_was_held_only_what_is_undecided_goes_on_and_none_is_ticked(cast: World) -> None:
    held = workshop_in(cast, phase="act")
    parked, dropped, left = cards_in(held, "Parked", "Dropped", "Left")
    live.settle_card(chair(cast), parked, fate=Fate.PARKED, reason="In spring")
    live.settle_card(chair(cast), dropped, fate=Fate.DROPPED, reason="Sold")
    anew = workshop_in(cast, phase="lobby", title="Anew")
    with pytest.raises(NotOver):
        carry_cards(chair(cast), held, to=anew, cards=[parked.pk])
    assert get(cast.chair, CARRY, held.pk).status_code == 409
    move(cast, held)
    page = get(cast.chair, CARRY, held.pk).content.decode()
    assert (str(parked.pk) in page, str(left.pk) in page, str(dropped.pk) in page) == (True, True, False)
    assert page.count("checked") == 1
    closed = Workshop.objects.visible_to(chair(cast)).get(pk=held.pk)
    carry_cards(chair(cast), closed, to=anew, cards=[parked.pk, dropped.pk])
    assert [one.taken_from_id for one in on_board(cast, anew)] == [parked.pk]
    old = {one.text: one.fate for one in on_board(cast, held)}
    assert old == {"Parked": "carried_over", "Dropped": "dropped", "Left": "not_reached"}
    assert "Parked" in text(cast, cast.cwm.manager, anew)
    assert f"{reverse('forums:workshop', args=[held.pk])}#card-1" in text(cast, cast.cwm.manager, anew)


def test_what_becomes_of_a_card_that_went_on_is_decided_where_it_went(cast: World) -> None:
    held = workshop_in(cast, phase="act")
    (card,) = cards_in(held, "A hub")
    move(cast, held)
    closed = Workshop.objects.visible_to(chair(cast)).get(pk=held.pk)
    (new,) = carry_cards(chair(cast), closed, to=workshop_in(cast, phase="lobby", title="Anew"), cards=[card.pk])
    words = Words("One hub", "Together", cast.aber.organisation, Stage.CO_OPERATION)
    with pytest.raises(GoesOnElsewhere):
        outcomes.raise_card(chair(cast), card, words=words, partners=[])
    entry = ActionEntry("Ask", cast.aber.organisation, clock.today())
    with pytest.raises(GoesOnElsewhere):
        outcomes.log_workshop_action(chair(cast), closed, entry=entry, card=card.pk, key=uuid.uuid4())
    assert [one.fate for one in Card.objects.visible_to(chair(cast)).filter(pk=card.pk)] == ["carried_over"]
    outcomes.raise_card(chair(cast), new, words=words, partners=[])


def test_a_property_that_the_forum_no_longer_sees_whole_stays_behind(cast: World) -> None:
    off = workshop_in(cast, phase="lobby")
    seen, hidden = cast.aber.owns("Depot"), cast.aber.owns("Hall")
    cast.aber.shares(seen, with_=cast.forum.audience, at=Level.COMMERCIAL)
    cast.aber.shares(hidden, with_=cast.bryn.audience, at=Level.SUMMARY)
    with acting_as(OWNER):
        rows = [
            Card(workshop=off, audience_id=off.audience_id, number=number, asset_id=one.pk)
            for number, one in enumerate((seen, hidden), 1)
        ]
        for row in rows:
            row.save(force_insert=True)
    call_off_workshop(chair(cast), off, reason="Snow")
    anew = workshop_in(cast, phase="lobby")
    page = get(cast.chair, CARRY, off.pk).content.decode()
    assert (str(rows[0].pk) in page, str(rows[1].pk) in page) == (True, False)
    made = carry_cards(chair(cast), off, to=anew, cards=[one.pk for one in rows])
    assert [one.asset_id for one in made] == [seen.pk]
    assert {one.asset_id: one.fate for one in on_board(cast, off)} == {
        seen.pk: "carried_over",
        hidden.pk: "not_reached",
    }


def test_only_into_one_of_the_same_forum_that_has_not_begun_and_by_whoever_runs_it(cast: World) -> None:
    off, (card,) = off_with(cast, "A hub")
    begun, gone = workshop_in(cast), workshop_in(cast, phase="lobby")
    call_off_workshop(chair(cast), gone, reason="Snow")
    for wrong, refusal in ((begun, NotPlanned), (gone, CalledOff), (off, NotAllowed)):
        with pytest.raises(refusal):
            carry_cards(chair(cast), off, to=wrong, cards=[card.pk])
    anew = workshop_in(cast, phase="lobby")
    with pytest.raises(NotAllowed):
        carry_cards(joined(begun, cast.cwm), off, to=anew, cards=[card.pk])
    assert get(cast.cwm.manager, CARRY, off.pk).status_code == 404
    chair(cast)
    insert = (
        "INSERT INTO forums_card (id, workshop_id, audience_id, number, text, fate, reason, taken_from_id)"
        " VALUES (gen_random_uuid(), %s, %s, 9, 'x', '', '', %s)"
    )
    for workshop in (begun, gone):
        chair(cast)
        only_the_wall_stops(insert, workshop.pk, workshop.audience_id, card.pk)
    cast.cwm.actor()
    only_the_wall_stops(insert, anew.pk, anew.audience_id, card.pk)


def test_another_is_planned_like_one_that_was_and_takes_its_cards(cast: World) -> None:
    off, (card,) = off_with(cast, "A hub")
    link = f"{reverse('forums:workshop-plan', args=[cast.forum.pk, off.template])}?like={off.pk}"
    assert link in text(cast, cast.chair, off)
    assert link not in text(cast, cast.cwm.manager, off)
    page = signed_in(cast.chair).get(link)
    form = page.context["form"]
    assert form.initial["title"] == "Given up"
    assert form.initial["key"] != off.pk
    assert form.initial["on"] is None
    answers = {
        "title": "Anew", "purpose": "Hubs", "place": "", "cards": "named", "dots_each": "5", "at": "09:30",
        "on_day": "27", "on_month": "3", "on_year": str(clock.today().year + 1), "minutes_gather": "20",
        "key": str(form.initial["key"]), "acting_for": str(cast.aber.organisation.pk),
    }  # fmt: skip
    answer = signed_in(cast.chair).post(link, answers)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{reverse(CARRY, args=[off.pk])}?to={form.initial['key']}"
    chosen = signed_in(cast.chair).get(answer.headers["Location"]).context["form"]
    assert (chosen.initial["to"], chosen.initial["cards"]) == (str(form.initial["key"]), [str(card.pk)])
    assert signed_in(cast.chair).get(link.replace(str(off.pk), str(card.pk))).status_code == 404
    assert Workshop.objects.visible_to(chair(cast)).get(pk=form.initial["key"]).state == State.DRAFT
