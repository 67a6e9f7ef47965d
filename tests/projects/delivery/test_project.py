"""A project up to the reader's level, kept by its lead alone, and its way from the initiative and to the property."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils.formats import date_format

from forums.membership.actions import leave_forum
from partners import clock
from partners.acting.errors import ChangedMeanwhile, NotAllowed
from partners.organisations.models import Organisation
from projects.delivery import actions
from projects.delivery.actions import Outline
from projects.delivery.choices import Gate, Rag, Standing
from projects.delivery.errors import GateSkipped, NothingMoved, PathMissing
from projects.delivery.kind import PROJECT
from projects.delivery.models import (
    GateMove,
    Milestone,
    Project,
    ProjectMoney,
    ProjectShare,
    ProjectSummary,
    Risk,
    TeamMember,
)
from projects.delivery.queries import partners_of, shown_project
from sharing.grants import granting
from sharing.grants.asking import usual_end
from sharing.levels import Level
from tests.client import PortalClient
from tests.projects.making import everything_of_a_project, make_project, share_project
from tests.roles import OWNER, acting_as
from tests.worlds import make_initiative

if TYPE_CHECKING:
    from tests.worlds import Body, World

pytestmark = pytest.mark.django_db


def page(body: Body, url: str, person: Any = None) -> Any:
    client = PortalClient()
    client.force_login(person or body.manager)
    return client.get(url)


# --- levels -----------------------------------------------------------------------------------

TEXTS = {
    Level.LISTED: ["Seen Project"],
    Level.SUMMARY: ["Purpose of Seen Project", "Strategic outline case", "Cwm Police"],
    Level.DETAIL: ["Seen Member", "Seen Milestone", "Seen Risk", "Seen Benefit"],
    Level.COMMERCIAL: ["765,432.10", "50,000"],
}


@pytest.mark.parametrize("level", list(Level))
def test_a_partner_sees_each_level_and_nothing_above(world: World, level: Level) -> None:
    depot = world.aber.owns("Depot")
    made = everything_of_a_project(world.aber, world.cwm, world.forum, depot, "Seen", with_=world.cwm.audience)
    project = Project.objects.visible_to(world.aber.actor()).get(pk=made["project"])
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("UPDATE projects_publication SET withdrawn_at = now()")
    share_project(world.aber, project, with_=world.bryn.audience, at=level)
    text = page(world.bryn, f"/projects/{project.pk}/").content.decode()
    assert not any(word in text for word in TEXTS[Level.COMMERCIAL]), "money has a page that records who opens it"
    money = page(world.bryn, f"/projects/{project.pk}/money/")
    assert money.status_code == (200 if level == Level.COMMERCIAL else 404)
    text += money.content.decode()
    for one, texts in TEXTS.items():
        for word in texts:
            assert (word in text) == (one <= level), (word, level)
    for model, shown_from in (
        (ProjectSummary, 2),
        (GateMove, 2),
        (TeamMember, 3),
        (Milestone, 3),
        (Risk, 3),
        (ProjectMoney, 4),
    ):
        world.bryn.actor()
        with connection.cursor() as cursor:  # the second wall by itself
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
            assert (cursor.fetchone()[0] > 0) == (level >= shown_from), (model, level)


def test_who_sees_that_a_project_exists_sees_the_forum_and_the_initiative_that_it_belongs_to(world: World) -> None:
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.aber, "One front door")
        project = Project(organisation=world.aber.organisation, name="Hub", forum=world.forum, initiative=initiative)
        project.save(force_insert=True)
        granting.refresh(PROJECT, [project.pk])
    for body in (world.bryn, world.dol):  # the one is in the forum, the other is not
        share_project(world.aber, project, with_=body.audience, at=Level.LISTED)
        text = page(body, f"/projects/{project.pk}/").content.decode().partition("<main")[2]
        belongs = [f"/forums/{world.forum.pk}/" in text, f"/forums/initiatives/{initiative.pk}/" in text]
        assert belongs == [body is world.bryn] * 2


def test_a_forum_that_the_lead_has_left_stays_the_projects_until_another_is_chosen(world: World) -> None:
    project = make_project(world.aber, "Hub", forum=world.forum)
    leave_forum(world.aber.actor(world.aber.administrator), world.forum)
    address, client = f"/projects/{project.pk}/edit/", PortalClient()
    client.force_login(world.aber.manager)
    text = client.get(address).content.decode()
    chosen = re.search(r'<option value="([^"]*)"\s+selected>\s*([^<]*?)\s*</option>', text)
    assert chosen is not None
    assert chosen.groups() == (str(world.forum.pk), "A forum that your organisation is no longer in")
    said = {"acting_for": str(world.aber.organisation.pk), "version": "1", "name": "Hub 2", "purpose": "Why"}
    assert client.post(address, {**said, "forum": chosen[1]}).status_code == 303
    now = Project.objects.visible_to(world.aber.actor()).get(pk=project.pk)
    assert (now.name, now.forum_id) == ("Hub 2", world.forum.pk)
    assert client.post(address, {**said, "version": "2", "forum": ""}).status_code == 303
    assert Project.objects.visible_to(world.aber.actor()).get(pk=project.pk).forum_id is None
    refused = client.post(address, {**said, "version": "3", "forum": str(world.forum.pk)})
    assert refused.status_code == 422, "what was taken out is not put in again"


def test_a_partner_that_is_left_out_learns_nothing(world: World) -> None:
    project = make_project(world.aber, "Secret Hub", partners=(world.cwm,))
    assert page(world.cwm, f"/projects/{project.pk}/").status_code == 404
    assert "Secret Hub" not in page(world.cwm, "/projects/").content.decode()
    assert "0 projects you can see" in page(world.cwm, "/projects/").content.decode()


def test_a_filter_on_a_level_above_finds_nothing(world: World) -> None:
    project = make_project(world.aber, "Hub")
    share_project(world.aber, project, with_=world.bryn.audience, at=Level.LISTED)
    assert "Hub" in page(world.bryn, "/projects/").content.decode()
    for query in ("gate=soc", "rag=green", "q=purpose"):
        assert "0 projects" in page(world.bryn, f"/projects/?{query}").content.decode(), query
    assert page(world.bryn, "/projects/?colour=red").status_code == 400


# --- the lead keeps it ------------------------------------------------------------------------


def test_a_project_is_started_once_though_posted_twice(world: World) -> None:
    actor, key = world.aber.actor(), uuid.uuid4()
    for _ in range(2):
        made = actions.start_project(
            actor, key=key, outline=Outline("Hub", "To share"), partners=[world.bryn.organisation], level=Level.SUMMARY
        )
    assert Project.objects.owned_by(actor).get() == made
    shown = shown_project(world.bryn.actor(), made)
    assert (shown.level, [one.partner for one in shown.partners]) == (Level.SUMMARY, [world.bryn.organisation])
    shares = ProjectShare.objects.visible_to(world.aber.actor()).filter(project=key)
    assert {one.until for one in shares} == {usual_end(Level.SUMMARY)}
    with pytest.raises(NotAllowed):
        actions.start_project(world.bryn.actor(), key=key, outline=Outline("Mine", "Now"))


def test_gates_are_passed_one_at_a_time_and_remembered(world: World) -> None:
    project, actor, today = make_project(world.aber, "Hub"), world.aber.actor(), clock.today()
    move: dict[str, Any] = {"standing": Standing.GOING, "on": today, "reason": "The board agreed"}
    with pytest.raises(GateSkipped):
        actions.move_gate(actor, project, gate=Gate.FBC, **move)
    with pytest.raises(NothingMoved):
        actions.move_gate(actor, project, gate=Gate.SOC, **move)
    for gate in (Gate.OBC, Gate.FBC, Gate.OBC):
        actions.move_gate(actor, project, gate=gate, **move)
    actions.move_gate(actor, project, gate=Gate.OBC, **move | {"standing": Standing.ON_HOLD})
    shown = shown_project(actor, project)
    assert [one.gate for one in shown.gates] == ["obc", "obc", "fbc", "obc"]
    assert shown.summary is not None
    assert shown.summary.standing == Standing.ON_HOLD
    assert "On hold" in page(world.aber, "/projects/?standing=on_hold").content.decode()


def test_a_project_that_nobody_rated_is_not_green_anywhere(world: World) -> None:
    project = actions.start_project(world.aber.actor(), key=uuid.uuid4(), outline=Outline("Hub", "x", world.forum))
    share_project(world.aber, project, with_=world.forum.audience, at=Level.SUMMARY)
    places = {
        "page": f"/projects/{project.pk}/",
        "list": "/projects/",
        "filter": "/projects/?rag=none",
        "forum": f"/forums/{world.forum.pk}/benefits/",
        "preview": f"/projects/{project.pk}/view-as/{world.forum.audience_id}/",
        "CSV": "/projects/download/csv/",
    }
    for place, url in places.items():
        text = page(world.aber, url).content.decode()
        assert "Not rated yet" in text, place
        assert "Hub" in text, place
        assert not re.search(r"govuk-tag--green|Green(?! *:)", text), place
    assert "0 projects" in page(world.aber, "/projects/?rag=green").content.decode()
    form = page(world.aber, f"/projects/{project.pk}/rate/").context["form"]
    assert not [one for one in form["rag"] if one.data["selected"]], "nothing is chosen for the rater"
    actions.rate_project(world.aber.actor(), project, rag=Rag.GREEN)
    text = page(world.aber, places["page"]).content.decode()
    assert f"Rated on {date_format(clock.today(), 'j F Y')}." in " ".join(text.split())
    assert "0 projects" in page(world.aber, places["filter"]).content.decode()


def test_what_is_not_green_says_why_who_and_when(world: World) -> None:
    project, actor = make_project(world.aber, "Hub"), world.aber.actor()
    with pytest.raises(PathMissing):
        actions.rate_project(actor, project, rag=Rag.AMBER, reason="Late")
    actions.rate_project(
        actor,
        project,
        rag=Rag.RED,
        reason="No tenders",
        path_to_green="Ask again",
        path_owner="Mair",
        path_on=dt.date(2027, 1, 31),
    )
    actions.rate_project(actor, project, rag=Rag.GREEN)
    assert [one.rag for one in shown_project(actor, project).ratings] == ["green", "red"]
    text = page(world.aber, f"/projects/{project.pk}/history/").content.decode()
    assert "No tenders" in text


def test_an_edit_over_a_newer_one_is_refused(world: World) -> None:
    project, actor = make_project(world.aber, "Hub"), world.aber.actor()
    actions.edit_project(actor, project, version=1, outline=Outline("Hub 2", "More"), partners=[])
    with pytest.raises(ChangedMeanwhile):
        actions.edit_project(actor, project, version=1, outline=Outline("Hub 3", "Less"), partners=[])
    with pytest.raises(NotAllowed):
        actions.edit_project(
            actor, project, version=2, outline=Outline("Hub", "x", forum=make_other(world)), partners=[]
        )


def test_an_edit_over_somebody_elses_is_refused_with_both_and_can_be_sent_again(world: World) -> None:
    project, today = make_project(world.aber, "Hub", partners=(world.bryn,)), clock.today()
    client, where = PortalClient(), f"/projects/{project.pk}/"
    client.force_login(world.aber.manager)
    own = {"acting_for": str(world.aber.organisation.pk)}
    day = dict(zip(("on_day", "on_month", "on_year"), (today.day, today.month, today.year), strict=True))

    def theirs(deed: Any, **facts: Any) -> None:
        deed(world.aber.actor(), project, **facts)

    cases: list[tuple[str, dict[str, Any], Any, tuple[str, ...]]] = [
        (
            "rate",
            {"rag": "green", "reason": "Ours: all well"},
            lambda: theirs(
                actions.rate_project,
                rag=Rag.RED,
                reason="Theirs: no tenders",
                path_to_green="Ask again",
                path_owner="Mair",
                path_on=dt.date(2027, 1, 31),
            ),
            ("Theirs: no tenders", "Red: will not be reached", "31 January 2027"),
        ),
        (
            "gate",
            {"gate": "soc", "standing": "on_hold", "reason": "Ours: wait for the county"} | day,
            lambda: theirs(actions.move_gate, gate=Gate.OBC, standing=Standing.GOING, on=today, reason="Agreed"),
            ("Outline business case",),
        ),
        (
            "edit",
            {"name": "Hub", "purpose": "Ours: to share", "partners": str(world.bryn.organisation.pk), "version": "1"},
            lambda: theirs(actions.edit_project, version=1, outline=Outline("Theirs: a hub", "To save"), partners=[]),
            ("Theirs: a hub", "To save"),
        ),
    ]
    for name, said, meanwhile, both in cases:
        read = client.get(f"{where}{name}/").context["form"]
        sent = own | said | ({"read": read["read"].value()} if "read" in read.fields else {})
        meanwhile()
        answer = client.post(f"{where}{name}/", sent)
        text = answer.content.decode()
        assert (answer.status_code, "Somebody else changed this" in text) == (409, True), name
        assert all(word in text for word in (*both, "Ours: ")), name
        form = answer.context["form"]
        over = {mark: form[mark].value() for mark in ("read", "version") if mark in form.fields}
        assert client.post(f"{where}{name}/", sent | over).status_code == 303, (name, "it takes the place of both")
    shown = shown_project(world.aber.actor(), Project.objects.visible_to(world.aber.actor()).get())
    assert shown.summary is not None
    stands = (shown.summary.rag, shown.summary.standing, shown.summary.purpose)
    assert stands == ("green", "on_hold", "Ours: to share")


def test_a_partner_that_is_suspended_stays_one_when_the_project_is_edited(world: World) -> None:
    project = make_project(world.aber, "Hub", partners=(world.bryn,))
    with acting_as(OWNER):
        others = Organisation.objects.exclude(pk=world.aber.organisation.pk).unscoped(because="a test")
        others.update(suspended_at=clock.now())
    form = page(world.aber, f"/projects/{project.pk}/edit/").context["form"]
    assert [one.choice_label for one in form["partners"]] == [world.bryn.organisation.name]
    said = {name: form[name].value() or "" for name in form.fields}
    client = PortalClient()
    client.force_login(world.aber.manager)
    sent = client.post(f"/projects/{project.pk}/edit/", said | {"acting_for": str(world.aber.organisation.pk)})
    assert sent.status_code == 303
    assert [one.partner for one in partners_of(world.aber.actor(), project)] == [world.bryn.organisation]


def make_other(world: World) -> Any:
    from tests.worlds import make_forum  # noqa: PLC0415 - for this one

    with acting_as(OWNER):
        return make_forum("other", "Other", world.dol.viewer, world.administrator, [world.dol])


# --- one click back and forward ---------------------------------------------------------------


def test_project_and_initiative_lead_to_each_other(world: World) -> None:
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.aber, "One front door")
    where = f"/projects/of-initiative/{initiative.pk}/"
    assert where in page(world.aber, f"/forums/initiatives/{initiative.pk}/").content.decode()
    client = PortalClient()
    client.force_login(world.aber.manager)
    form = client.get(where).context["form"]
    answer = client.post(
        where,
        {
            "acting_for": str(world.aber.organisation.pk),
            "name": form["name"].value(),
            "purpose": form["purpose"].value(),
            "forum": form["forum"].value(),
            "level": "",
            "key": str(uuid.uuid4()),
        },
    )
    assert answer.status_code == 303
    text = client.get(answer["Location"]).content.decode()
    assert f"/initiatives/{initiative.pk}/" in text
    assert answer["Location"] in page(world.aber, f"/forums/initiatives/{initiative.pk}/").content.decode()
    assert answer["Location"] not in page(world.cwm, f"/forums/initiatives/{initiative.pk}/").content.decode()
    with pytest.raises(NotAllowed):
        actions.start_project(world.dol.actor(), key=uuid.uuid4(), outline=Outline("Mine", "x"), initiative=initiative)


def test_a_property_names_only_projects_that_its_reader_sees(world: World) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.SUMMARY)
    world.aber.shares(depot, with_=world.cwm.audience, at=Level.SUMMARY)
    project, hers = make_project(world.aber, "Hub"), make_project(world.bryn, "Health wing")
    actions.concern_asset(world.aber.actor(), depot, projects=[project])
    actions.concern_asset(world.bryn.actor(), depot, projects=[hers])
    share_project(world.aber, project, with_=world.cwm.audience, at=Level.SUMMARY)
    told = {
        body.organisation.slug: [name for name in ("Hub", "Health wing") if f"Project: {name}" in text]
        for body in (world.aber, world.bryn, world.cwm)
        for text in [page(body, f"/assets/{depot.pk}/").content.decode()]
    }
    assert told == {"aber": ["Hub"], "bryn": ["Health wing"], "cwm": ["Hub"]}
    assert f"/assets/{depot.pk}/" in page(world.cwm, f"/projects/{project.pk}/").content.decode()
    share_project(world.aber, project, with_=world.dol.audience, at=Level.SUMMARY)
    assert "Depot" not in page(world.dol, f"/projects/{project.pk}/").content.decode()
