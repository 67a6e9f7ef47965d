"""Shares are exactly the whole, and whoever holds one is not left out of the project."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from partners.acting.errors import NotAllowed
from projects.benefits import actions
from projects.benefits.errors import (
    NothingNew,
    NotOfTheProject,
    PartnersNotSeen,
    SharesNotWhole,
)
from projects.benefits.models import (
    Benefit,
)
from projects.benefits.queries import current_shares
from projects.delivery.actions import Outline, edit_project
from projects.delivery.errors import StillHolds
from projects.delivery.kind import PROJECT
from projects.delivery.models import Project, ProjectShare
from sharing.grants import granting
from sharing.levels import Level
from tests.projects.benefits.doing import actual, browser, claim, pays
from tests.projects.making import add_split, share_project

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_shares_are_exactly_the_whole_and_of_the_project(world: World, benefit: Benefit) -> None:
    actor, aber, bryn = world.aber.actor(), world.aber.organisation, world.bryn.organisation
    for percents, told in (
        (("60", "39.999999"), "sum to 99.999999 %: 0.000001 % is missing"),
        (("60", "40.000001"), "sum to 100.000001 %: 0.000001 % too much"),
        (("60", "30"), "sum to 90 %: 10 % is missing"),
        (("120", "-20"), "sum to 100 %"),
    ):
        with pytest.raises(SharesNotWhole, match=told):
            actions.split_benefit(actor, benefit, shares=[(aber, Decimal(percents[0])), (bryn, Decimal(percents[1]))])
    with pytest.raises(NotOfTheProject):
        actions.split_benefit(actor, benefit, shares=[(world.cwm.organisation, Decimal(100))])
    actions.split_benefit(actor, benefit, shares=[(aber, Decimal("66.666667")), (bryn, Decimal("33.333333"))])
    with pytest.raises(NothingNew):
        actions.split_benefit(actor, benefit, shares=[(bryn, Decimal("33.333333")), (aber, Decimal("66.666667"))])
    actions.enter_figure(actor, benefit, entry=actual("100.00"))
    text = browser(world.bryn.manager).get("/projects/benefits/?year=2026").content.decode()
    assert "£33.33" in text
    actions.split_benefit(world.aber.actor(), benefit, shares=[], reason="Agreed to count it as a whole")
    text = browser(world.bryn.manager).get("/projects/benefits/?year=2026").content.decode()
    assert "£33.33" not in text


def test_a_partner_that_holds_something_is_not_left_out(world: World, project: Project, benefit: Benefit) -> None:
    def leaves_out() -> None:
        now = Project.objects.visible_to(world.aber.actor()).get(pk=project.pk)
        outline = Outline("Hub", "To share", world.forum)
        edit_project(world.aber.actor(), now, version=now.version, outline=outline, partners=[])

    add_split(benefit, (world.aber, "60"), (world.bryn, "40"))
    with pytest.raises(StillHolds, match="Bryn Health Board"):
        leaves_out()
    add_split(benefit, (world.aber, "100"), number=2)
    made = actions.record_payment(world.bryn.actor(), project, key=uuid.uuid4(), money=pays(world.bryn, world.aber))
    with pytest.raises(StillHolds):
        leaves_out()
    actions.take_back_payment(world.bryn.actor(), made, reason="x")
    leaves_out()
    with pytest.raises(NotAllowed):  # and claims nothing more
        actions.claim_benefit(world.bryn.actor(), project, key=uuid.uuid4(), claim=claim())


def test_the_shares_stay_while_the_claimant_does_not_see_who_takes_part(world: World, project: Project) -> None:
    made = actions.claim_benefit(world.bryn.actor(), project, key=uuid.uuid4(), claim=claim())
    add_split(made, (world.aber, "60"), (world.bryn, "40"))
    client, there = browser(world.bryn.manager), f"/projects/benefits/{made.pk}/"
    where, posted = f"{there}shares/", {"acting_for": str(world.bryn.organisation.pk), "share_0": "50", "share_1": "50"}
    granting.end(PROJECT, world.aber.actor(), list(ProjectShare.objects.visible_to(world.aber.actor())))
    for level in (None, Level.LISTED):  # the share ended; so much is left
        if level:
            share_project(world.aber, project, with_=world.bryn.audience, at=level)
        assert where not in client.get(there).content.decode()
        for answer in (client.get(where), client.post(where, posted)):
            assert answer.status_code == 409
            assert "does not see who takes part in the project" in answer.content.decode()
        for shares in ([], [(world.bryn.organisation, Decimal(100))]):
            with pytest.raises(PartnersNotSeen):
                actions.split_benefit(world.bryn.actor(), made, shares=shares)
    share_project(world.aber, project, with_=world.bryn.audience, at=Level.SUMMARY)
    assert where in client.get(there).content.decode()
    page = client.get(where).content.decode()
    assert [name in page for name in ("Aber Council", "Bryn Health Board")] == [True, True]
    assert client.post(where, posted).status_code == 303
    held = current_shares([made.pk], world.bryn.actor())[made.pk]
    assert {one.partner_id: one.percent for one in held} == {
        world.aber.organisation.pk: 50,
        world.bryn.organisation.pk: 50,
    }
