"""The room: who comes in, what counts and when, what is hidden until when, and what becomes of cards."""

from __future__ import annotations

import datetime as dt
import uuid
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from forums.initiatives.actions import Words
from forums.initiatives.stages import Stage
from forums.live import actions
from forums.live.asking import guest
from forums.outcomes.actions import raise_card
from forums.workshops import phases
from forums.workshops.actions import add_cards
from forums.workshops.choices import Fate
from forums.workshops.errors import ForAnotherBody, NoDotsLeft, NoReason, NotNow, Removed, Repeated, StaysSettled
from forums.workshops.models import Card, Dot, Participant, RoomState, Score, Workshop
from forums.workshops.queries import board_of, place_of
from partners import clock
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from partners.notices.models import Notice
from partners.outbox.models import Job
from partners.scoping.arming import arm
from sharing.audiences.actors import actor_for
from sharing.levels import Level
from tests.forums.membership.doing import chair, get, joins_as_person, post
from tests.forums.workshops.doing import cards_in, guest_in, joined, move, secretary, workshop_in
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as
from tests.worlds import make_role

if TYPE_CHECKING:
    from django.test import Client

    from partners.acting.actor import Actor
    from tests.worlds import World


def rows(model: type) -> int:
    """How many rows there are, whoever asks."""
    with acting_as(OWNER):
        return int(model._base_manager.count())  # type: ignore[attr-defined]


def at_phase(workshop: Workshop, phase: str) -> None:
    """The room stands at another phase."""
    with acting_as(OWNER):
        Workshop.objects.unscoped(because="a test").filter(pk=workshop.pk).update(phase=phase)


def test_a_member_joins_once_for_one_body(cast: World) -> None:
    workshop = workshop_in(cast)
    with pytest.raises(NotAllowed):
        actions.add_card(cast.bryn.actor(), workshop, key=uuid.uuid4(), text="Early")
    joined(workshop, cast.bryn)
    with pytest.raises(Repeated):
        actions.join_room(cast.bryn.actor(), workshop)
    joins_as_person(cast.bryn.manager, cast.cwm, ["viewer"])
    with pytest.raises(ForAnotherBody):
        actions.join_room(cast.cwm.actor(cast.bryn.manager), workshop)
    with pytest.raises(NotAllowed):
        actions.join_room(cast.dol.actor(), workshop)
    assert rows(Participant) == 1


def test_a_card_sent_twice_is_one_card_and_only_while_cards_are_gathered(cast: World) -> None:
    workshop, key = workshop_in(cast), uuid.uuid4()
    actor = joined(workshop, cast.bryn)
    card = actions.add_card(actor, workshop, key=key, text="A hub")
    assert (card.author is not None, card.organisation_id) == (True, cast.bryn.organisation.pk)
    with pytest.raises(Repeated):
        actions.add_card(actor, workshop, key=key, text="A hub")
    move(cast, workshop)
    with pytest.raises(NotNow):
        actions.add_card(cast.bryn.actor(), workshop, key=uuid.uuid4(), text="Late")
    assert rows(Card) == 1


def test_an_anonymous_card_leads_to_nobody_not_even_in_the_trail(cast: World) -> None:
    workshop = workshop_in(cast, is_anonymous=True)
    actor = joined(workshop, cast.bryn)
    card = actions.add_card(actor, workshop, key=uuid.uuid4(), text="A secret hub")
    assert (card.author_id, card.organisation_id) == (None, None)
    with acting_as(OWNER):
        event = Event.objects.unscoped(because="a test").get(verb="workshop_card_added")
    assert (event.person_id, event.person_name, event.organisation_id, event.acting_for_id) == (None, "", None, None)
    assert event.request_id == ""


def test_dots_count_exactly_and_nobody_sees_them_before_the_close(cast: World) -> None:
    workshop = workshop_in(cast, phase="vote", dots_each=2)
    one, other = cards_in(workshop, "One", "Other")
    bryn = joined(workshop, cast.bryn)
    key = uuid.uuid4()
    actions.place_dot(bryn, workshop, card=one.pk, key=key)
    with pytest.raises(Repeated):
        actions.place_dot(bryn, workshop, card=one.pk, key=key)
    actions.place_dot(bryn, workshop, card=other.pk, key=key)
    with pytest.raises(NoDotsLeft):
        actions.place_dot(bryn, workshop, card=one.pk, key=uuid.uuid4())
    actions.take_dot_back(bryn, workshop, dot=uuid.uuid5(key, str(other.pk)))
    with pytest.raises(Repeated):
        actions.take_dot_back(bryn, workshop, dot=uuid.uuid5(key, str(other.pk)))
    for actor in (chair(cast), cast.cwm.actor()):
        assert list(Dot.objects.visible_to(actor)) == []
        assert Dot.objects.all().scoped("the second wall alone").count() == 0
        assert board_of(actor, Workshop.objects.visible_to(actor).get(pk=workshop.pk)).cards[0].tally is None
    room = RoomState.objects.visible_to(chair(cast)).get(workshop=workshop)
    assert room.have_voted == 1
    closed = move(cast, workshop)
    with pytest.raises(NotNow):
        actions.place_dot(cast.bryn.actor(), workshop, card=one.pk, key=uuid.uuid4())
    first = board_of(chair(cast), closed).cards[0]
    assert first.tally is not None
    assert (first.card, first.tally.heads, first.tally.voices) == (one, 1, Fraction(1))


def test_scores_keep_the_last_word_and_are_hidden_alike(cast: World) -> None:
    workshop = workshop_in(cast, phase="score")
    (card,) = cards_in(workshop, "One")
    bryn = joined(workshop, cast.bryn)
    actions.score_card(bryn, workshop, card=card.pk, impact=1, ease=1)
    actions.score_card(bryn, workshop, card=card.pk, impact=5, ease=4)
    assert rows(Score) == 1
    assert list(Score.objects.visible_to(chair(cast))) == []
    assert Score.objects.all().scoped("the second wall alone").count() == 0
    placed = board_of(chair(cast), move(cast, workshop)).cards[0].placed
    assert placed is not None
    assert (placed.impact, placed.ease, placed.quadrant) == (5, 4, "quick_win")


def test_scores_of_a_card_that_is_grouped_later_count_for_the_one_above(cast: World) -> None:
    workshop = workshop_in(cast, phase="score")
    lead, under = cards_in(workshop, "One", "Other")
    bryn = joined(workshop, cast.bryn)
    actions.score_card(bryn, workshop, card=lead.pk, impact=1, ease=1)
    actions.score_card(bryn, workshop, card=under.pk, impact=5, ease=5)
    actions.score_card(joined(workshop, cast.cwm), workshop, card=under.pk, impact=4, ease=5)
    scored = move(cast, workshop)
    actions.group_card(chair(cast), under, under=lead.pk)
    (first,) = board_of(chair(cast), scored).cards
    assert first.placed is not None
    assert (first.placed.impact, first.placed.ease, first.placed.answers) == (3.5, 4.0, 2)
    assert "Quick win (3.5 × 4.0)" in get(cast.chair, "forums:room-console", workshop.pk).content.decode()
    actions.group_card(chair(cast), under, under=None)
    apart = [one.placed.impact for one in board_of(chair(cast), scored).cards if one.placed]
    assert apart == [1.0, 4.5]


def test_an_observer_comes_in_and_looks_on_and_is_no_voice(cast: World) -> None:
    workshop = workshop_in(cast, phase="vote")
    (card,) = cards_in(workshop, "One")
    with acting_as(OWNER):
        make_role(cast.forum, cast.bryn, cast.bryn.viewer, role="observer")
        make_role(cast.forum, cast.cwm, cast.cwm.manager, role="observer")
    keeper = joined(workshop, cast.cwm)  # keeps the register of its body as well
    actions.place_dot(keeper, workshop, card=card.pk, key=uuid.uuid4())
    observer = cast.bryn.actor(cast.bryn.viewer)
    actions.join_room(observer, workshop)
    with pytest.raises(NotAllowed):
        actions.place_dot(observer, workshop, card=card.pk, key=uuid.uuid4())
    answers = {"key": str(uuid.uuid4()), "card": str(card.pk)}
    assert post(cast.bryn.viewer, "forums:room-dot", workshop.pk, body=cast.bryn, **answers).status_code == 404
    page = get(cast.bryn.viewer, "forums:room", workshop.pk).content.decode()
    assert "You are an observer of this forum" in page
    assert "Those who take part place their dots." in page
    assert "Place your dots" not in page, "nobody is asked for what they may not do"
    assert "What you have typed" not in page, "there is nothing to type into"
    assert 'id="room-board"' in page
    assert 'id="vote"' not in page
    assert "dots left" not in page
    assert reverse("forums:room-interest", args=[workshop.pk]) not in page


@pytest.mark.parametrize("phase", ["gather", "vote", "score"])
def test_the_wall_too_has_an_observer_write_nothing_in_a_room(cast: World, phase: str) -> None:
    workshop = workshop_in(cast, phase=phase)
    (card,) = cards_in(workshop, "One")
    observer = cast.bryn.actor(cast.bryn.viewer)
    actions.join_room(observer, workshop)
    place = place_of(observer, workshop)
    room = {"workshop": workshop, "audience_id": workshop.audience_id}
    one = {**room, "participant": place, "card": card}

    def row() -> Card | Dot | Score:
        if phase == "gather":
            return Card(**room, author=place, number=2, text="Mine")
        return Dot(**one) if phase == "vote" else Score(**one, impact=1, ease=1)

    row().save(force_insert=True)
    with acting_as(OWNER):
        make_role(cast.forum, cast.bryn, cast.bryn.viewer, role="observer")
    if phase == "score":
        refused = Score.objects.all().scoped("the second wall alone")
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            refused.update(impact=5)
        with acting_as(OWNER):
            Score._base_manager.all().delete()
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        row().save(force_insert=True)


def test_two_who_press_next_move_one_phase_and_back_hides_again(cast: World) -> None:
    workshop = workshop_in(cast, phase="vote")
    other = secretary(cast)
    actions.move_on(chair(cast), workshop, seen_at=3, to=4)
    other = actor_for(other.person, cast.bryn.organisation.pk)
    with pytest.raises(Repeated):
        actions.move_on(other, workshop, seen_at=3, to=4)
    back = actions.move_on(other, workshop, seen_at=4, to=3)
    assert (back.phase, back.shows_dots) == ("vote", False)
    with pytest.raises(NotNow):
        actions.move_on(other, workshop, seen_at=3, to=7)


def test_at_the_close_every_card_has_a_fate(cast: World) -> None:
    workshop = workshop_in(cast, phase="act")
    parked, open_one, under = cards_in(workshop, "Parked", "Open", "Under")
    with pytest.raises(NoReason):
        actions.settle_card(chair(cast), parked, fate=Fate.PARKED, reason=" ")
    actions.settle_card(chair(cast), parked, fate=Fate.PARKED, reason="Next year")
    actions.group_card(chair(cast), under, under=open_one.pk)
    closed = move(cast, workshop)
    assert (closed.state, closed.phase) == ("closed", "closed")
    fates = dict(Card.objects.visible_to(chair(cast)).filter(workshop=workshop).values_list("text", "fate"))
    assert fates == {"Parked": Fate.PARKED, "Open": Fate.NOT_REACHED, "Under": Fate.OPEN}
    with pytest.raises(NotNow):
        actions.join_room(cast.cwm.actor(), workshop)


def test_a_fate_is_chosen_and_what_was_made_of_a_card_or_settled_at_the_close_stays(cast: World) -> None:
    workshop = workshop_in(cast, phase="act")
    raised, parked = cards_in(workshop, "Raised", "Parked")
    raise_card(chair(cast), raised, words=Words("Hub", "One", cast.aber.organisation, Stage.CO_OPERATION), partners=[])

    def press(card: Card, fate: str) -> tuple[int, str]:
        answers = {"fate": fate, "reason": "Next year"}
        status = post(cast.chair, "forums:card-settle", card.pk, body=cast.aber, **answers).status_code
        return status, Card.objects.visible_to(chair(cast)).get(pk=card.pk).fate

    assert press(parked, "") == (422, Fate.OPEN)
    assert press(parked, "parked") == (303, Fate.PARKED)
    assert press(parked, "") == (422, Fate.PARKED), "nothing chosen undoes nothing"
    assert press(parked, "open") == (303, Fate.OPEN)
    assert press(parked, "parked") == (303, Fate.PARKED)
    assert press(raised, "dropped") == (303, Fate.INITIATIVE), "what was made of it stays"
    assert "Or leave it" not in get(cast.chair, "forums:card", raised.pk).content.decode()
    move(cast, workshop)
    assert press(parked, "open") == (422, Fate.PARKED), "after the close no card is without a fate"
    with pytest.raises(StaysSettled):
        actions.settle_card(chair(cast), parked, fate=Fate.OPEN)
    assert press(parked, "dropped") == (303, Fate.DROPPED)


def test_a_guest_is_in_one_room_and_nowhere_else(cast: World) -> None:
    workshop, another = workshop_in(cast), workshop_in(cast)
    cards_in(another, "Not theirs")
    place = guest_in(cast, workshop)
    actor = guest(place.pk)
    assert actor.room == workshop.pk
    actions.add_card(actor, workshop, key=uuid.uuid4(), text="From a guest")
    with pytest.raises(NotAllowed):
        actions.add_card(actor, another, key=uuid.uuid4(), text="Elsewhere")
    assert [card.text for card in Card.objects.all().scoped("the second wall alone")] == ["From a guest"]
    assert [one.pk for one in Workshop.objects.all().scoped("the second wall alone")] == [workshop.pk]
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Card(workshop=another, audience_id=another.audience_id, number=9, text="x").save(force_insert=True)
    actions.remove_participant(chair(cast), place)
    assert guest(place.pk).room is None
    with pytest.raises(NotAllowed):
        actions.add_card(actor, workshop, key=uuid.uuid4(), text="After")
    with pytest.raises(Removed):
        actions.admit_guest(chair(cast), place, organisation=None, body_name="x")


def test_a_guest_who_waits_reads_nothing_of_the_room(cast: World) -> None:
    workshop = workshop_in(cast)
    cards_in(workshop, "A secret")
    with acting_as(OWNER):
        waits = Participant(
            workshop=workshop, audience_id=workshop.audience_id, name="Nia", body_name="Charity", is_guest=True
        )
        waits.save(force_insert=True)
    actor = guest(waits.pk)
    assert actor.room is None
    for model in (Workshop, Card, RoomState):
        assert model.objects.all().scoped("the second wall alone").count() == 0


def test_who_asks_gets_the_board_in_the_same_answer_where_theirs_is_older(cast: World, client: Client) -> None:
    workshop = workshop_in(cast, phase="gather")
    joined(workshop, cast.bryn)
    client.force_login(cast.bryn.manager)
    where = reverse("forums:room-state", args=[workshop.pk])

    def state(query: str) -> dict[str, Any]:
        return dict(client.get(where + query).json())

    shown = state("?board=room-board")["version"]
    assert "board" not in state(f"?board=room-board&shown={shown}")
    actions.add_card(cast.bryn.actor(), workshop, key=uuid.uuid4(), text="Share the depot")
    newer = state(f"?board=room-board&shown={shown}")
    assert newer["version"] > shown
    assert "Share the depot" in newer["board"]
    assert f'data-version="{newer["version"]}"' in newer["board"]
    for query in ("", "?board=screen-board&shown=0", "?board=room-board&shown=x", "?board=room-board"):
        assert "board" not in state(query), "the screen is for who runs the workshop, and nothing is sent unasked"


def test_the_room_shows_of_a_property_what_every_member_sees_and_a_guest_nothing(cast: World) -> None:
    workshop = workshop_in(cast)
    depot, hall = cast.aber.owns("Depot", town="Aber", use="office"), cast.aber.owns("Hall")
    cast.aber.shares(depot, with_=cast.forum.audience, at=Level.COMMERCIAL)
    cast.aber.shares(hall, with_=cast.bryn.audience, at=Level.SUMMARY)
    add_cards(chair(cast), workshop, assets=[depot.pk, hall.pk, depot.pk])
    (one,) = board_of(cast.cwm.actor(), workshop).cards
    assert one.asset is not None
    assert (one.title, one.asset.level) == ("Depot", Level.SUMMARY)
    place = guest_in(cast, workshop)
    seen = board_of(guest(place.pk), workshop).cards
    assert [(card.title, card.asset) for card in seen] == [("", None)]
    arm(cast.cwm.actor().arms())


def test_the_database_refuses_a_vote_outside_the_vote(cast: World) -> None:
    workshop = workshop_in(cast, phase="score")
    (card,) = cards_in(workshop, "One")
    joined(workshop, cast.bryn)
    with acting_as(OWNER):
        place = Participant.objects.unscoped(because="a test").get()
    cast.bryn.actor()
    dot = Dot(workshop=workshop, audience_id=workshop.audience_id, participant=place, card=card)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        dot.save(force_insert=True)
    cast.cwm.actor()
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Score(workshop=workshop, audience_id=workshop.audience_id, participant=place, card=card, impact=1, ease=1).save(
            force_insert=True
        )


def test_the_wall_shows_nothing_of_a_property_while_a_guest_is_in_the_room(cast: World) -> None:
    """Neither the screen nor what its script fetches, not even the board kept from a moment before."""
    workshop = workshop_in(cast)
    depot = cast.aber.owns("Depot", town="Trefawr", use="office")
    cast.aber.shares(depot, with_=cast.forum.audience, at=Level.COMMERCIAL)
    add_cards(chair(cast), workshop, assets=[depot.pk])

    def wall() -> list[bool]:
        pages = [
            get(cast.chair, f"forums:{name}", workshop.pk).content.decode() for name in ("room-screen", "screen-board")
        ]
        return [word in page for page in pages for word in ("Depot", "Trefawr", "Aber Council")]

    assert wall() == [True] * 6
    place = guest_in(cast, workshop)
    assert wall() == [False] * 6
    phone = get(cast.chair, "forums:room-console", workshop.pk).content.decode()
    assert "Depot" in phone, "the chair's own screen is nobody else's"
    actions.remove_participant(chair(cast), place)
    assert wall() == [True] * 6


def test_the_time_is_stopped_let_run_and_lengthened_once_however_many_press(cast: World) -> None:
    workshop = workshop_in(cast, phase="lobby")
    workshop = move(cast, workshop)
    first, second = chair(cast), secretary(cast)

    def presses(actor: Actor, how: str, was: str) -> phases.Timer:
        arm(actor.arms())
        actions.set_timer(actor, workshop, seen_at=1, how=how, was=was)
        return Workshop.objects.visible_to(actor).get(pk=workshop.pk).timer

    began = workshop.timer
    assert began.ends_at is not None
    longer = presses(first, "longer", began.mark)
    assert longer.ends_at == began.ends_at + dt.timedelta(minutes=2)
    with pytest.raises(Repeated):
        presses(second, "longer", began.mark)
    stopped = presses(second, "pause", longer.mark)
    assert (stopped.ends_at, stopped.left is None) == (None, False)
    with pytest.raises(Repeated):
        presses(first, "pause", "")
    assert presses(first, "longer", stopped.mark).left == (stopped.left or 0) + 120
    assert presses(first, "resume", "").ends_at is not None
    with pytest.raises(Repeated):
        actions.set_timer(chair(cast), workshop, seen_at=2, how="pause")
    with pytest.raises(NotAllowed):
        actions.set_timer(cast.cwm.actor(), workshop, seen_at=1, how="pause")


def test_dots_follow_a_card_that_is_grouped_later_and_stay_when_who_placed_them_is_removed(cast: World) -> None:
    """A vote that was cast counts: it is taken back by whoever cast it, while the vote is open, and by nobody else."""
    workshop = workshop_in(cast, phase="vote")
    one, other = cards_in(workshop, "One", "Other")
    for body, card in ((cast.bryn, one), (cast.cwm, other)):
        actions.place_dot(joined(workshop, body), workshop, card=card.pk, key=uuid.uuid4())
    with acting_as(OWNER):
        gone = Participant.objects.unscoped(because="a test").get(person=cast.cwm.manager)
    actions.remove_participant(chair(cast), gone)
    workshop = move(cast, workshop)

    def counted() -> list[tuple[str, int, Fraction]]:
        cards = board_of(chair(cast), workshop).cards
        return [(card.title, card.tally.heads, card.tally.voices) for card in cards if card.tally]

    assert sorted(counted()) == [("One", 1, Fraction(1)), ("Other", 1, Fraction(1))]
    actions.group_card(chair(cast), other, under=one.pk)
    assert counted() == [("One", 2, Fraction(2))]
    actions.group_card(chair(cast), other, under=None)
    assert sorted(counted()) == [("One", 1, Fraction(1)), ("Other", 1, Fraction(1))]


def test_who_wrote_a_card_is_told_that_something_became_of_it_and_of_an_anonymous_one_nobody(cast: World) -> None:
    workshop = workshop_in(cast)
    named = actions.add_card(joined(workshop, cast.bryn), workshop, key=uuid.uuid4(), text="A hub")
    under = actions.add_card(joined(workshop, cast.cwm), workshop, key=uuid.uuid4(), text="A hub too")
    actions.group_card(chair(cast), under, under=named.pk)
    with acting_as(OWNER):
        Workshop.objects.unscoped(because="a test").update(is_anonymous=True)
    hidden = actions.add_card(cast.cwm.actor(), workshop, key=uuid.uuid4(), text="A secret")

    def told() -> set[str]:
        deliver_all()
        with acting_as(OWNER):
            rows = Notice.objects.unscoped(because="a test").filter(kind="card_settled", read_at=None)
            names = set(rows.values_list("person__email", flat=True))
            rows.update(read_at=clock.now())
        return names

    actions.settle_card(chair(cast), hidden, fate=Fate.PARKED, reason="Not now")
    assert told() == set()
    for _again in range(2):
        actions.settle_card(chair(cast), named, fate=Fate.DROPPED, reason="Too dear")
    authors = {cast.bryn.manager.email, cast.cwm.manager.email}
    with acting_as(OWNER):
        jobs = Job.objects.filter(name="forums.tell_of_fate").count()
    assert jobs == 2, "once each, though it was pressed twice"
    assert told() == authors
    raise_card(chair(cast), named, words=Words("Hub", "One", cast.aber.organisation, Stage.CO_OPERATION), partners=[])
    assert told() == authors
    page = get(cast.bryn.manager, "partners:notice-list").content.decode()
    assert "Something became of a card that you wrote" in page
    assert "Too dear" not in page


def test_who_wrote_a_card_that_was_not_reached_hears_so_at_the_close(cast: World) -> None:
    workshop = workshop_in(cast)
    actions.add_card(joined(workshop, cast.bryn), workshop, key=uuid.uuid4(), text="A hub")
    move(cast, workshop, times=6)
    deliver_all()
    with acting_as(OWNER):
        assert Notice.objects.unscoped(because="a test").get(kind="card_settled").person == cast.bryn.manager
