"""Money and evidence of another body: apart, and who opened them is in that body's trail and on its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.audit.models import Event
from projects.benefits.models import Benefit, BenefitCosts, Evidence
from projects.delivery.models import Project
from projects.proof import actions as proof
from sharing.levels import Level
from tests.projects.benefits.doing import browser, with_evidence
from tests.projects.making import add_payment, make_benefit, make_project, share_project
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from partners.people.models import Person
    from tests.worlds import Body, World

pytestmark = pytest.mark.django_db
VERBS = ("project_money_seen", "payments_seen", "benefit_costs_seen", "evidence_seen")


def told(body: Body) -> list[tuple[str, str]]:
    """What a body's trail says that others opened, and for whom they acted."""
    rows = Event.objects.visible_to(body.actor()).filter(verb__in=VERBS).order_by("verb", "acting_for_name")
    return list(rows.values_list("verb", "acting_for_name"))


def text(person: Person, where: str) -> str:
    answer = browser(person).get(where)
    assert answer.status_code == 200
    return str(answer.content.decode())


def money(project: Project) -> str:
    return f"/projects/{project.pk}/money/"


@pytest.fixture
def project(world: World) -> Project:
    """Aber leads it; Bryn claims a benefit with costs on it, and was paid by Aber; Cwm sees its money."""
    found = make_project(world.aber, "Hub", forum=world.forum, partners=(world.bryn,))
    share_project(world.aber, found, with_=world.bryn.audience, at=Level.DETAIL)
    share_project(world.aber, found, with_=world.cwm.audience, at=Level.COMMERCIAL)
    add_payment(found, world.aber, world.bryn, "50000")
    return found


def costs_of_bryn(world: World, project: Project) -> Benefit:
    """Bryn says what its benefit may cost."""
    benefit = make_benefit(world.bryn, project, "Moved out")
    with acting_as(OWNER):
        BenefitCosts(organisation=world.bryn.organisation, benefit=benefit, costs="£9,000 of moving").save(
            force_insert=True
        )
    return benefit


def evidence_of(body: Body, benefit: Benefit) -> Evidence:
    """A file that the claiming body keeps."""
    upload: Any = SimpleUploadedFile("ledger.pdf", b"%PDF-1.7\nledger\n")
    return proof.add_evidence(body.actor(), benefit, upload=upload, what="Cost lines")


def test_who_sees_the_money_opens_it_on_a_page_that_says_so_to_everybody_whose_it_is(
    world: World, project: Project
) -> None:
    costs_of_bryn(world, project)
    add_payment(project, world.aber, world.bryn, "1.50")
    for where in (f"/projects/{project.pk}/", f"/projects/{project.pk}/history/"):
        shown = text(world.cwm.viewer, where)
        assert not any(word in shown for word in ("765,432", "50,000", "£9,000 of moving"))
    assert money(project) in text(world.cwm.viewer, f"/projects/{project.pk}/")
    assert [told(body) for body in (world.aber, world.bryn)] == [[], []]
    shown = text(world.cwm.viewer, money(project))
    assert all(
        word in shown for word in ("765,432.10", "£50,000", "£9,000 of moving", "It is recorded that you opened")
    )
    cwm = world.cwm.organisation.name_en
    assert told(world.aber) == [("project_money_seen", cwm)]
    assert told(world.bryn) == [("benefit_costs_seen", cwm), ("payments_seen", cwm)], "one mark for all its payments"
    assert told(world.cwm) == []
    (event,) = Event.objects.visible_to(world.aber.actor()).filter(verb="project_money_seen")
    assert (event.person_name, event.subject_id) == (world.cwm.viewer.name, project.pk)
    access = text(world.aber.viewer, f"/projects/{project.pk}/access/")
    assert world.cwm.viewer.name in access
    assert "Opened the money of a project" in access
    assert "Opened the money of a project" in text(world.aber.administrator, "/trail/")


def test_a_lead_reads_its_own_without_a_mark_and_one_of_two_its_payment_on_the_project(
    world: World, project: Project
) -> None:
    own = text(world.aber.viewer, f"/projects/{project.pk}/")
    assert "765,432.10" in own
    assert "£50,000" in own
    assert money(project) not in own
    assert "It is recorded" not in text(world.aber.viewer, money(project))
    assert "£50,000" in text(world.bryn.manager, f"/projects/{project.pk}/")
    assert browser(world.bryn.manager).get(money(project)).status_code == 404, "it sees the detail alone"
    assert [told(body) for body in (world.aber, world.bryn, world.cwm)] == [[], [], []]
    costs_of_bryn(world, project)
    assert "£9,000 of moving" in text(world.aber.viewer, money(project))
    assert told(world.bryn) == [("benefit_costs_seen", world.aber.organisation.name_en)]


def test_the_lead_looks_with_the_eyes_of_others_and_no_mark(world: World, project: Project) -> None:
    as_cwm = text(world.aber.viewer, f"/projects/{project.pk}/view-as/{world.cwm.audience.pk}/")
    assert "765,432.10" in as_cwm
    assert "£50,000" in as_cwm
    assert told(world.aber) == []


def test_what_a_benefit_of_another_may_cost_is_on_the_page_of_money_alone(world: World, project: Project) -> None:
    where = f"/projects/benefits/{costs_of_bryn(world, project).pk}/"
    assert "£9,000 of moving" in text(world.bryn.viewer, where)
    for body in (world.aber, world.cwm):
        shown = text(body.viewer, where)
        assert "£9,000 of moving" not in shown
        assert money(project) in shown
    text(world.cwm.viewer, money(project))
    assert "Opened what a benefit may cost" in text(world.bryn.viewer, where)
    assert "Opened what a benefit may cost" not in text(world.cwm.viewer, where)


def test_who_opens_the_evidence_of_another_is_told_to_the_claimant_and_to_the_lead(
    world: World, project: Project
) -> None:
    benefit = make_benefit(world.bryn, project, "Moved out")
    evidence = evidence_of(world.bryn, benefit)
    file, where = f"/projects/benefits/evidence/{evidence.pk}/", f"/projects/benefits/{benefit.pk}/"
    assert "It is recorded who opens a file" in text(world.cwm.viewer, where)
    assert "It is recorded who opens a file" not in text(world.bryn.viewer, where)
    for body, marks in ((world.bryn, 0), (world.aber, 0), (world.cwm, 1)):  # what the lead is told
        assert browser(body.viewer).get(file).status_code == 200
        assert len(told(world.aber)) == marks
    aber, cwm = world.aber.organisation.name_en, world.cwm.organisation.name_en
    assert told(world.bryn) == [("evidence_seen", aber), ("evidence_seen", cwm)]
    assert "Opened evidence of a benefit" in text(world.aber.viewer, f"/projects/{project.pk}/access/")
    assert world.cwm.viewer.name in text(world.bryn.viewer, where)
    assert browser(world.dol.manager).get(file).status_code == 404
    assert len(told(world.bryn)) == 2


def test_a_validator_without_sight_of_the_project_leaves_its_mark_with_the_claimant(world: World) -> None:
    project = make_project(world.aber, "Hub")
    benefit = make_benefit(world.aber, project)
    with_evidence(world, benefit)
    evidence = Evidence.objects.visible_to(world.aber.actor()).get()
    proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    assert browser(world.cwm.manager).get(f"/projects/benefits/evidence/{evidence.pk}/").status_code == 200
    assert told(world.aber) == [("evidence_seen", world.cwm.organisation.name_en)]


def test_a_forum_reads_what_crossed_its_edge_on_a_page_that_records_it(world: World, project: Project) -> None:
    add_payment(project, world.aber, world.dol, "70.50")
    share_project(world.aber, project, with_=world.forum.audience, at=Level.COMMERCIAL)
    page, apart = f"/forums/{world.forum.pk}/benefits/?year=2026", f"/forums/{world.forum.pk}/payments/?year=2026"
    for body in (world.aber, world.cwm):
        assert "70.50" not in text(body.viewer, page)
        assert apart.replace("&", "&amp;") in text(body.viewer, page)
    assert "−£70.50" in text(world.aber.viewer, apart)
    assert [told(body) for body in (world.aber, world.dol)] == [[], []]
    assert "−£70.50" in text(world.cwm.viewer, apart)
    cwm = world.cwm.organisation.name_en
    assert told(world.aber) == [("project_money_seen", cwm)]
    assert told(world.dol) == [("payments_seen", cwm)]
    assert told(world.bryn) == []
