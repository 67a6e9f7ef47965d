"""An initiative is started by one, joined by each for itself, and read by every member of its forum and nobody else."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse

from forums.initiatives import actions
from forums.initiatives.actions import Words, answer_initiative, end_initiative, leave_initiative, start_initiative
from forums.initiatives.errors import AlreadyAsked, LeadStays, NotAMember
from forums.initiatives.models import Initiative, InitiativePartner
from forums.initiatives.stages import Stage
from partners.acting.errors import NotAllowed
from partners.people.waiting import waiting_for
from tests.forums.membership.doing import administrator_of, chair, get, post, signed_in
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as
from tests.worlds import Body, World, make_initiative, make_role, take_part

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def words(lead: Body, title: str = "One front desk") -> Words:
    return Words(title, "To serve people in one place", lead.organisation, Stage.COLLABORATION)


def started(actor: Actor, world: World, *partners: Body, **facts: Any) -> Initiative:
    bodies = [one.organisation for one in partners]
    return start_initiative(actor, world.forum, words=words(world.aber), partners=bodies, **facts)


def states(initiative: Initiative) -> dict[str, str]:
    with acting_as(OWNER):
        rows = InitiativePartner.objects.unscoped(because="a test's own world").filter(initiative=initiative)
        return dict(rows.order_by("invited_at", "pk").values_list("organisation__slug", "state"))


def test_who_speaks_for_the_lead_takes_part_at_once_and_others_are_asked(world: World) -> None:
    initiative = started(administrator_of(world.aber), world, world.bryn)
    assert initiative.stage == Stage.CO_EXISTENCE
    assert states(initiative) == {"aber": "joined", "bryn": "invited"}
    of_the_chair = started(chair(world), world, world.bryn)
    assert states(of_the_chair) == {"aber": "invited", "bryn": "invited"}


def test_a_partner_answers_for_itself_and_is_written_a_pointer(world: World) -> None:
    initiative = started(administrator_of(world.aber), world, world.bryn)
    with acting_as(OWNER):
        make_role(world.forum, world.bryn, world.bryn.viewer)
    deliver_all()
    assert {one.to[0] for one in mail.outbox} == {"administrator@bryn.example", "viewer@bryn.example"}
    assert all(
        "front desk" not in f"{one.subject} {one.body}" and str(initiative.pk) in one.body for one in mail.outbox
    )
    assert "front desk" in str(waiting_for(administrator_of(world.bryn))[0].label)
    for actor in (chair(world), administrator_of(world.aber), world.bryn.actor()):
        with pytest.raises(NotAllowed):
            answer_initiative(actor, initiative, joins=True)
    answers = {"answer": "join", "contribution": "A desk"}
    page = post(world.bryn.viewer, "forums:initiative-answer", initiative.pk, body=world.bryn, **answers)
    assert page.status_code == 303
    assert states(initiative)["bryn"] == "joined"
    assert "A desk" in get(world.cwm.viewer, "forums:initiative", initiative.pk).content.decode()


def test_declining_needs_a_reason_and_leaving_too(world: World) -> None:
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.aber)
        take_part(initiative, world.bryn, "invited")
    page = post(world.bryn.administrator, "forums:initiative-answer", initiative.pk, body=world.bryn, answer="decline")
    assert page.status_code == 422
    answer_initiative(administrator_of(world.bryn), initiative, joins=False, reason="No staff")
    assert states(initiative)["bryn"] == "declined"
    actions.invite_partner(chair(world), initiative, organisation=world.bryn.organisation)
    with pytest.raises(AlreadyAsked):
        actions.invite_partner(chair(world), initiative, organisation=world.bryn.organisation)
    answer_initiative(administrator_of(world.bryn), initiative, joins=True)
    leave_initiative(administrator_of(world.bryn), initiative, reason="Moved on")
    assert states(initiative)["bryn"] == "left"
    with pytest.raises(LeadStays):
        leave_initiative(administrator_of(world.aber), initiative, reason="Tired")


def test_only_members_of_the_forum_take_part(world: World) -> None:
    with pytest.raises(NotAMember):
        start_initiative(
            administrator_of(world.aber), world.forum, words=words(world.aber), partners=[world.dol.organisation]
        )


def test_a_form_sent_twice_starts_one(world: World) -> None:
    key = uuid.uuid4()
    actor = administrator_of(world.aber)
    assert started(actor, world, key=key) == started(actor, world, key=key)
    assert Initiative.objects.visible_to(actor).count() == 1


def test_it_is_there_for_members_only_and_viewers_change_nothing(world: World) -> None:
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.aber)
    for person, status in ((world.cwm.viewer, 200), (world.dol.administrator, 404), (world.administrator, 404)):
        assert get(person, "forums:initiative", initiative.pk).status_code == status
        assert get(person, "forums:initiative-list", world.forum.pk).status_code == status
    for name, subject in (("initiative-edit", initiative), ("initiative-start", world.forum)):
        assert get(world.bryn.viewer, f"forums:{name}", subject.pk).status_code == 404


def test_an_ended_initiative_is_read_and_no_longer_changed(world: World) -> None:
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.aber)
    end_initiative(world.aber.actor(), initiative, completed=True, reason="The desk is open")
    page = get(world.bryn.viewer, "forums:initiative", initiative.pk).content.decode()
    assert "The desk is open" in page
    with pytest.raises(NotAllowed):
        actions.edit_initiative(chair(world), initiative, words=words(world.aber))


def test_the_list_is_paged_filtered_by_partner_and_the_same_as_a_file(world: World) -> None:
    with acting_as(OWNER):
        for number in range(52):
            made = make_initiative(world.forum, world.aber, f"Work {number:02}")
        take_part(made, world.bryn)
    address = reverse("forums:initiative-list", args=[world.forum.pk])
    client = signed_in(world.cwm.viewer)
    first = client.get(f"{address}?sort=title").content.decode()
    assert ("Work 00" in first, "Work 51" in first) == (True, False)
    following = re.search(r'href="(\?[^"]*after=[^"]+)"', first)
    assert following is not None
    assert "Work 51" in client.get(address + following[1].replace("&amp;", "&")).content.decode()
    bryn = f"?partner={world.bryn.organisation.pk}&partner={world.aber.organisation.pk}&sort=-stage&q=51"
    assert client.get(address + bryn).content.decode().count("Work 51") == 1
    file = reverse("forums:initiative-download", args=[world.forum.pk, "csv"])
    lines = client.get(f"{file}?partner={world.bryn.organisation.pk}").content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["Initiative", "Work 51"]
