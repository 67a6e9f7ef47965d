"""Finance attests, evidence is kept or taken back, and somebody independent validates."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.test import override_settings

from forums.membership.models import ForumRole
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from partners.files.models import StoredFile
from partners.people.models import Membership, Person
from projects.benefits import actions
from projects.benefits.errors import (
    AskedAlready,
    EvidenceMissing,
    NothingNew,
    NothingToAttest,
    NothingToValidate,
    NotIndependent,
    ReasonMissing,
)
from projects.benefits.models import (
    Benefit,
    BenefitFigure,
    Evidence,
    Validation,
    ValidationRequest,
)
from projects.benefits.queries import lines_of
from projects.benefits.sums import roll_up
from projects.proof import actions as proof
from tests.projects.benefits.doing import actual, browser, somebody, with_evidence
from tests.projects.making import QUARTER, add_split
from tests.roles import OWNER, acting_as
from tests.walls import only_the_wall_stops

if TYPE_CHECKING:
    from tests.worlds import Body, World

pytestmark = pytest.mark.django_db


def test_only_finance_attests_and_only_with_evidence_is_validation_asked(world: World, benefit: Benefit) -> None:
    actor = world.aber.actor()
    actions.enter_figure(actor, benefit, entry=actual("12345.67"))
    with pytest.raises(NotAllowed):
        proof.attest_benefit(actor, benefit)
    with pytest.raises(EvidenceMissing):
        proof.ask_validation(actor, benefit, validator=world.cwm.organisation)
    finance = somebody(world.aber, "viewer", "finance")
    client = browser(finance)
    assert "Attest the figures of Rent saved" in client.get("/").content.decode()
    where = f"/projects/benefits/{benefit.pk}/attest/"
    page = client.get(where)
    assert "12,345.67" in page.content.decode()
    posted = {"acting_for": str(world.aber.organisation.pk), "read": page.context["read"]}
    actions.enter_figure(world.aber.actor(), benefit, entry=actual("99999", reason="Corrected meanwhile"))
    refused = client.post(where, posted)
    assert refused.status_code == 422
    assert "99,999" in refused.content.decode(), "what it has not read it does not attest"
    assert client.post(where, posted | {"read": refused.context["read"]}).status_code == 303
    with pytest.raises(NothingToAttest):
        proof.attest_benefit(world.aber.actor(finance), benefit)
    assert "Nothing waits for finance" in client.get(where).content.decode()


def test_a_body_without_a_share_validates_and_sees_the_evidence_meanwhile(world: World, benefit: Benefit) -> None:
    with_evidence(world, benefit)
    add_split(benefit, (world.aber, "60"), (world.bryn, "40"))
    validator = somebody(world.cwm, "viewer", "benefits_manager")
    client = browser(validator)
    evidence = Evidence.objects.visible_to(world.aber.actor()).get()
    file = f"/projects/benefits/evidence/{evidence.pk}/"
    assert client.get(file).status_code == 404
    actor = world.aber.actor()
    for gains in (world.aber, world.bryn):
        with pytest.raises(NotIndependent):
            proof.ask_validation(actor, benefit, validator=gains.organisation)
    proof.ask_validation(actor, benefit, validator=world.cwm.organisation, note="Both floors")
    with pytest.raises(AskedAlready):
        proof.ask_validation(actor, benefit, validator=world.cwm.organisation)

    assert "Validate the figures of Rent saved" in client.get("/").content.decode()
    answer: Any = client.get(file)
    assert (b"".join(answer.streaming_content), answer["Content-Disposition"]) == (
        b"%PDF-1.7\nledger\n",
        'attachment; filename="ledger.pdf"',
    )
    assert browser(world.cwm.manager).get(f"/projects/benefits/{benefit.pk}/validate/").status_code == 404
    where = f"/projects/benefits/{benefit.pk}/validate/"
    page = client.get(where)
    assert "Cost lines" in page.content.decode()
    posted = {"acting_for": str(world.cwm.organisation.pk), "answer": "accept", "reason": "Read both ledgers"}
    assert client.post(where, posted).status_code == 422, "what it has not read it does not validate"
    posted["read"] = page.context["read"]
    first = client.post(where, posted)
    assert first.status_code == 303
    again = client.post(where, posted)
    assert (again.status_code, again["Location"]) == (303, first["Location"]), "a second click is the first"
    assert client.post(where, {**posted, "answer": "back"}).status_code == 404, "another answer is none"
    assert browser(world.cwm.manager).post(where, posted).status_code == 404
    with acting_as(OWNER):
        assert Event.objects.unscoped(because="a test").filter(verb="benefit_validated").count() == 1
    assert client.get(file).status_code == 404
    assert client.get(f"/projects/benefits/{benefit.pk}/").status_code == 404
    text = browser(world.bryn.manager).get(f"/projects/benefits/{benefit.pk}/").content.decode()
    assert "Validated" in text
    assert "Cwm Police" in text
    assert "Cost lines" not in text  # at detail the benefit, not its files


def test_a_validated_actual_is_corrected_by_another_and_never_changed(world: World, benefit: Benefit) -> None:
    with_evidence(world, benefit)
    actor = world.aber.actor()
    proof.ask_validation(actor, benefit, validator=world.cwm.organisation)
    validator = somebody(world.cwm, "benefits_manager")
    assert proof.validate_benefit(world.cwm.actor(validator), benefit, accepted=True, reason="Read it") == 1
    with pytest.raises(NotAllowed):
        proof.validate_benefit(world.cwm.actor(validator), benefit, accepted=False, reason="No")
    actor = world.aber.actor()
    actions.enter_figure(actor, benefit, entry=actual("12000", reason="Credit note"))
    (row,) = roll_up(lines_of(Benefit.objects.visible_to(actor), actor), [QUARTER])
    assert [row.reported, row.attested, row.validated] == [12000, Decimal("12345.67"), Decimal("12345.67")]


def test_the_page_says_who_proved_a_figure_that_still_counts_though_it_is_superseded(
    world: World, benefit: Benefit
) -> None:
    with_evidence(world, benefit)
    validator = somebody(world.cwm, "benefits_manager")
    client, where = browser(world.aber.manager), f"/projects/benefits/{benefit.pk}/"
    proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    proof.validate_benefit(world.cwm.actor(validator), benefit, accepted=True, reason="Read it")
    actions.enter_figure(world.aber.actor(), benefit, entry=actual("12000", reason="Credit note"))
    page = client.get(where)
    text, who = page.content.decode(), f"{validator.name}, Cwm Police"
    assert f"Still counted as validated: £12,345.67 ({who})" in text
    assert "Still counted as validated, until" in text
    (old,) = page.context["ledger"].superseded
    finance = Person.objects.get(email__startswith="viewer-finance@aber")
    assert [(said, by) for said, _, by in old.proved] == [
        ("Attested by finance", finance.name),
        ("Validated", who),
    ]
    proof.attest_benefit(world.aber.actor(finance), benefit)
    proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    proof.validate_benefit(world.cwm.actor(validator), benefit, accepted=False, reason="A page lacks")
    assert f"Still counted as validated: £12,345.67 ({who})" in client.get(where).content.decode(), "sent back is not"
    actions.enter_figure(world.aber.actor(), benefit, entry=actual("11000", reason="Again"))
    proof.attest_benefit(world.aber.actor(finance), benefit)
    proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    proof.validate_benefit(world.cwm.actor(validator), benefit, accepted=True, reason="Now it does")
    page = client.get(where)
    assert "Still counted as validated" not in page.content.decode()
    assert [said for one in page.context["ledger"].superseded for said, _, _ in one.proved] == [
        *("Attested by finance", "Validated"),
        *("Attested by finance", "Sent back"),
    ]


def test_who_is_asked_while_nothing_waits_is_told_so_and_sent_nowhere(world: World, benefit: Benefit) -> None:
    with_evidence(world, benefit)
    proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    client = browser(somebody(world.cwm, "viewer", "benefits_manager"))
    where, button = f"/projects/benefits/{benefit.pk}/validate/", "Look at the evidence and answer"
    actions.enter_figure(world.aber.actor(), benefit, entry=actual("12000", reason="Credit note"))
    assert "Validate the figures of" not in client.get("/").content.decode()
    assert button not in client.get(f"/projects/benefits/{benefit.pk}/").content.decode()
    text = client.get(where).content.decode()
    assert "Nothing waits for your answer" in text
    assert "Validate these figures" not in text
    assert "What you have typed" not in text, "there is nothing to type into"
    assert "Record your answer" not in text
    finance = Person.objects.get(email__startswith="viewer-finance@aber")
    proof.attest_benefit(world.aber.actor(finance), benefit)
    assert "Validate the figures of Rent saved" in client.get("/").content.decode()
    assert button in client.get(f"/projects/benefits/{benefit.pk}/").content.decode()
    assert "Record your answer" in client.get(where).content.decode()


def test_whoever_got_a_share_meanwhile_no_longer_validates(world: World, benefit: Benefit) -> None:
    with_evidence(world, benefit)
    proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    add_split(benefit, (world.aber, "50"), (world.cwm, "50"))
    validator = somebody(world.cwm, "benefits_manager")
    with pytest.raises(NotIndependent):
        proof.validate_benefit(world.cwm.actor(validator), benefit, accepted=True, reason="Ours too")
    figure = BenefitFigure.objects.visible_to(world.cwm.actor(validator)).get()
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Validation(  # the database's own word, past the action
            organisation=world.cwm.organisation, benefit=benefit, figure=figure, accepted=True
        ).save(force_insert=True)


def seat(world: World, body: Body, person: Person) -> None:
    """The person is of the forum's secretariat, for a body."""
    with acting_as(OWNER):
        ForumRole(
            forum=world.forum,
            audience=world.forum.audience,
            person=person,
            organisation=body.organisation,
            role="secretariat",
        ).save(force_insert=True)


def test_the_secretariat_validates_for_its_forum(world: World, benefit: Benefit) -> None:
    with_evidence(world, benefit)
    add_split(benefit, (world.aber, "60"), (world.bryn, "40"))
    secretary = somebody(world.cwm, "viewer", "property_manager")
    seat(world, world.cwm, secretary)
    actor = world.aber.actor()
    proof.ask_validation(actor, benefit, validator=world.cwm.organisation, forum=world.forum)
    with pytest.raises(NotAllowed):
        proof.validate_benefit(world.cwm.actor(), benefit, accepted=True, reason="Not the secretary")
    assert proof.validate_benefit(world.cwm.actor(secretary), benefit, accepted=False, reason="A page lacks") == 1
    text = browser(world.aber.manager).get(f"/projects/benefits/{benefit.pk}/").content.decode()
    assert "Sent back" in text
    assert "A page lacks" in text
    with pytest.raises(EvidenceMissing):  # nothing attested waits until a new figure is
        proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)


def test_whoever_gains_does_not_validate_in_any_seat(world: World, benefit: Benefit) -> None:
    with_evidence(world, benefit)
    add_split(benefit, (world.aber, "60"), (world.bryn, "40"))
    figure = BenefitFigure.objects.visible_to(world.aber.actor()).get()
    for body in (world.aber, world.bryn):
        secretary = somebody(body, "viewer", "benefits_manager")
        seat(world, body, secretary)
        form = browser(world.aber.manager).get(f"/projects/benefits/{benefit.pk}/ask/").content.decode()
        assert secretary.name not in form
        with pytest.raises(NotIndependent):
            proof.ask_validation(world.aber.actor(), benefit, validator=body.organisation, forum=world.forum)
        with acting_as(OWNER):  # asked all the same
            ValidationRequest(
                organisation=world.aber.organisation, benefit=benefit, validator=body.organisation, forum=world.forum
            ).save(force_insert=True)
        with pytest.raises((NotAllowed, NotIndependent)):
            proof.validate_benefit(body.actor(secretary), benefit, accepted=True, reason="Ours")
        actor = body.actor(secretary)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Validation(  # the database's own word
                organisation=body.organisation,
                benefit=benefit,
                figure=figure,
                forum=world.forum,
                person=actor.person,
                accepted=True,
            ).save(force_insert=True)


def test_whoever_entered_a_figure_does_not_validate_it_for_another_body(world: World, benefit: Benefit) -> None:
    with_evidence(world, benefit)
    proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    with acting_as(OWNER):
        Membership(person=world.aber.manager, organisation=world.cwm.organisation, roles=["benefits_manager"]).save(
            force_insert=True
        )
    with pytest.raises(NotIndependent):
        proof.validate_benefit(world.cwm.actor(world.aber.manager), benefit, accepted=True, reason="I know it")
    figure = BenefitFigure.objects.visible_to(world.cwm.actor(world.aber.manager)).get()
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Validation(
            organisation=world.cwm.organisation,
            benefit=benefit,
            figure=figure,
            person=world.aber.manager,
            accepted=True,
        ).save(force_insert=True)


def test_nothing_is_validated_that_nobody_attested(world: World, benefit: Benefit) -> None:
    with_evidence(world, benefit)
    actor = world.aber.actor()
    proof.ask_validation(actor, benefit, validator=world.cwm.organisation)
    actions.enter_figure(actor, benefit, entry=actual("1", reason="Corrected", comment="x"))
    validator = somebody(world.cwm, "benefits_manager")
    with pytest.raises(NothingToValidate):
        proof.validate_benefit(world.cwm.actor(validator), benefit, accepted=True, reason="x")


def test_evidence_taken_back_is_served_to_nobody_and_its_row_stays(world: World, benefit: Benefit) -> None:
    with_evidence(world, benefit)
    proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    validator = browser(somebody(world.cwm, "benefits_manager"))
    evidence = Evidence.objects.visible_to(world.aber.actor()).get()
    file, back = f"/projects/benefits/evidence/{evidence.pk}/", f"/projects/benefits/evidence/{evidence.pk}/take-back/"
    assert validator.get(file).status_code == 200
    for body in (world.bryn, world.cwm):
        with pytest.raises(NotAllowed):
            proof.take_back_evidence(body.actor(), evidence, reason="Not ours")
    client = browser(world.aber.manager)
    posted = {"acting_for": str(world.aber.organisation.pk), "reason": "It named two patients"}
    with override_settings(EVIDENCE_RELIED_ON_KEPT_DAYS=200):
        asks = client.get(back).content.decode()
    assert (
        "removed after 30 days; where figures were attested or validated while it stood it is kept, shut, for 200 days."
        in asks
    )
    assert client.post(back, posted).status_code == 303
    for one in (client, validator):
        assert one.get(file).status_code == 404
    assert client.get(back).status_code == 404
    text = client.get(f"/projects/benefits/{benefit.pk}/").content.decode()
    assert "It named two patients" in text
    assert file not in text
    assert "Cost lines" not in validator.get(f"/projects/benefits/{benefit.pk}/validate/").content.decode()
    world.cwm.actor()  # the database's own word, past the rule of the page
    assert not StoredFile.objects.filter(pk=evidence.file_id).scoped("a test").exists()
    with pytest.raises(EvidenceMissing):
        proof.ask_validation(world.aber.actor(), benefit, validator=world.dol.organisation)


def test_what_was_sent_back_is_proved_entered_again_as_it_was_and_validated(world: World, benefit: Benefit) -> None:
    with_evidence(world, benefit)
    validator = somebody(world.cwm, "benefits_manager")
    proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    proof.validate_benefit(world.cwm.actor(validator), benefit, accepted=False, reason="A page lacks")
    actor = world.aber.actor()
    with pytest.raises(ReasonMissing):
        actions.enter_figure(actor, benefit, entry=actual("12345.67"))
    entered = {"acting_for": str(world.aber.organisation.pk), "series": "actual", "quarter": QUARTER.isoformat()}
    entered |= {"amount": "12345.67", "reason": "The page is there now"}
    assert browser(world.aber.manager).post(f"/projects/benefits/{benefit.pk}/figures/add/", entered).status_code == 303
    with pytest.raises(NothingNew):  # once is enough
        actions.enter_figure(world.aber.actor(), benefit, entry=actual("12345.67", reason="And again"))
    finance = Person.objects.get(email__startswith="viewer-finance@aber")
    proof.attest_benefit(world.aber.actor(finance), benefit)
    proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    assert proof.validate_benefit(world.cwm.actor(validator), benefit, accepted=True, reason="All pages read") == 1
    actor = world.aber.actor()
    (row,) = roll_up(lines_of(Benefit.objects.visible_to(actor), actor), [QUARTER])
    assert [row.reported, row.validated] == [Decimal("12345.67"), Decimal("12345.67")]


def test_a_request_is_withdrawn_and_whoever_was_asked_sees_nothing_more(world: World, benefit: Benefit) -> None:
    with_evidence(world, benefit)
    validator = somebody(world.cwm, "benefits_manager")
    asked = proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    evidence = Evidence.objects.visible_to(world.aber.actor()).get()
    client, where = browser(world.aber.manager), f"/projects/benefits/asked/{asked.pk}/withdraw/"
    assert where in client.get(f"/projects/benefits/{benefit.pk}/").content.decode()
    hers = browser(validator)
    pages = [f"/projects/benefits/{benefit.pk}/{page}" for page in ("", "validate/")]
    pages.append(f"/projects/benefits/evidence/{evidence.pk}/")
    assert [hers.get(page).status_code for page in pages] == [200, 200, 200]
    for body in (world.bryn, world.cwm):  # who was asked answers; who did not ask does not withdraw
        with pytest.raises(NotAllowed):
            proof.withdraw_request(body.actor(), asked)
    posted = {"acting_for": str(world.aber.organisation.pk)}
    assert client.post(where, posted).status_code == 303
    assert [hers.get(page).status_code for page in pages] == [404, 404, 404]
    assert "Rent saved" not in hers.get("/").content.decode()
    with pytest.raises(NotAllowed):
        proof.validate_benefit(world.cwm.actor(validator), benefit, accepted=True, reason="Too late")
    assert client.post(where, posted).status_code == 404
    text = client.get(f"/projects/benefits/{benefit.pk}/").content.decode()
    assert "Waiting for validation" not in text
    for body in (world.aber, world.cwm):  # the database's own word: neither of the two opens it again
        body.actor()
        only_the_wall_stops("UPDATE projects_validationrequest SET ended_at = NULL WHERE id = %s", asked.pk)
    proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    assert hers.get(pages[1]).status_code == 200, "asked again"


def test_a_file_sent_twice_is_kept_once(world: World, benefit: Benefit) -> None:
    client, where = browser(world.aber.manager), f"/projects/benefits/{benefit.pk}/evidence/add/"
    key = client.get(where).context["form"]["key"].value()
    posted = {"acting_for": str(world.aber.organisation.pk), "what": "Cost lines", "key": str(key)}
    for _press in range(2):
        file = SimpleUploadedFile("ledger.pdf", b"%PDF-1.7\nledger\n")
        assert client.post(where, posted | {"upload": file}).status_code == 303
    assert Evidence.objects.visible_to(world.aber.actor()).filter(benefit=benefit).count() == 1
    assert StoredFile.objects.filter(organisation=world.aber.organisation).scoped("a test").count() == 1
