"""Who took part, for which body, with which interest: before the day, in the room and in the minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from forums.live import actions
from forums.workshops.actions import answer_invitation
from forums.workshops.choices import Answer
from forums.workshops.errors import NotNow
from forums.workshops.models import Minutes, Participant, Workshop
from forums.workshops.paper import paper_of
from forums.workshops.queries import attendance_of
from forums.workshops.reading import minutes_shown
from tests.forums.membership.doing import chair, get, post
from tests.forums.workshops.doing import guest_in, joined, move, workshop_in
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from forums.workshops.queries import BodyAttendance
    from tests.worlds import Body, World


def place_in(workshop: Workshop, world: World, **which: Any) -> Participant:
    return Participant.objects.visible_to(chair(world)).get(workshop=workshop, **which)


def lines(world: World, workshop: Workshop) -> list[BodyAttendance]:
    return attendance_of(chair(world), Workshop.objects.visible_to(chair(world)).get(pk=workshop.pk))


def line_of(world: World, workshop: Workshop, body: Body) -> BodyAttendance:
    (found,) = (one for one in lines(world, workshop) if one.name == body.organisation.name_en)
    return found


def asks_in(workshop: Workshop, **values: Any) -> Participant:
    """A guest at the door."""
    facts = {"name": "Nia", "body_name": "Charity", "is_guest": True}
    with acting_as(OWNER):
        guest = Participant(workshop=workshop, audience_id=workshop.audience_id, **facts | values)
        guest.save(force_insert=True)
    return guest


def test_minutes_keep_whoever_was_removed_and_the_interest_that_they_declared(cast: World) -> None:
    workshop = workshop_in(cast, phase="act")
    actions.declare_interest(joined(workshop, cast.bryn), workshop, interest="I own it")
    for place in (place_in(workshop, cast, person=cast.bryn.manager), guest_in(cast, workshop)):
        actions.remove_participant(chair(cast), place)
    turned_away = asks_in(workshop, name="Owen", body_name="A firm")
    actions.remove_participant(chair(cast), turned_away)
    move(cast, workshop)
    minutes = Minutes.objects.visible_to(chair(cast)).get(workshop=workshop)
    shown = minutes_shown(chair(cast), minutes)
    bodies = {one["name"]: one for one in shown["attendance"]}
    name = cast.bryn.manager.name
    bryn = bodies["Bryn Health Board"]
    assert bryn["present"] == [{"name": name, "is_guest": False, "was_removed": True}]
    assert bryn["interests"] == [{"name": name, "interest": "I own it"}]
    assert bodies["Charity"]["present"] == [{"name": "Nia", "is_guest": True, "was_removed": True}]
    assert "A firm" not in bodies, "who was never let in did not take part"
    page = get(cast.chair, "forums:minutes", minutes.pk).content.decode()
    assert f"{name} (removed by the chair)" in page
    assert "Nia (guest, removed by the chair)" in page
    paper = {one[0]: one[1:] for one in paper_of(minutes, shown, [])["attendance"]}
    assert paper["Bryn Health Board"] == [f"{name} (removed by the chair)", "", f"{name}: I own it"]
    assert paper["Charity"][0] == "Nia (guest, removed by the chair)"
    for one in shown["attendance"]:  # as minutes were frozen that were approved before removals were kept
        for person in one["present"]:
            del person["was_removed"]
    paper = {one[0]: one[1:] for one in paper_of(minutes, shown, [])["attendance"]}
    assert paper["Charity"][0] == "Nia (guest)"


def test_after_the_close_nobody_is_let_in_or_removed(cast: World) -> None:
    workshop = workshop_in(cast, phase="act")
    joined(workshop, cast.bryn)
    late = asks_in(workshop)
    there = place_in(workshop, cast, person=cast.bryn.manager)
    doors = [reverse("forums:guest-admit", args=[late.pk]), reverse("forums:participant-remove", args=[there.pk])]
    console = get(cast.chair, "forums:room-console", workshop.pk).content.decode()
    assert all(one in console for one in doors)
    move(cast, workshop)
    console = get(cast.chair, "forums:room-console", workshop.pk).content.decode()
    assert not any(one in console for one in doors)
    with pytest.raises(NotNow):
        actions.admit_guest(chair(cast), late, organisation=None, body_name="Charity")
    with pytest.raises(NotNow):
        actions.remove_participant(chair(cast), there)
    assert post(cast.chair, "forums:participant-remove", there.pk, body=cast.aber).status_code == 409
    assert [one.name for one in lines(cast, workshop) if not one.is_member] == []
    assert [one.was_removed for one in line_of(cast, workshop, cast.bryn).present] == [False]


def test_who_said_that_they_will_come_stands_on_the_page_until_the_close(cast: World) -> None:
    workshop = workshop_in(cast, phase="lobby")
    answer_invitation(cast.bryn.actor(), workshop, answer=Answer.ATTENDS, interest="We rent it")
    answer_invitation(cast.cwm.actor(), workshop, answer=Answer.APOLOGIES, deputy="Sam", interest="We own it")
    bryn, cwm = line_of(cast, workshop, cast.bryn), line_of(cast, workshop, cast.cwm)
    assert [one.person for one in bryn.expected] == [cast.bryn.manager]
    assert ([one.interest for one in bryn.interests], bryn.present) == (["We rent it"], [])
    assert ([one.interest for one in cwm.interests], cwm.expected) == (["We own it"], [])
    page = get(cast.chair, "forums:workshop", workshop.pk).content.decode()
    assert "Said they will come" in page
    assert f"{cast.bryn.manager.name}: We rent it" in page
    move(cast, workshop)
    actions.join_room(cast.bryn.actor(), workshop)
    bryn = line_of(cast, workshop, cast.bryn)
    assert (bryn.expected, [one.person for one in bryn.present]) == ([], [cast.bryn.manager])
    move(cast, workshop, times=6)
    page = get(cast.chair, "forums:workshop", workshop.pk).content.decode()
    assert "Who took part" in page
    assert "Said they will come" not in page


def test_who_said_so_and_did_not_come_is_not_in_the_minutes(cast: World) -> None:
    workshop = workshop_in(cast, phase="act")
    answer_invitation(cast.bryn.actor(), workshop, answer=Answer.ATTENDS, interest="We rent it")
    assert [one.interest for one in line_of(cast, workshop, cast.bryn).interests] == ["We rent it"]
    move(cast, workshop)
    bryn = line_of(cast, workshop, cast.bryn)
    assert (bryn.expected, bryn.present, bryn.interests) == ([], [], [])


def test_a_body_is_known_by_its_key_when_it_is_renamed_and_when_a_guest_goes_by_its_name(cast: World) -> None:
    workshop = workshop_in(cast)
    joined(workshop, cast.bryn)
    guest = asks_in(workshop)
    actions.admit_guest(chair(cast), guest, organisation=None, body_name="Cwm Police")
    ours = asks_in(workshop, name="Ann")
    actions.admit_guest(chair(cast), ours, organisation=cast.cwm.organisation, body_name="")
    with acting_as(OWNER):
        cast.bryn.organisation.name_en = "Bryn Health and Care"
        cast.bryn.organisation.save()
    found = [(one.name, one.is_member, [person.name for person in one.present]) for one in lines(cast, workshop)]
    assert found == [
        ("Aber Council", True, []),
        ("Bryn Health and Care", True, [cast.bryn.manager.name]),
        ("Cwm Police", True, ["Ann"]),
        ("Cwm Police", False, ["Nia"]),
    ]
