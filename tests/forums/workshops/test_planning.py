"""From a template to invitations: a draft that nobody else sees, cards that all may see, a calendar entry, answers."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import icalendar

from forums.membership.models import ForumRole
from forums.workshops.models import Card, Participant, Workshop
from sharing.levels import Level
from tests.forums.membership.doing import chair, get, post
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from tests.worlds import World

PLAN = {
    "title": "Hubs", "purpose": "To find hubs", "place": "Town hall", "on_day": "2", "on_month": "7", "on_year": "2027",
    "at": "09:30", "cards": "anonymous", "dots_each": "3", "minutes_gather": "20", "minutes_vote": "10",
    "minutes_act": "15",
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
        45, True, "2027-07-02T08:30:00+00:00",
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
    assert post(cast.chair, "forums:workshop-invite", workshop.pk, body=cast.aber).status_code == 409
    deliver_all()
    assert {letter.to[0] for letter in mailoutbox} == {cast.chair.email, cast.bryn.manager.email}
    letter = mailoutbox[0]
    assert "Hubs" not in letter.subject + str(letter.body)
    name, content, kind = letter.attachments[0]
    assert (name, kind) == ("workshop.ics", "text/calendar")
    assert "Hubs" not in str(content), "the entry of a letter points to the workshop, and says nothing of it"
    (entry,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(entry["UID"]) == f"{workshop.pk}@estate-portal"
    assert entry.decoded("DTSTART").isoformat() == "2027-07-02T09:30:00+01:00"
    assert (entry.decoded("DTEND") - entry.decoded("DTSTART")).seconds == 45 * 60
    answers = {"answer": "apologies", "deputy": "Aled", "interest": "My sister rents there"}
    assert post(cast.bryn.manager, "forums:workshop-answer", workshop.pk, body=cast.bryn, **answers).status_code == 303
    assert post(cast.dol.manager, "forums:workshop-answer", workshop.pk, body=cast.dol, **answers).status_code == 404
    place = Participant.objects.visible_to(cast.cwm.actor()).get()
    assert (place.body_name, place.deputy, place.joined_at) == ("Bryn Health Board", "Aled", None)
    text = get(cast.cwm.viewer, "forums:workshop", workshop.pk).content.decode()
    assert "deputy: Aled" in text
    post(cast.chair, "forums:workshop-edit", workshop.pk, body=cast.aber, **PLAN, key=str(workshop.pk))
    mailoutbox.clear()
    deliver_all()
    again = icalendar.Calendar.from_ical(mailoutbox[0].attachments[0][1]).walk("VEVENT")[0]
    assert (again["SEQUENCE"], again["UID"]) == (1, entry["UID"])
