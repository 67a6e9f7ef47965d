"""Sharing a project: choose, check, done; who can see; and ending it at once."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest

from partners import clock
from projects.delivery.kind import PROJECT
from projects.delivery.models import ProjectAsset, ProjectShare
from projects.plan import actions as plan
from projects.programmes.models import Contribution
from sharing.agreements.models import Agreement
from sharing.grants.asking import usual_end
from sharing.grants.checking import compare
from sharing.levels import Level
from tests.client import PortalClient
from tests.projects.making import make_benefit, make_project, share_project
from tests.roles import OWNER, acting_as
from tests.worlds import enter, make_forum

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> PortalClient:
    found = PortalClient()
    found.force_login(world.aber.manager)
    return found


def answers(world: World, **more: Any) -> dict[str, Any]:
    return {
        "audience": str(world.bryn.audience.pk),
        "level": "2",
        "until_day": "31",
        "until_month": "12",
        "until_year": "2099",
        "reason": "To plan together",
    } | more


def test_share_check_see_and_end(world: World, client: PortalClient) -> None:
    project = make_project(world.aber, "Hub")
    where = f"/projects/{project.pk}/share/"
    check = client.get(where, answers(world, step="check"))
    text = check.content.decode()
    assert "Bryn Health Board" in text
    assert "Also its team, milestones and risks" in text
    found = re.search(r'name="selection" value="(\w+)"', text)
    assert found
    posted = answers(world, selection=found.group(1), acting_for=str(world.aber.organisation.pk))
    assert client.post(where, posted | {"selection": "another"}).status_code == 422
    done = client.post(where, posted)
    assert done.status_code == 303
    text = client.get(done["Location"]).content.decode()
    assert "Bodies that see it today" in text
    reader = PortalClient()
    reader.force_login(world.bryn.manager)
    assert reader.get(f"/projects/{project.pk}/").status_code == 200

    share = ProjectShare.objects.visible_to(world.aber.actor()).get()
    with acting_as(OWNER):
        assert compare(PROJECT) == (0, 0)
    ended = client.post(f"/projects/shares/{share.pk}/end/", {"acting_for": str(world.aber.organisation.pk)})
    assert ended.status_code == 303
    assert reader.get(f"/projects/{project.pk}/").status_code == 404
    assert client.get(f"/projects/shares/{share.pk}/end/").status_code == 409
    with acting_as(OWNER):
        assert compare(PROJECT) == (0, 0)


def test_a_share_is_renewed_in_one_click_or_given_another_last_day(world: World, client: PortalClient) -> None:
    acting_for = {"acting_for": str(world.aber.organisation.pk)}
    project = make_project(world.aber, "Hub")
    share_project(world.aber, project, with_=world.bryn.audience, at=Level.SUMMARY)
    share = ProjectShare.objects.visible_to(world.aber.actor()).get()
    soon = clock.today() + dt.timedelta(days=9)
    renewing = {f"until_{part}": getattr(soon, part) for part in ("day", "month", "year")}
    assert client.post(f"/projects/shares/{share.pk}/renew/", acting_for | renewing).status_code == 303
    assert "Renew 1 share of a project that ends soon" in client.get("/").content.decode()
    text = client.get("/projects/shares/?ending=soon").content.decode()
    assert "Bryn Health Board" in text
    assert "1 share in force" in text
    ticked = acting_for | {"share": str(share.pk), "query": "ending=soon"}
    answer = client.post("/projects/shares/extend/", ticked)
    assert answer["Location"] == "/projects/shares/?ending=soon"
    assert "0 shares in force" in client.get(answer["Location"]).content.decode()
    assert ProjectShare.objects.visible_to(world.aber.actor()).get().until == usual_end(share.level)
    with acting_as(OWNER):
        assert compare(PROJECT) == (0, 0)
    theirs = PortalClient()
    theirs.force_login(world.bryn.manager)
    stolen = {"acting_for": str(world.bryn.organisation.pk), "share": str(share.pk)}
    theirs.post("/projects/shares/extend/", stolen)
    assert theirs.post(f"/projects/shares/{share.pk}/renew/", stolen | renewing).status_code == 404
    assert ProjectShare.objects.visible_to(world.aber.actor()).get().until == usual_end(share.level)


def test_who_joined_later_sees_it_once_it_is_confirmed(world: World, client: PortalClient) -> None:
    with acting_as(OWNER):
        later = make_forum("later", "Later Forum", world.bryn.viewer, world.administrator, [world.aber, world.bryn])
    project = make_project(world.aber, "Hub")
    share_project(world.aber, project, with_=later.audience, at=Level.SUMMARY)
    with acting_as(OWNER):
        enter(later, Agreement.objects.unscoped(because="a test").get(audience=later.audience), world.cwm, world.chair)
    joined = PortalClient()
    joined.force_login(world.cwm.manager)
    where = f"/projects/{project.pk}/"
    assert joined.get(where).status_code == 404
    assert "Joined since, do not see it" in client.get(f"{where}access/").content.decode()
    confirm = f"/projects/shares/joiners/{later.audience.pk}/"
    assert "Cwm Police" in client.get("/projects/shares/").content.decode()
    upto = client.get(confirm).context["joiners"].upto
    posted = {"acting_for": str(world.aber.organisation.pk), "upto": str(upto + 1)}
    assert client.post(confirm, posted).status_code == 422
    assert client.post(confirm, posted | {"upto": str(upto)}).status_code == 303
    assert joined.get(where).status_code == 200
    assert client.get(confirm).status_code == 404
    with acting_as(OWNER):
        assert compare(PROJECT) == (0, 0)


@pytest.mark.parametrize("level", list(Level))
def test_with_the_eyes_of_others_one_sees_what_they_see(world: World, client: PortalClient, level: Level) -> None:
    project = make_project(world.aber, "Hub", partners=(world.bryn,))
    plan.add_risk(world.aber.actor(), project, title="Roof", likelihood=1, impact=1, response="x", owner_name="x")
    make_benefit(world.aber, project, "Rent saved")
    as_bryn = f"/projects/{project.pk}/view-as/{world.bryn.audience.pk}/"
    assert "For them it does not exist" in client.get(as_bryn).content.decode()
    share_project(world.aber, project, with_=world.bryn.audience, at=level)
    text = client.get(as_bryn).content.decode()
    shows = {"Purpose of Hub": Level.SUMMARY, "Roof": Level.DETAIL, "Rent saved": Level.DETAIL}
    for word, shown_from in (shows | {"765,432": Level.COMMERCIAL}).items():
        assert (word in text) == (level >= shown_from), word
    assert "Rate this project" not in text


def test_with_the_eyes_of_others_one_sees_nothing_that_a_third_body_shows_them(
    world: World, client: PortalClient
) -> None:
    """Cwm shows Bryn a property and a benefit that hang on Aber's project, and shows Aber neither."""
    hub, custody = make_project(world.aber, "Hub"), make_project(world.cwm, "Custody suite")
    saved = make_benefit(world.cwm, custody, "Cells closed")
    block = world.cwm.owns("Cell block")
    with acting_as(OWNER):
        Contribution(organisation=world.cwm.organisation, benefit=saved, project=hub).save(force_insert=True)
        ProjectAsset(
            organisation=world.aber.organisation, project=hub, asset=block, owner_id=block.organisation_id
        ).save(force_insert=True)
    share_project(world.aber, hub, with_=world.bryn.audience, at=Level.DETAIL)
    share_project(world.cwm, custody, with_=world.bryn.audience, at=Level.DETAIL)
    world.cwm.shares(block, with_=world.bryn.audience, at=Level.SUMMARY)
    theirs = PortalClient()
    theirs.force_login(world.bryn.manager)
    seen = theirs.get(f"/projects/{hub.pk}/").content.decode()
    looked = client.get(f"/projects/{hub.pk}/view-as/{world.bryn.audience.pk}/").content.decode()
    for word in ("Cells closed", "Cell block"):
        assert word in seen
        assert word not in looked
