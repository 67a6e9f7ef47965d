"""What a room shows is of one moment; what came too late, twice or past the close is said, and is no fault."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.urls import reverse

from forums.charter.models import Pulse
from forums.live import actions, scene, tickets
from forums.live.asking import ask
from forums.workshops import room
from forums.workshops.actions import answer_invitation
from forums.workshops.choices import Answer
from forums.workshops.errors import Repeated
from forums.workshops.models import Card, Participant, Workshop
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from sharing.levels import Level
from tests.client import PortalClient
from tests.forums.membership.doing import chair, get, post, signed_in
from tests.forums.workshops.doing import cards_in, joined, move, secretary, workshop_in
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World

FORM = re.compile(r'<form method="post" action="([^"]+)"')


def own_form(page: str, part: str) -> str:
    """Where the form of a page posts to, as a browser reads it."""
    found: str = next(one for one in FORM.findall(page) if part in one)
    return found.replace("&amp;", "&")


def test_a_chair_who_moves_on_between_two_readings_leaves_no_old_board_under_the_new_number(cast: World) -> None:
    workshop = workshop_in(cast, phase="gather")
    actor = joined(workshop, cast.bryn)
    read_first = Workshop.objects.visible_to(actor).get(pk=workshop.pk)  # by the permission of a request
    move(cast, workshop)
    version, now = room.present(actor, read_first)
    assert (read_first.step, now.step) == (1, 2)
    scene.board_html(actor, now, scene.kind_of(actor, now, scene.PHONE), version=version)
    text = get(cast.bryn.manager, "forums:room-board", workshop.pk).content.decode()
    assert f'data-version="{version}"' in text
    assert 'data-step="2"' in text


def test_a_property_found_by_a_search_becomes_a_card_though_others_come_before_it(cast: World) -> None:
    workshop = workshop_in(cast, phase="lobby", state="draft")
    for number in range(41):
        cast.aber.shares(cast.aber.owns(f"A{number:02}"), with_=cast.forum.audience, at=Level.SUMMARY)
    found = cast.aber.owns("Zebra House")
    cast.aber.shares(found, with_=cast.forum.audience, at=Level.SUMMARY)
    hidden = cast.dol.owns("Hidden House")
    client, cards = signed_in(cast.chair), reverse("forums:workshop-cards", args=[workshop.pk])
    assert str(found.pk) not in client.get(cards).content.decode()
    page = client.get(f"{cards}?q=Zebra").content.decode()
    assert str(found.pk) in page
    answers = {"acting_for": str(cast.aber.organisation.pk), "texts": "", "key": str(uuid.uuid4())}
    for where in (own_form(page, "/cards/"), cards):  # what was offered by an earlier search is as good
        chosen = {"asset": [str(found.pk), str(hidden.pk), str(uuid.uuid4())]}
        assert client.post(where, answers | chosen).status_code == 303
    assert [one.asset_id for one in Card.objects.visible_to(chair(cast)).filter(workshop=workshop)] == [found.pk]
    assert client.post(cards, answers | {"asset": ["no key"]}).status_code == 422


def test_no_card_is_added_after_the_close_and_the_page_says_so(cast: World) -> None:
    workshop = move(cast, workshop_in(cast, phase="act"))
    page = get(cast.chair, "forums:workshop-cards", workshop.pk)
    assert page.status_code == 409
    assert "This workshop is over" in page.content.decode()


def test_the_console_of_a_draft_leads_back_to_its_page(cast: World) -> None:
    workshop = workshop_in(cast, phase="lobby", state="draft")
    answer = get(cast.chair, "forums:room-console", workshop.pk)
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("forums:workshop", args=[workshop.pk]))


def test_invitations_that_are_sent_twice_went_once_and_that_is_said(cast: World) -> None:
    workshop = workshop_in(cast, phase="lobby")
    answer = post(cast.chair, "forums:workshop-invite", workshop.pk, body=cast.aber)
    assert answer.status_code == 303
    with acting_as(OWNER):
        assert not Event.objects.unscoped(because="a test").filter(verb="workshop_invited").exists()


def test_whoever_was_removed_does_not_answer_the_invitation(cast: World) -> None:
    workshop = workshop_in(cast, phase="lobby")
    actor = joined(workshop, cast.bryn)
    place = Participant.objects.visible_to(chair(cast)).get(person=cast.bryn.manager)
    actions.remove_participant(chair(cast), place)
    assert "Answer the invitation" not in get(cast.bryn.manager, "forums:workshop", workshop.pk).content.decode()
    answer = post(cast.bryn.manager, "forums:workshop-answer", workshop.pk, body=cast.bryn, answer="attends")
    assert answer.status_code == 404
    with pytest.raises(NotAllowed):
        answer_invitation(actor, workshop, answer=Answer.ATTENDS)


def test_a_guest_who_asks_twice_is_one_guest_and_is_let_in(cast: World) -> None:
    workshop, client = workshop_in(cast), PortalClient()
    find, waits = reverse("forums:room-find"), reverse("forums:room-waiting")
    for _ in range(2):
        key = re.findall(r'name="key" value="([^"]+)"', client.get(find).content.decode())[0]
        asked = {"code": workshop.code, "name": "Nia", "body": "Charity", "key": key}
        assert client.post(find, asked).status_code == 303
    deliver_all()
    (place,) = Participant.objects.visible_to(chair(cast)).waiting()
    post(cast.chair, "forums:guest-admit", place.pk, body=cast.aber, body_name="Charity", organisation="")
    assert reverse("forums:room", args=[workshop.pk]) in client.get(waits).content.decode()


def test_places_are_made_of_the_words_and_of_a_secret(cast: World) -> None:
    mine, words = uuid.uuid4(), {"code": "ABCDEF", "name": "Nia", "body": "Charity"}
    assert ask(mine, **words) == ask(mine, **words | {"code": "abc-def"})
    assert ask(mine, **words) != ask(uuid.uuid4(), **words)
    assert ask(mine, **words) != ask(mine, **words | {"name": "Ned"})


def test_a_card_that_comes_too_late_is_given_back(cast: World) -> None:
    workshop = workshop_in(cast)
    joined(workshop, cast.bryn)
    move(cast, workshop)
    client = signed_in(cast.bryn.manager)
    sent = {"acting_for": str(cast.bryn.organisation.pk), "key": str(uuid.uuid4()), "text": "A hub by the quay"}
    answer = client.post(reverse("forums:room-card", args=[workshop.pk]), sent)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).content.decode()
    assert "What you sent was not counted. Your card was: “A hub by the quay”" in page


def test_the_key_of_a_card_elsewhere_is_one_that_is_there_already(cast: World) -> None:
    workshop, other = workshop_in(cast), workshop_in(cast, title="Other")
    (there,) = cards_in(other, "There")
    with pytest.raises(Repeated):
        actions.add_card(joined(workshop, cast.bryn), workshop, key=there.pk, text="Here")


def test_a_pulse_that_was_closed_meanwhile_says_so_and_one_answered_twice_counts_once(cast: World) -> None:
    workshop = workshop_in(cast, phase="act", with_pulse=True)
    for body in (cast.bryn, cast.cwm):
        joined(workshop, body)
    move(cast, workshop)
    page = get(cast.bryn.manager, "forums:room-pulse", workshop.pk)
    scores = {"acting_for": str(cast.bryn.organisation.pk)} | dict.fromkeys(page.context["form"].fields, "3")
    client = signed_in(cast.bryn.manager)
    pulse = Pulse.objects.visible_to(chair(cast)).get()
    alone = reverse("forums:pulse-answer", args=[pulse.pk])
    assert client.post(alone, scores).status_code == 303
    again = client.post(alone, scores)
    assert again.status_code == 303
    assert "You have answered this pulse" in client.get(again.headers["Location"]).content.decode()
    post(cast.chair, "forums:pulse-close", pulse.pk, body=cast.aber)
    late = signed_in(cast.cwm.manager)
    answer = late.post(
        reverse("forums:room-pulse", args=[workshop.pk]), scores | {"acting_for": str(cast.cwm.organisation.pk)}
    )
    assert "The pulse is closed" in late.get(answer.headers["Location"]).content.decode()
    assert late.get(alone).status_code == 404


def test_what_is_recorded_bears_the_id_of_its_request_but_for_the_anonymous(cast: World) -> None:
    workshop = workshop_in(cast, is_anonymous=True)
    client, asked = signed_in(cast.bryn.manager), {"x-request-id": "from-the-proxy-1"}
    form = {"acting_for": str(cast.bryn.organisation.pk)}
    client.post(reverse("forums:room-join", args=[workshop.pk]), form, headers=asked)
    card = {"key": str(uuid.uuid4()), "text": "Secret"}
    client.post(reverse("forums:room-card", args=[workshop.pk]), form | card, headers=asked)
    with acting_as(OWNER):
        events = Event.objects.unscoped(because="a test").filter(verb__in=("workshop_joined", "workshop_card_added"))
        assert dict(events.values_list("verb", "request_id")) == {
            "workshop_joined": "from-the-proxy-1",
            "workshop_card_added": "",
        }


def test_five_windows_of_those_who_run_a_room_are_of_five_people(cast: World) -> None:
    workshop = workshop_in(cast)
    secretary(cast)
    holders = set()
    for person in (cast.chair, cast.bryn.manager):
        page = get(person, "forums:room-console", workshop.pk)
        assert page.status_code == 200
        ticket = tickets.read(page.context["ticket"], key=settings.SECRET_KEY)
        assert ticket is not None
        holders.add(ticket.holder)
    assert holders == {cast.chair.pk, cast.bryn.manager.pk}
