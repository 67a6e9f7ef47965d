"""From a template to invitations: a draft that nobody else sees, cards that all may see, a calendar entry, answers."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import icalendar
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from forums.membership.models import ForumRole
from forums.workshops.actions import answer_invitation, correct_minutes, send_minutes
from forums.workshops.choices import Answer
from forums.workshops.models import Card, Minutes, Participant, Workshop
from forums.workshops.waiting import workshops_waiting
from partners import clock
from partners.notices.models import Notice
from partners.scoping.arming import arm
from sharing.levels import Level
from tests.forums.membership.doing import chair, get, post
from tests.forums.workshops.doing import guest_in, move, secretary, workshop_in
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as
from tests.worlds import make_role

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from partners.acting.actor import Actor
    from tests.worlds import World

PLAN = {
    "title": "Hubs", "purpose": "To find hubs", "place": "Town hall", "on_day": "2", "on_month": "7",
    "on_year": str(clock.today().year + 1), "at": "09:30", "cards": "anonymous", "dots_each": "3",
    "minutes_gather": "20", "minutes_vote": "10", "minutes_act": "15",
}  # fmt: skip


def planned(world: World, **changes: str) -> Workshop:
    """A draft of the chair's."""
    answers = PLAN | {"key": str(uuid.uuid4())} | changes
    for _ in range(2):  # pressed twice, it is one
        answer = post(world.chair, "forums:workshop-plan", world.forum.pk, "locality", body=world.aber, **answers)
        assert answer.status_code == 303
    return Workshop.objects.visible_to(chair(world)).get()


def test_a_draft_is_the_chairs_alone_until_the_invitations_go(cast: World) -> None:
    workshop = planned(cast)
    assert [item.phase.value for item in workshop.items] == ["gather", "vote", "act"]
    assert (workshop.minutes, workshop.is_anonymous, workshop.starts_at.isoformat()) == (
        45, True, f"{PLAN['on_year']}-07-02T08:30:00+00:00",
    )  # fmt: skip
    assert get(cast.bryn.manager, "forums:workshop", workshop.pk).status_code == 404
    assert "Hubs" not in get(cast.bryn.manager, "forums:workshop-list", cast.forum.pk).content.decode()
    wrong = PLAN | {"key": str(uuid.uuid4())} | dict.fromkeys(("minutes_gather", "minutes_vote", "minutes_act"), "")
    refused = post(cast.chair, "forums:workshop-plan", cast.forum.pk, "locality", body=cast.aber, **wrong)
    assert refused.status_code == 422
    assert get(cast.chair, "forums:workshop-plan", cast.forum.pk, "nonsense").status_code == 404


def test_cards_are_properties_that_every_member_sees(cast: World) -> None:
    workshop = planned(cast)
    depot, hall = cast.aber.owns("Depot"), cast.aber.owns("Hall")
    cast.aber.shares(depot, with_=cast.forum.audience, at=Level.SUMMARY)
    cast.aber.shares(hall, with_=cast.bryn.audience, at=Level.SUMMARY)
    page = get(cast.chair, "forums:workshop-cards", workshop.pk).content.decode()
    assert "Depot" in page
    assert "Hall" not in page, "the chair owns it, but not every member sees it"
    answers: dict[str, Any] = {"asset": [str(depot.pk)], "texts": "A hub\n\nAnother", "key": str(uuid.uuid4())}
    for _ in range(2):  # pressed twice: the second finds them there
        assert post(cast.chair, "forums:workshop-cards", workshop.pk, body=cast.aber, **answers).status_code == 303
    assert post(
        cast.chair, "forums:workshop-cards", workshop.pk, body=cast.aber, asset=[str(hall.pk)], texts=""
    ).status_code == 422  # fmt: skip
    cards = Card.objects.visible_to(chair(cast)).order_by("number").values_list("text", "asset_id")
    assert list(cards) == [("", depot.pk), ("A hub", None), ("Another", None)]


def test_invitations_hold_a_pointer_and_a_calendar_entry_and_are_answered(
    cast: World, mailoutbox: list[EmailMessage]
) -> None:
    workshop = planned(cast)
    with acting_as(OWNER):
        ForumRole(
            forum=cast.forum, audience=cast.forum.audience, person=cast.bryn.manager,
            organisation=cast.bryn.organisation, role="representative",
        ).save(force_insert=True)  # fmt: skip
    assert post(cast.chair, "forums:workshop-invite", workshop.pk, body=cast.aber).status_code == 303
    assert post(cast.chair, "forums:workshop-invite", workshop.pk, body=cast.aber).status_code == 303, "pressed twice"
    deliver_all()
    assert {letter.to[0] for letter in mailoutbox} == {cast.chair.email, cast.bryn.manager.email}
    letter = mailoutbox[0]
    assert "Hubs" not in letter.subject + str(letter.body)
    name, content, kind = letter.attachments[0]
    assert (name, kind) == ("workshop.ics", "text/calendar; method=REQUEST")
    assert 'text/calendar; method="REQUEST"; charset="utf-8"' in str(letter.message())
    assert "invited" in letter.subject
    assert "Hubs" not in str(content), "the entry of a letter points to the workshop, and says nothing of it"
    (entry,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(entry["UID"]) == f"{workshop.pk}@estate-portal"
    assert entry.decoded("DTSTART").isoformat() == f"{PLAN['on_year']}-07-02T09:30:00+01:00"
    assert (entry.decoded("DTEND") - entry.decoded("DTSTART")).seconds == 45 * 60
    answers = {"answer": "apologies", "deputy": "Aled", "interest": "My sister rents there"}
    assert post(cast.bryn.manager, "forums:workshop-answer", workshop.pk, body=cast.bryn, **answers).status_code == 303
    assert post(cast.dol.manager, "forums:workshop-answer", workshop.pk, body=cast.dol, **answers).status_code == 404
    place = Participant.objects.visible_to(cast.cwm.actor()).get()
    assert (place.body_name, place.deputy, place.joined_at) == ("Bryn Health Board", "Aled", None)
    text = get(cast.cwm.viewer, "forums:workshop", workshop.pk).content.decode()
    assert "deputy: Aled" in text
    mailoutbox.clear()

    def edited(**changes: str) -> int:
        answers = PLAN | {"key": str(workshop.pk)} | changes
        assert post(cast.chair, "forums:workshop-edit", workshop.pk, body=cast.aber, **answers).status_code == 303
        deliver_all()
        return len(mailoutbox)

    later = clock.now() + dt.timedelta(minutes=11)
    assert edited(title="Hubs and halls", purpose="Both") == 0, "neither its day nor its place"
    assert edited(place="Library") == 0, "the invitation went out a moment ago"
    assert edited(place="Old library") == 0
    with clock.at(later):
        deliver_all()
        assert len(mailoutbox) == 2, "two changes, one letter to each of two people"
        moved = icalendar.Calendar.from_ical(mailoutbox[0].attachments[0][1])
        (again,) = moved.walk("VEVENT")
        assert (moved["METHOD"], again["SEQUENCE"], again["UID"]) == ("REQUEST", 2, entry["UID"])
        assert "has moved" in mailoutbox[0].subject
        notices = Notice.objects.visible_to(cast.bryn.actor()).values_list("kind", flat=True)
        assert set(notices) == {"workshop_invited", "workshop_moved"}
        assert edited(place="Old library", on_day="3") == 2
    with clock.at(later + dt.timedelta(minutes=11)):
        deliver_all()
        assert len(mailoutbox) == 4
        assert edited(place="Old library", on_day="3") == 4


def test_a_workshop_is_not_planned_in_the_past_nor_moved_there(cast: World, mailoutbox: list[EmailMessage]) -> None:
    past = {"on_year": str(clock.today().year - 1)}
    answers = PLAN | {"key": str(uuid.uuid4())} | past
    refused = post(cast.chair, "forums:workshop-plan", cast.forum.pk, "locality", body=cast.aber, **answers)
    assert (refused.status_code, Workshop.objects.visible_to(chair(cast)).count()) == (422, 0)
    assert "must start in the future" in refused.content.decode()
    workshop = planned(cast)
    answers = PLAN | {"key": str(workshop.pk)}
    refused = post(cast.chair, "forums:workshop-edit", workshop.pk, body=cast.aber, **answers | past)
    assert "must start in the future" in refused.content.decode()
    fresh = Workshop.objects.visible_to(chair(cast)).get()
    assert (fresh.starts_at, fresh.sequence) == (workshop.starts_at, 0)
    with clock.at(workshop.starts_at + dt.timedelta(hours=1)):  # late, its plan may still be mended
        mended = post(cast.chair, "forums:workshop-edit", workshop.pk, body=cast.aber, **answers | {"title": "Late"})
    assert mended.status_code == 303
    # moved as a draft, its first letter is an invitation all the same
    post(cast.chair, "forums:workshop-edit", workshop.pk, body=cast.aber, **answers | {"place": "Library"})
    post(cast.chair, "forums:workshop-invite", workshop.pk, body=cast.aber)
    deliver_all()
    assert "invited" in mailoutbox[0].subject


def test_what_waits_before_in_and_after_a_workshop_by_its_day_for_each(cast: World) -> None:
    """Invitations and the day itself to those invited, the door to who runs it, the minutes to who may."""
    today, secretariat = clock.today(), secretary(cast)
    with acting_as(OWNER):
        make_role(cast.forum, cast.cwm, cast.cwm.manager)

    def waits(actor: Actor) -> set[tuple[str | None, dt.date]]:
        arm(actor.arms())
        return {(resolve(one.url).url_name, one.on) for one in workshops_waiting(actor)}

    member, by = cast.cwm.actor(), today + dt.timedelta(days=20)
    starts = dt.datetime.combine(by, dt.time(10), clock.LONDON)
    workshop = workshop_in(cast, phase="lobby", starts_at=starts)
    assert waits(member) == {("workshop-answer", by)}
    assert waits(cast.cwm.actor(cast.cwm.viewer)) == set(), "who holds no role was not invited"
    answer_invitation(cast.cwm.actor(), workshop, answer=Answer.ATTENDS)
    assert waits(member) == set()
    with acting_as(OWNER):
        Participant(
            workshop=workshop, audience_id=workshop.audience_id, name="Nia", body_name="Charity", is_guest=True
        ).save(force_insert=True)
    for runs in (chair(cast), secretariat):
        assert ("room-console", today) in waits(runs), "a guest at the door"
    with clock.at(by):
        assert waits(member) == {("room", by)}
        assert ("room-console", by) in waits(secretariat)
    with clock.at(by + dt.timedelta(days=1)):
        assert waits(member) == set()
    move(cast, workshop, times=7)
    minutes = Minutes.objects.visible_to(chair(cast)).get()
    assert waits(secretariat) == {("minutes", today)}
    send_minutes(chair(cast), minutes)
    correct_minutes(cast.cwm.actor(), minutes, key=uuid.uuid4(), text="Two hubs")
    assert waits(secretariat) == {("correction-answer", today)}
    assert waits(chair(cast)) == {("correction-answer", today), ("minutes", today)}
    assert waits(member) == set()
    workshop_in(cast, phase="lobby")
    with CaptureQueriesContext(connection) as few:
        assert len(list(workshops_waiting(chair(cast)))) == 3
    for _ in range(3):
        workshop_in(cast, phase="lobby")
        other = workshop_in(cast, phase="act")
        guest_in(cast, other)
        move(cast, other)
        correct_minutes(cast.cwm.actor(), minutes, key=uuid.uuid4(), text="Three hubs")
    with CaptureQueriesContext(connection) as many:
        assert len(list(workshops_waiting(chair(cast)))) > 8
    assert len(many) == len(few)
