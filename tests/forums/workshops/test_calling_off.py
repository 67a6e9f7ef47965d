"""A planned workshop is called off: it stays in the record, nothing more is done in it, and calendars let go of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import icalendar
import pytest
from django.urls import reverse

from forums.live import actions as live
from forums.membership.models import ForumRole
from forums.workshops.actions import answer_invitation, call_off_workshop, send_invitations
from forums.workshops.choices import Answer, State
from forums.workshops.errors import CalledOff
from forums.workshops.models import Card, Participant, Workshop
from forums.workshops.phases import NEXT
from forums.workshops.waiting import workshops_waiting
from partners import clock
from partners.audit.models import Event
from partners.notices.models import Notice
from partners.scoping.arming import arm
from tests.client import PortalClient
from tests.forums.live.test_way_in import WAIT, asks
from tests.forums.membership.doing import chair, get, post
from tests.forums.workshops.doing import cards_in, workshop_in
from tests.matrix.actors import masked
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as
from tests.walls import only_the_wall_stops
from tests.worlds import make_role

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from tests.worlds import World

REASON = "The heating has failed"
OFF = "forums:workshop-call-off"


def called_off(cast: World, workshop: Workshop) -> None:
    """By the chair, on the page, pressed twice."""
    assert get(cast.chair, OFF, workshop.pk).status_code == 200
    assert post(cast.chair, OFF, workshop.pk, body=cast.aber, reason=" ").status_code == 422
    for _ in range(2):
        assert post(cast.chair, OFF, workshop.pk, body=cast.aber, reason=REASON).status_code == 303
    assert get(cast.chair, OFF, workshop.pk).status_code == 303


def entry_of(letter: EmailMessage) -> tuple[str, icalendar.Component]:
    """What a letter asks of a calendar, and about which entry."""
    (file,) = letter.attachments
    calendar = icalendar.Calendar.from_ical(file[1])
    (entry,) = calendar.walk("VEVENT")
    assert f"method={calendar['METHOD']}" in file[2]
    assert str(entry["ATTENDEE"]) == f"mailto:{letter.to[0]}"
    assert str(entry["ORGANIZER"]).startswith("mailto:")
    return str(calendar["METHOD"]), entry


def test_those_who_were_invited_are_told_once_and_their_calendars_let_go(
    cast: World, mailoutbox: list[EmailMessage]
) -> None:
    with acting_as(OWNER):
        make_role(cast.forum, cast.bryn, cast.bryn.manager)
        left = make_role(cast.forum, cast.cwm, cast.cwm.viewer)
    workshop = workshop_in(cast, phase="lobby", state="draft")
    send_invitations(chair(cast), workshop)
    deliver_all()
    asked, first = entry_of(mailoutbox[0])
    assert (asked, str(first["STATUS"]), first["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 0)
    answer_invitation(cast.cwm.actor(), workshop, answer=Answer.ATTENDS)
    with acting_as(OWNER):
        ForumRole.objects.unscoped(because="a test").filter(pk=left.pk).update(ended_at=clock.now())
    mailoutbox.clear()
    called_off(cast, workshop)
    deliver_all()
    people = {cast.chair, cast.bryn.manager, cast.cwm.viewer, cast.cwm.manager}
    assert sorted(one.to[0] for one in mailoutbox) == sorted(one.email for one in people), "each of them once"
    for letter in mailoutbox:
        asked, entry = entry_of(letter)
        assert (asked, str(entry["STATUS"]), entry["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
        assert entry["UID"] == first["UID"]
        assert "Hubs" not in str(letter.message())
        assert REASON not in str(letter.message())
    kinds = Notice.objects.visible_to(cast.bryn.actor()).values_list("kind", flat=True)
    assert set(kinds) == {"workshop_invited", "workshop_called_off"}
    with acting_as(OWNER):
        event = Event.objects.unscoped(because="a test").get(verb="workshop_called_off")
    assert event.reason == REASON
    file = get(cast.bryn.manager, "forums:workshop-calendar", workshop.pk).content.decode()
    assert "STATUS:CANCELLED" in file
    assert "SEQUENCE:1" in file


def test_whoever_may_no_longer_see_it_is_not_told(cast: World, mailoutbox: list[EmailMessage]) -> None:
    with acting_as(OWNER):
        role = make_role(cast.forum, cast.bryn, cast.bryn.manager)
    workshop = workshop_in(cast, phase="lobby")
    call_off_workshop(chair(cast), workshop, reason=REASON)
    with acting_as(OWNER):
        cast.bryn.organisation.memberships.scoped("a test").filter(person=role.person).update(ended_at=clock.now())
    deliver_all()
    assert [one.to for one in mailoutbox] == [[cast.chair.email]]


def test_nothing_more_is_done_in_it_and_every_page_says_so(cast: World) -> None:
    workshop, member = workshop_in(cast, phase="lobby"), cast.cwm.actor()
    with acting_as(OWNER):
        make_role(cast.forum, cast.cwm, cast.cwm.manager)
        guest = Participant(
            workshop=workshop, audience_id=workshop.audience_id, name="Nia", body_name="Charity", is_guest=True,
            admitted_at=clock.now(), joined_at=clock.now(),
        )  # fmt: skip
        guest.save(force_insert=True)
    (card,) = cards_in(workshop, "A hub")
    live.join_room(member, workshop)
    called_off(cast, workshop)
    key = workshop.pk
    page = get(cast.cwm.viewer, "forums:workshop", key).content.decode()
    assert all(words in page for words in ("It does not take place", REASON, "A hub", "Not reached"))
    assert reverse("forums:room", args=[key]) not in page
    listed = get(cast.cwm.viewer, "forums:workshop-list", cast.forum.pk).content.decode()
    assert "Hubs" in listed.partition("Held")[2]
    assert "Hubs" not in listed.partition("Held")[0]
    assert "Hubs" not in get(cast.cwm.viewer, "forums:forum", cast.forum.pk).content.decode()
    for actor in (chair(cast), cast.cwm.actor()):
        arm(actor.arms())
        assert list(workshops_waiting(actor)) == []
    for name in ("room", "room-console", "room-screen"):
        text = get(cast.chair, f"forums:{name}", key).content.decode()
        assert "was called off. It does not take place" in text, name
        assert workshop.code not in text
    for name in ("workshop-edit", "workshop-cards", "workshop-invite", "workshop-action", "workshop-decision"):
        assert get(cast.chair, f"forums:{name}", key).status_code == 409, name
    assert get(cast.chair, "forums:card", card.pk).status_code == 409
    assert post(cast.bryn.manager, "forums:room-join", key, body=cast.bryn).status_code == 409
    answers = {"answer": "attends", "text": "An idea", "key": str(key)}
    for name in ("room-card", "room-dot", "workshop-answer"):
        assert post(cast.cwm.manager, f"forums:{name}", key, body=cast.cwm, **answers).status_code == 404, name
    for name, given in (("room-move", {"seen_at": 7, "to": 6}), ("workshop-cards", {"texts": "More"})):
        assert post(cast.chair, f"forums:{name}", key, body=cast.aber, **given).status_code == 409, name
    assert (
        post(cast.chair, "forums:card-settle", card.pk, body=cast.aber, fate="dropped", reason="x").status_code == 409
    )
    with pytest.raises(CalledOff):
        live.set_timer(chair(cast), workshop, seen_at=7, how="pause")
    assert Card.objects.visible_to(cast.cwm.actor()).count() == 1
    browser = PortalClient()
    session = browser.session
    session["place"] = str(guest.pk)
    session.save()
    door = browser.get(reverse("forums:room", args=[key])).content.decode()
    assert "It does not take place" in door
    assert REASON not in door, "why is the forum's own"


def test_its_code_tells_an_outsider_nothing(cast: World) -> None:
    workshop = workshop_in(cast, phase="lobby")
    call_off_workshop(chair(cast), workshop, reason=REASON)
    assert masked(asks(workshop.code).get(WAIT)) == masked(asks("ZZZZZZ").get(WAIT))
    with acting_as(OWNER):
        assert not Participant.objects.unscoped(because="a test").exists(), "nobody was asked"
    foreign = post(cast.dol.manager, "forums:room-find", body=cast.dol, code=workshop.code)
    wrong = post(cast.dol.manager, "forums:room-find", body=cast.dol, code="ZZZZZZ")
    assert masked(foreign, workshop.code) == masked(wrong, "ZZZZZZ")
    ours = post(cast.bryn.manager, "forums:room-find", body=cast.bryn, code=workshop.code)
    assert ours.headers["Location"] == reverse("forums:room", args=[workshop.pk])


def test_a_draft_that_is_called_off_was_never_there_for_members(cast: World, mailoutbox: list[EmailMessage]) -> None:
    draft = workshop_in(cast, phase="lobby", state="draft")
    called_off(cast, draft)
    deliver_all()
    assert mailoutbox == []
    assert "Hubs" in get(cast.chair, "forums:workshop-list", cast.forum.pk).content.decode()
    assert "Hubs" not in get(cast.bryn.manager, "forums:workshop-list", cast.forum.pk).content.decode()
    for name in ("workshop", "room", "workshop-calendar"):
        assert get(cast.bryn.manager, f"forums:{name}", draft.pk).status_code == 404
    cast.bryn.actor()
    only_the_wall_stops("SELECT 1 FROM forums_workshop WHERE id = %s", draft.pk)


def test_one_that_has_begun_is_not_called_off_and_none_comes_back(cast: World) -> None:
    begun, off = workshop_in(cast), workshop_in(cast, phase="lobby")
    assert get(cast.chair, OFF, begun.pk).status_code == 409
    assert post(cast.chair, OFF, begun.pk, body=cast.aber, reason=REASON).status_code == 409
    assert post(cast.bryn.manager, OFF, off.pk, body=cast.bryn, reason=REASON).status_code == 404, "a member"
    call_off_workshop(chair(cast), off, reason=REASON)
    change = "UPDATE forums_workshop SET state = %s, called_off_by_id = %s, called_off_reason = %s WHERE id = %s"
    only_the_wall_stops(change, "called_off", cast.chair.pk, REASON, begun.pk)
    only_the_wall_stops(change, "invited", cast.chair.pk, REASON, off.pk)
    other = workshop_in(cast, phase="lobby")
    only_the_wall_stops(change, "called_off", cast.chair.pk, "", other.pk)
    only_the_wall_stops(change, "called_off", cast.bryn.manager.pk, REASON, other.pk)


def test_the_documents_draw_what_a_workshop_may_become() -> None:
    drawn = Path("docs/architecture.md").read_text().partition("stateDiagram-v2")[2].partition("```")[0]
    arrows = {(one, other) for one, other in re.findall(r"(\w+) --> (\w+)", drawn)}
    assert arrows == {(one.value, other.value) for one, others in NEXT.items() for other in others}
    assert set(NEXT) == set(State)
