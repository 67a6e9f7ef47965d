"""One click from an initiative to what its projects brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forums.initiatives.links import outcomes_of
from sharing.levels import Level
from tests.forums.membership.doing import get
from tests.projects.making import make_benefit, make_project, publish, share_project
from tests.roles import OWNER, acting_as
from tests.worlds import make_initiative

if TYPE_CHECKING:
    from tests.worlds import Body, World


pytestmark = pytest.mark.django_db


def test_an_initiative_leads_to_its_benefits_as_far_as_project_and_benefit_are_seen(world: World) -> None:
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.aber)
    hub, shut = make_project(world.aber, "Hub"), make_project(world.aber, "Shut")
    with acting_as(OWNER):
        for project in (hub, shut):
            project.initiative = initiative
            project.save()
    share_project(world.aber, hub, with_=world.bryn.audience, at=Level.DETAIL)
    share_project(world.aber, hub, with_=world.cwm.audience, at=Level.SUMMARY)
    rent, heat = make_benefit(world.aber, hub, "Rent saved"), make_benefit(world.aber, shut, "Heat saved")
    publish(heat, world.forum)  # read by the forum, which does not see of which project it is

    def benefits(body: Body) -> list[str]:
        return [one.url for one in outcomes_of(body.actor(), initiative) if "/benefits/" in one.url]

    of = {one: f"/projects/benefits/{one.pk}/" for one in (rent, heat)}
    assert benefits(world.aber) == [of[rent], of[heat]]
    assert benefits(world.bryn) == [of[rent]]
    assert benefits(world.cwm) == []
    page = get(world.bryn.manager, "forums:initiative", initiative.pk).content.decode()
    assert f'href="{of[rent]}"' in page
    assert "Benefit of the project Hub" in page
