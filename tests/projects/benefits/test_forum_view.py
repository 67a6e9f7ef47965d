"""What a forum reads of benefits, what those who see the money read, and the ways between the pages."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from partners.acting.errors import NotAllowed
from projects.benefits import actions
from projects.benefits.models import (
    Benefit,
    BenefitCosts,
)
from projects.benefits.queries import published_to_forum
from projects.delivery.models import Project
from sharing.levels import Level
from tests.projects.benefits.doing import browser, claim, with_evidence
from tests.projects.making import add_figure, publish, share_project

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_a_forum_reads_what_is_published_and_a_number_of_the_rest(world: World, benefit: Benefit) -> None:
    with_evidence(world, benefit)
    client, where = browser(world.cwm.manager), f"/forums/{world.forum.pk}/benefits/?year=2026"
    text = client.get(where).content.decode()
    assert "1 benefit of this forum’s projects is not published" in text
    assert "Rent saved" not in text
    assert "12,345.67" not in text
    actions.publish_benefit(world.aber.actor(), benefit, forums=[world.forum])
    text = client.get(where).content.decode()
    assert "12,345.67" in text
    one = client.get(f"/projects/benefits/{benefit.pk}/").content.decode()
    assert "12,345.67" in one
    assert "Cost lines" not in one
    assert "Not shared with you" in one  # its project
    assert browser(world.dol.manager).get(where).status_code == 404
    with pytest.raises(NotAllowed):
        actions.publish_benefit(world.bryn.actor(), benefit, forums=[world.forum])
    actions.publish_benefit(world.aber.actor(), benefit, forums=[])
    assert "12,345.67" not in client.get(where).content.decode()
    assert client.get(f"/projects/benefits/{benefit.pk}/").status_code == 404
    actor = world.cwm.actor()
    assert not published_to_forum(world.forum, actor).exists()


def test_benefit_project_initiative_are_one_click_each(world: World, benefit: Benefit) -> None:
    client = browser(world.bryn.manager)
    where = f"/projects/{benefit.project_id}/"
    assert where in client.get(f"/projects/benefits/{benefit.pk}/").content.decode()
    assert f"/projects/benefits/{benefit.pk}/" in client.get(where).content.decode()


def test_what_it_costs_is_for_those_who_see_the_money(world: World, project: Project) -> None:
    """Bryn sees the detail, Cwm the money; both see the benefit."""
    share_project(world.aber, project, with_=world.cwm.audience, at=Level.COMMERCIAL)
    made = actions.claim_benefit(
        world.aber.actor(), project, key=uuid.uuid4(), claim=claim(costs="£40,000 of moving", feature="One desk")
    )
    shown = {
        body.organisation.slug: browser(body.manager).get(f"/projects/benefits/{made.pk}/").content.decode()
        for body in (world.aber, world.bryn, world.cwm)
    }
    assert ["£40,000 of moving" in shown[slug] for slug in ("aber", "bryn", "cwm")] == [True, False, False]
    apart = f"/projects/{project.pk}/money/"
    assert [apart in shown[slug] for slug in ("aber", "bryn", "cwm")] == [False, False, True]
    assert "£40,000 of moving" in browser(world.cwm.manager).get(apart).content.decode()
    assert all("One desk" in text for text in shown.values())
    world.bryn.actor()  # the database's own word
    assert not BenefitCosts.objects.all().scoped("a test, past the first wall").exists()
    actions.edit_benefit(world.aber.actor(), made, costs="£41,000")
    assert BenefitCosts.objects.visible_to(world.aber.actor()).get().costs == "£41,000"
    actions.edit_benefit(world.aber.actor(), made, costs="")
    assert not BenefitCosts.objects.visible_to(world.aber.actor()).exists()


def test_a_forum_reads_the_baseline_that_stands_and_the_first_beneath_it(world: World, benefit: Benefit) -> None:
    add_figure(benefit, "baseline", 90)
    publish(benefit, world.forum)
    client, where = browser(world.cwm.manager), f"/forums/{world.forum.pk}/benefits/?year=2026"
    assert "first £" not in client.get(where).content.decode()
    add_figure(benefit, "baseline", 70, number=2)
    assert '>£70<br><span class="portal-nothing">first £90</span>' in client.get(where).content.decode()
