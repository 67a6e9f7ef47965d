"""A delivered project is celebrated: told by its lead, approved by each body named, read by the forum."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import ProgrammingError, connection, transaction

from forums.membership.actions import leave_forum
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from partners.organisations.models import Organisation
from projects.delivery.models import ProjectSummary
from projects.stories import actions
from projects.stories.actions import NamedElsewhere, NamedSince, NotApproved, NothingTold
from projects.stories.models import Story, StoryAnswer, StoryLine, StoryTakenBack
from sharing.agreements.models import Agreement
from sharing.grants.errors import AgreementMissing
from tests.client import PortalClient
from tests.outbox import deliver_all
from tests.projects.making import QUARTER, add_figure, add_story, make_benefit, make_project, publish
from tests.roles import OWNER, acting_as
from tests.walls import only_the_wall_stops, refused

if TYPE_CHECKING:
    from partners.people.models import Person
    from projects.delivery.models import Project
    from tests.worlds import Body, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world: World) -> Project:
    found = make_project(world.aber, "Nurses", forum=world.forum, partners=(world.bryn,), gate="closure")
    benefit = make_benefit(world.aber, found)
    add_figure(benefit, "actual", "6120.40", QUARTER)
    publish(benefit, world.forum)
    shut = make_benefit(world.aber, found, "Withheld")
    add_figure(shut, "actual", "777.77", QUARTER)
    return found


def tell(world: World, project: Project, **facts: Any) -> Any:
    said = [(world.aber.organisation, "Aber found the rooms."), (world.bryn.organisation, "Bryn moved its nurses in.")]
    given: dict[str, Any] = {"key": uuid.uuid4(), "title": "Nurses above the library", "sentences": said} | facts
    return actions.tell_story(world.aber.actor(), project, **given)


def home(world: World, person: Person) -> str:
    client = PortalClient()
    client.force_login(person)
    return str(client.get(f"/forums/{world.forum.pk}/").content.decode())


def test_told_approved_published_with_the_figures_of_the_forum(world: World, project: Project) -> None:
    story = tell(world, project)
    client = PortalClient()
    client.force_login(world.bryn.manager)
    wanted = "Approve what the story Nurses above the library says"
    assert wanted in client.get("/").content.decode()
    assert wanted in home(world, world.bryn.manager), "on the forum's home as well"
    publishes = "Publish the story Nurses above the library"
    assert publishes not in home(world, world.aber.manager)
    with pytest.raises(NotApproved):
        actions.publish_story(world.aber.actor(), story)
    assert "Nurses above the library" not in home(world, world.cwm.manager)
    line = StoryLine.objects.visible_to(world.bryn.actor()).get(body=world.bryn.organisation)
    where, said = f"/projects/stories/{line.pk}/answer/", {"acting_for": str(world.bryn.organisation.pk)}
    answer = client.post(where, {**said, "answer": "approve"})
    assert answer.status_code == 303
    again = client.post(where, {**said, "answer": "approve"})
    assert (again.status_code, again["Location"]) == (303, answer["Location"]), "a second click is the first"
    with acting_as(OWNER):
        assert Event.objects.unscoped(because="a test").filter(verb="story_answered").count() == 1
    assert client.post(where, {**said, "answer": "decline"}).status_code == 404, "another answer is none"
    assert client.get(where).status_code == 404
    hers = PortalClient()
    hers.force_login(world.aber.manager)
    for page in (hers.get("/").content.decode(), home(world, world.aber.manager)):
        assert publishes in page, "what everybody has approved waits for its teller"
    assert publishes not in client.get("/").content.decode()
    actions.publish_story(world.aber.actor(), story)
    assert publishes not in hers.get("/").content.decode()
    text = home(world, world.cwm.manager)
    assert "Bryn moved its nurses in." in text
    assert "£6,120.40 reported to date" in text
    assert "777.77" not in text
    assert "Nurses above the library" not in home(world, world.administrator)
    with pytest.raises(NotAllowed):
        actions.publish_story(world.aber.actor(), story)


def test_what_names_a_body_by_the_name_that_it_has_since_is_not_published(world: World, project: Project) -> None:
    aber, bryn = world.aber.organisation, world.bryn.organisation
    told = tell(world, project, sentences=[(aber, "Moelfre Trust came to Bryn.")], not_meant=[bryn.pk])
    kept = tell(world, project, sentences=[(aber, "A walk to Bryn found the rooms.")], not_meant=[bryn.pk])
    actions.publish_story(world.aber.actor(), kept)
    with acting_as(OWNER):
        Organisation.objects.filter(pk=bryn.pk).unscoped(because="a test").update(name_en="Moelfre Trust")
    with pytest.raises(NamedSince, match="Moelfre Trust"):
        actions.publish_story(world.aber.actor(), told)


def test_who_publishes_reads_first_whether_everybody_has_approved(world: World, project: Project) -> None:
    hers = PortalClient()
    hers.force_login(world.aber.manager)
    for sentences, is_ready in ((None, False), ([(world.aber.organisation, "Aber found the rooms.")], True)):
        story = tell(world, project, **({"sentences": sentences} if sentences else {}))
        text = hers.get(f"/projects/stories/{story.pk}/publish/").content.decode()
        assert ("You can publish it once" not in text) is is_ready
        assert (">Publish</button>" in text) is is_ready


def test_nobody_approves_for_another_and_a_no_is_a_no(world: World, project: Project) -> None:
    story = tell(world, project)
    line = StoryLine.objects.visible_to(world.aber.actor()).get(body=world.bryn.organisation)
    for body in (world.aber, world.cwm):
        with pytest.raises(NotAllowed):
            actions.answer_story(body.actor(), line, approved=True)
    world.aber.actor()
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        StoryAnswer(
            organisation=world.bryn.organisation, teller=world.aber.organisation, sentence=line, approved=True
        ).save(force_insert=True)
    world.aber.actor()
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE projects_story SET published_at = now()")
    actions.answer_story(world.bryn.actor(), line, approved=False, reason="We moved two teams")
    with pytest.raises(NotApproved):
        actions.publish_story(world.aber.actor(), story)
    client = PortalClient()
    client.force_login(world.aber.manager)
    assert "We moved two teams" in client.get(f"/projects/{project.pk}/").content.decode()


def test_who_told_a_story_is_told_of_a_no_and_tells_another_or_puts_it_aside(world: World, project: Project) -> None:
    story = tell(world, project)
    also = tell(world, project, title="Nurses and rooms")
    line = StoryLine.objects.visible_to(world.bryn.actor()).get(body=world.bryn.organisation, story=also)
    hers, his = PortalClient(), PortalClient()
    hers.force_login(world.aber.manager)
    his.force_login(world.bryn.manager)
    waits = "Tell the story Nurses and rooms another way"
    assert waits not in hers.get("/").content.decode()
    deliver_all()
    mail.outbox.clear()
    actions.answer_story(world.bryn.actor(), line, approved=False, reason="We moved two teams")
    deliver_all()
    assert {to for one in mail.outbox for to in one.to} == {world.aber.manager.email}
    assert "We moved two teams" not in " ".join(str(one.body) for one in mail.outbox)
    assert waits in hers.get("/").content.decode()
    assert waits not in his.get("/").content.decode()
    own = f"/projects/stories/{also.pk}/"
    page = hers.get(own).content.decode()
    assert "We moved two teams" in page
    assert f"/projects/{project.pk}/celebrate/" in page
    assert f"/projects/{project.pk}/celebrate/" not in his.get(own).content.decode()
    assert his.get(f"{own}take-back/").status_code == 404, "what is not read yet is its teller's"
    assert "No forum has read it" in hers.get(f"{own}take-back/").content.decode()
    asked = f"Approve what the story {story.title} says"
    assert asked in his.get("/").content.decode()
    mail.outbox.clear()
    for aside in (also, story):
        said = {"acting_for": str(world.aber.organisation.pk), "reason": "Another time"}
        assert hers.post(f"/projects/stories/{aside.pk}/take-back/", said).status_code == 303
    assert waits not in hers.get("/").content.decode()
    assert asked not in his.get("/").content.decode(), "nobody is asked about what was put aside"
    assert "Another time" in his.get(own).content.decode()
    deliver_all()
    assert not mail.outbox, "nobody had read it"


def test_a_no_waits_until_another_story_is_told(world: World, project: Project) -> None:
    story = tell(world, project)
    line = StoryLine.objects.visible_to(world.bryn.actor()).get(body=world.bryn.organisation, story=story)
    actions.answer_story(world.bryn.actor(), line, approved=False)
    assert "another way" in home(world, world.aber.manager)
    tell(world, project, title="Told anew")
    assert "another way" not in home(world, world.aber.manager)


def test_only_a_delivered_project_is_celebrated_and_only_with_words(world: World, project: Project) -> None:
    with pytest.raises(NothingTold):
        tell(world, project, sentences=[])
    with pytest.raises(NotAllowed):
        tell(world, project, sentences=[(world.cwm.organisation, "Cwm did it all.")])
    with pytest.raises(NotAllowed):
        tell(world, make_project(world.aber, "Begun", forum=world.forum))
    given_up = make_project(world.aber, "Given up", forum=world.forum, gate="closure")
    with acting_as(OWNER):
        ProjectSummary.objects.filter(project=given_up).unscoped(because="a test").update(standing="withdrawn")
    with pytest.raises(NotAllowed):
        tell(world, given_up, sentences=[(world.aber.organisation, "Aber found the rooms.")])
    aber, bryn = world.aber.organisation, world.bryn.organisation
    for wrong in (
        {"sentences": [(aber, "Aber Council hosts Bryn Health Board.")]},
        {"sentences": [(aber, "Rooms were found."), (bryn, "Heddlu Cwm helped us.")]},
        {"title": "Bwrdd Iechyd Bryn moves", "sentences": [(aber, "Rooms were found.")]},
    ):
        with pytest.raises(NamedElsewhere):
            tell(world, project, **wrong)
    walk = [(aber, "A walk up to Bryn found the rooms.")]
    with pytest.raises(NamedElsewhere):
        tell(world, project, sentences=walk)
    hers = PortalClient()
    hers.force_login(world.aber.manager)
    said = {"acting_for": str(aber.pk), "key": str(uuid.uuid4()), "title": "Rooms", "sentence_0": walk[0][1]}
    page = hers.post(f"/projects/{project.pk}/celebrate/", said)
    assert (page.status_code, "“Bryn” does not mean Bryn Health Board" in page.content.decode()) == (422, True)
    assert hers.post(f"/projects/{project.pk}/celebrate/", said | {"not_meant": str(bryn.pk)}).status_code == 303
    told = Story.objects.visible_to(world.aber.actor()).get(pk=said["key"])
    assert [(one["body"], one["words"], one["by"]) for one in told.not_meant] == [
        (str(bryn.pk), "Bryn", world.aber.manager.name)
    ]
    assert "is not meant for" in hers.get(f"/projects/stories/{told.pk}/publish/").content.decode()
    key = uuid.uuid4()
    assert tell(world, project, key=key) == tell(world, project, key=key)


def test_a_story_needs_the_accepted_agreement_when_told_and_when_published(world: World, project: Project) -> None:
    story = tell(world, project, sentences=[(world.aber.organisation, "Aber found the rooms.")])
    with acting_as(OWNER):
        Agreement(audience=world.forum.audience, version=2, text_en="With more care.").save(force_insert=True)
    with pytest.raises(AgreementMissing):
        tell(world, project)
    with pytest.raises(AgreementMissing):
        actions.publish_story(world.aber.actor(), story)
    only_the_wall_stops("UPDATE projects_story SET published_at = now() WHERE id = %s", story.pk)
    only_the_wall_stops("UPDATE projects_storyline SET published_at = now() WHERE story_id = %s", story.pk)


def test_no_sentence_is_read_by_the_forum_before_the_body_that_it_names_approves(
    world: World, project: Project
) -> None:
    tell(world, project)
    line = StoryLine.objects.visible_to(world.bryn.actor()).get(body=world.bryn.organisation)
    answer = (
        "INSERT INTO projects_storyanswer (id, organisation_id, sentence_id, teller_id, approved, reason, person_name,"
        " at) VALUES (gen_random_uuid(), %s, %s, %s, true, '', '', now())"
    )
    shown = "UPDATE projects_storyline SET published_at = now() WHERE id = %s"
    said = (world.bryn.organisation.pk, line.pk, world.aber.organisation.pk)
    world.bryn.actor(world.bryn.viewer)
    only_the_wall_stops(answer, *said)
    world.aber.actor()
    only_the_wall_stops(shown, line.pk)
    world.bryn.actor()
    assert not refused(answer, *said)
    world.aber.actor()
    assert not refused(shown, line.pk)


@pytest.mark.parametrize("who", ["aber", "bryn"])
def test_a_published_story_is_taken_back_at_once_by_its_teller_or_by_whom_it_names(
    world: World, project: Project, who: str
) -> None:
    story = add_story(project, world.aber, world.bryn, "Nurses above the library")
    body: Body = getattr(world, who)
    assert "Nurses above the library" in home(world, world.cwm.manager)
    client = PortalClient()
    client.force_login(body.manager)
    link = f"/projects/stories/{story.pk}/take-back/"
    assert link in home(world, body.manager)
    assert link not in home(world, world.cwm.manager)
    assert link not in home(world, body.viewer)
    assert "Take it back" in client.get(link).content.decode()
    said = {"acting_for": str(body.organisation.pk), "reason": "We moved out"}
    assert client.post(link, said).status_code == 303
    assert client.post(link, said).status_code == 404, "a second click finds it gone"
    for reader in (world.cwm, world.aber, world.bryn):
        assert "Nurses above the library" not in home(world, reader.manager)
    hers = PortalClient()
    hers.force_login(world.aber.manager)
    page = hers.get(f"/projects/{project.pk}/").content.decode()
    assert "We moved out" in page
    assert f"/projects/stories/{story.pk}/publish/" not in page, "it is not published again"
    with pytest.raises(NotAllowed):
        actions.publish_story(world.aber.actor(), story)
    assert not list(Story.objects.visible_to(world.cwm.actor()))
    assert not list(StoryLine.objects.visible_to(world.cwm.actor()))
    deliver_all()
    told = {to for one in mail.outbox for to in one.to}
    other = world.bryn if who == "aber" else world.aber
    assert {other.manager.email, other.administrator.email} <= told
    assert not {body.manager.email, world.cwm.manager.email} & told
    theirs = PortalClient()
    theirs.force_login(other.manager)
    assert "We moved out" in theirs.get(f"/projects/stories/{story.pk}/").content.decode()


def test_why_a_body_took_a_story_back_is_between_it_and_the_teller(world: World, project: Project) -> None:
    other = add_story(project, world.aber, world.bryn, "By its teller")
    story = add_story(project, world.aber, world.bryn)
    with acting_as(OWNER):
        StoryLine(
            organisation=world.aber.organisation,
            story=story,
            audience=story.audience,
            body=world.cwm.organisation,
            text="Cwm looked on.",
            published_at=story.published_at,
        ).save(force_insert=True)
    actions.take_story_back(world.bryn.actor(), story, reason="Between us")
    actions.take_story_back(world.aber.actor(), other, reason="For all it names")
    read = [
        {one.reason for one in StoryTakenBack.objects.visible_to(body.actor())}
        for body in (world.aber, world.bryn, world.cwm)
    ]
    assert read == [{"Between us", "For all it names"}, {"Between us", "For all it names"}, set()]


def test_the_wall_lets_nobody_else_take_a_story_back_nor_publish_it_again(world: World, project: Project) -> None:
    story = add_story(project, world.aber, world.bryn)
    gone = (
        "INSERT INTO projects_storytakenback (id, organisation_id, story_id, teller_id, reason, person_name, at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, '', '', now())"
    )
    aber, bryn, cwm = (body.organisation.pk for body in (world.aber, world.bryn, world.cwm))
    waits = tell(world, project)
    world.bryn.actor()
    only_the_wall_stops(gone, bryn, waits.pk, aber)
    world.cwm.actor()
    only_the_wall_stops(gone, cwm, story.pk, aber)
    assert refused(gone, cwm, story.pk, cwm), "the teller is the story's"
    world.bryn.actor(world.bryn.viewer)
    only_the_wall_stops(gone, bryn, story.pk, aber)
    world.bryn.actor()
    only_the_wall_stops(gone, aber, story.pk, aber)
    assert not refused(gone, bryn, story.pk, aber)
    world.aber.actor()
    only_the_wall_stops("UPDATE projects_story SET published_at = now() WHERE id = %s", story.pk)
    only_the_wall_stops("UPDATE projects_storyline SET published_at = now() WHERE story_id = %s", story.pk)


def test_a_body_that_left_the_forum_still_reads_and_takes_back_what_is_said_of_it(
    world: World, project: Project
) -> None:
    story = add_story(project, world.aber, world.bryn)
    waits = tell(world, project)
    line = StoryLine.objects.visible_to(world.bryn.actor()).get(body=world.bryn.organisation, story=waits)
    leave_forum(world.bryn.actor(world.bryn.administrator), world.forum)
    client = PortalClient()
    client.force_login(world.bryn.manager)
    own = f"/projects/stories/{story.pk}/"
    for address in (own, f"{own}take-back/", f"/projects/stories/{line.pk}/answer/"):
        assert client.get(address).status_code == 200, address
    said = {"acting_for": str(world.bryn.organisation.pk), "reason": ""}
    assert client.post(f"{own}take-back/", said).status_code == 303
    page = client.get(own).content.decode()
    assert "Taken back on" in page
    assert f"/forums/{world.forum.pk}/" not in page, "no link into what is shut"
