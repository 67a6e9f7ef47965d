"""A benefit from the claim to the forum: figures, shares, finance, evidence, an independent answer, publication."""

from __future__ import annotations

import datetime as dt
import html
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction

from forums.membership.models import ForumRole
from partners import clock
from partners.acting.errors import NotAllowed
from partners.files.models import StoredFile
from partners.people.models import Membership
from projects.benefits import actions
from projects.benefits.actions import Claim, Entry
from projects.benefits.choices import COUNTS_WHEN, EVIDENCE_NEEDED, Category, Series, Stage
from projects.benefits.errors import (
    AskedAlready,
    BeforeItBegan,
    CommentMissing,
    EvidenceMissing,
    LikelyDouble,
    NothingNew,
    NothingToAttest,
    NothingToValidate,
    NotIndependent,
    NotMeasurable,
    NotOfTheProject,
    QuarterToCome,
    ReasonMissing,
    ShapeDoesNotFit,
    SharesNotWhole,
    SourceMissing,
    StageMissing,
)
from projects.benefits.models import (
    Benefit,
    BenefitCosts,
    BenefitFigure,
    Evidence,
    Validation,
    ValidationRequest,
)
from projects.benefits.payments import Payment
from projects.benefits.periods import quarter_of
from projects.benefits.queries import lines_of, payments_of, published_to_forum
from projects.benefits.sums import netted, roll_up
from projects.delivery.actions import Outline, edit_project, start_project
from projects.delivery.errors import StillHolds
from projects.delivery.models import Project
from projects.proof import actions as proof
from sharing.levels import Level
from tests.client import PortalClient
from tests.projects.making import QUARTER, add_payment, add_split, make_benefit, make_project, share_project
from tests.roles import OWNER, acting_as
from tests.worlds import make_person

if TYPE_CHECKING:
    from partners.people.models import Person
    from tests.worlds import Body, World

pytestmark = pytest.mark.django_db


def somebody(body: Body, *roles: str) -> Person:
    """A person of a body in these roles."""
    with acting_as(OWNER):
        slug = body.organisation.slug
        person = make_person(f"{'-'.join(roles)}@{slug}.example", f"{roles[-1]} of {body.organisation}")
        Membership(person=person, organisation=body.organisation, roles=list(roles)).save(force_insert=True)
    return person


@pytest.fixture
def project(world: World) -> Project:
    """Aber's, with Bryn, which sees its detail; Cwm and Dol are left out."""
    found = make_project(world.aber, "Hub", forum=world.forum, partners=(world.bryn,))
    share_project(world.aber, found, with_=world.bryn.audience, at=Level.DETAIL)
    return found


@pytest.fixture
def benefit(world: World, project: Project) -> Benefit:
    return make_benefit(world.aber, project)


def browser(person: Person) -> PortalClient:
    client = PortalClient()
    client.force_login(person)
    return client


def claim(**facts: Any) -> Claim:
    given: dict[str, Any] = {
        "name": "Rent saved",
        "description": "",
        "category": "run_cost",
        "shape": "recurring",
        "basis": "",
        "cash_class": "cash_releasing",
        "price_base": "",
        "is_disbenefit": False,
        "confidence": 100,
        "owner_name": "Officer",
        "reach": "direct",
    }
    return Claim(**given | facts)


def actual(amount: object, quarter: dt.date = QUARTER, **facts: Any) -> Entry:
    return Entry(Series.ACTUAL, quarter, Decimal(str(amount)), **facts)


# --- claiming ---------------------------------------------------------------------------------


def test_a_partner_claims_once_on_the_lead_s_project(world: World, project: Project) -> None:
    key = uuid.uuid4()
    for _ in range(2):
        made = actions.claim_benefit(world.bryn.actor(), project, key=key, claim=claim())
    assert Benefit.objects.visible_to(world.aber.actor()).get() == made
    for body in (world.cwm, world.dol):
        with pytest.raises(NotAllowed):
            actions.claim_benefit(body.actor(), project, key=uuid.uuid4(), claim=claim())
    share_project(world.aber, project, with_=world.cwm.audience, at=Level.COMMERCIAL)
    with pytest.raises(NotAllowed):  # it sees everything and takes no part
        actions.claim_benefit(world.cwm.actor(), project, key=uuid.uuid4(), claim=claim())
    looks_on = browser(world.cwm.manager)
    assert "Claim a benefit" not in looks_on.get(f"/projects/{project.pk}/").content.decode()
    assert looks_on.get(f"/projects/{project.pk}/benefits/claim/").status_code == 404
    with pytest.raises(ShapeDoesNotFit):
        actions.claim_benefit(world.aber.actor(), project, key=uuid.uuid4(), claim=claim(shape="one_off"))
    with pytest.raises(ShapeDoesNotFit):
        actions.claim_benefit(world.aber.actor(), project, key=uuid.uuid4(), claim=claim(category="jobs"))


# --- figures ----------------------------------------------------------------------------------


def test_figures_are_superseded_with_a_reason_and_explained_when_far_off(world: World, benefit: Benefit) -> None:
    actor = world.aber.actor()
    actions.enter_figure(actor, benefit, entry=Entry(Series.FORECAST, QUARTER, Decimal(100)))
    with pytest.raises(CommentMissing):
        actions.enter_figure(actor, benefit, entry=actual(94))
    actions.enter_figure(actor, benefit, entry=actual(95))
    with pytest.raises(ReasonMissing):
        actions.enter_figure(actor, benefit, entry=actual(96))
    with pytest.raises(NothingNew):
        actions.enter_figure(actor, benefit, entry=actual(95, reason="Again"))
    actions.enter_figure(actor, benefit, entry=actual(60, reason="An invoice was ours", comment="One floor stayed"))
    figures = BenefitFigure.objects.visible_to(actor).filter(series=Series.ACTUAL)
    assert sorted(figures.values_list("number", "amount")) == [(1, 95), (2, 60)]
    with pytest.raises(QuarterToCome):
        actions.enter_figure(actor, benefit, entry=actual(1, dt.date(2099, 1, 1)))
    with pytest.raises(StageMissing):
        actions.enter_figure(actor, benefit, entry=actual(1, stage=Stage.RELEASED))
    text = browser(world.aber.manager).get(f"/projects/benefits/{benefit.pk}/").content.decode()
    assert "Figures that were superseded" in text
    assert "One floor stayed" in text


def test_homes_are_counted_in_home_equivalents_by_the_form(world: World, project: Project) -> None:
    homes = make_benefit(world.aber, project, "Homes", category="homes", shape="one_off", cash_class="quantifiable")
    answer = browser(world.aber.manager).post(
        f"/projects/benefits/{homes.pk}/figures/add/",
        {
            "acting_for": str(world.aber.organisation.pk),
            "series": "actual",
            "quarter": QUARTER.isoformat(),
            "stage": "released",
            "student_units": "42",
        },
    )
    assert answer.status_code == 303
    figure = BenefitFigure.objects.visible_to(world.aber.actor()).get()
    assert (figure.amount, figure.units["student_units"]) == (Decimal("10.5"), 42)
    assert homes.category == Category.HOMES


# --- what counts, and from when ---------------------------------------------------------------


def test_nothing_is_counted_from_before_the_work_began(world: World) -> None:
    actor, began = world.aber.actor(), dt.date(2026, 5, 20)
    project = start_project(actor, key=uuid.uuid4(), outline=Outline("Hub", "To share", began_on=began))
    made = actions.claim_benefit(actor, project, key=uuid.uuid4(), claim=claim())
    assert made.counts_from == began
    for series in Series:
        with pytest.raises(BeforeItBegan):
            actions.enter_figure(actor, made, entry=Entry(series, dt.date(2026, 1, 1), Decimal(9)))
    actions.enter_figure(actor, made, entry=actual(1))  # of the quarter in which it began
    with pytest.raises(IntegrityError, match="before the work began"), transaction.atomic():
        BenefitFigure(
            organisation=world.aber.organisation, benefit=made, series="actual", quarter=dt.date(2026, 1, 1), amount=9
        ).save(force_insert=True)  # the database's own word
    (line,) = lines_of(Benefit.objects.visible_to(actor).filter(pk=made.pk), actor)
    assert line.amounts.reported == {QUARTER: 1}
    for table, column in (("projects_projectsummary", "began_on"), ("projects_benefit", "counts_from")):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = '2020-01-01'")


def test_what_is_only_described_is_not_reported_in_figures(world: World, project: Project) -> None:
    actor = world.aber.actor()
    made = actions.claim_benefit(actor, project, key=uuid.uuid4(), claim=claim(cash_class="qualitative"))
    for series in Series:
        with pytest.raises(NotMeasurable):
            actions.enter_figure(actor, made, entry=Entry(series, QUARTER, Decimal(1)))


def test_benefits_are_numbered_by_their_claimant_and_described_as_a_register_asks(
    world: World, project: Project
) -> None:
    for body, numbers in ((world.aber, [1, 2]), (world.bryn, [1])):
        for number in numbers:
            made = actions.claim_benefit(body.actor(), project, key=uuid.uuid4(), claim=claim(name=f"Nr {number}"))
            assert made.number == number
    words = {"feature": "One desk", "measure": "Invoices a quarter", "full_year": Decimal(48_000), "years": 10}
    actions.edit_benefit(world.bryn.actor(), made, **words)
    text = browser(world.bryn.manager).get(f"/projects/benefits/{made.pk}/").content.decode()
    for word in ("B001", "One desk", "Invoices a quarter", "£48,000"):
        assert word in text
    with pytest.raises(NotAllowed):
        actions.edit_benefit(world.bryn.actor(), made, category="jobs")


def test_actuals_still_arrive_after_closure(world: World) -> None:
    closed = make_project(world.aber, "Delivered", gate="closure")
    benefit = make_benefit(world.aber, closed)
    actions.enter_figure(world.aber.actor(), benefit, entry=actual(10))
    assert BenefitFigure.objects.visible_to(world.aber.actor()).get().amount == 10


# --- shares -----------------------------------------------------------------------------------


def test_shares_are_exactly_the_whole_and_of_the_project(world: World, benefit: Benefit) -> None:
    actor, aber, bryn = world.aber.actor(), world.aber.organisation, world.bryn.organisation
    for percents in (("60", "39.999999"), ("60", "40.000001"), ("120", "-20")):
        with pytest.raises(SharesNotWhole):
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


# --- attested, validated ----------------------------------------------------------------------


def with_evidence(world: World, benefit: Benefit) -> None:
    actor = world.aber.actor()
    actions.enter_figure(actor, benefit, entry=actual("12345.67"))
    upload: Any = SimpleUploadedFile("ledger.pdf", b"%PDF-1.7\nledger\n")
    proof.add_evidence(actor, benefit, upload=upload, what="Cost lines")
    finance = somebody(world.aber, "viewer", "finance")
    proof.attest_benefit(world.aber.actor(finance), benefit)


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
    assert client.post(where, posted).status_code == 303
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


# --- the forum --------------------------------------------------------------------------------


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


# --- what it costs ----------------------------------------------------------------------------


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
    assert ["£40,000 of moving" in shown[slug] for slug in ("aber", "bryn", "cwm")] == [True, False, True]
    assert all("One desk" in text for text in shown.values())
    world.bryn.actor()  # the database's own word
    assert not BenefitCosts.objects.all().scoped("a test, past the first wall").exists()
    actions.edit_benefit(world.aber.actor(), made, costs="£41,000")
    assert BenefitCosts.objects.visible_to(world.aber.actor()).get().costs == "£41,000"
    actions.edit_benefit(world.aber.actor(), made, costs="")
    assert not BenefitCosts.objects.visible_to(world.aber.actor()).exists()


def test_jobs_say_what_they_rest_on_and_all_say_to_whom_they_come(world: World, project: Project) -> None:
    jobs: dict[str, Any] = {"category": "jobs", "shape": "stock", "basis": "created", "cash_class": "quantifiable"}
    for wrong in (jobs, {"source": "density"}):
        with pytest.raises(SourceMissing):
            actions.claim_benefit(world.aber.actor(), project, key=uuid.uuid4(), claim=claim(**wrong))
    client, where = browser(world.aber.manager), f"/projects/{project.pk}/benefits/claim/"
    given = {"acting_for": str(world.aber.organisation.pk), "key": str(uuid.uuid4()), "name": "Posts", "confidence": 90}
    given |= jobs | {"shape": "", "owner_name": "Officer"}
    page = client.get(where).content.decode()
    assert all(str(words) in html.unescape(page) for words in (*COUNTS_WHEN.values(), *EVIDENCE_NEEDED.values()))
    assert "comes from no initiative" in page
    told = client.post(where, given).content.decode()
    assert "Say whether the jobs rest on" in told or "To whom it comes" in told
    assert client.post(where, given | {"reach": "indirect", "source": "density"}).status_code == 303
    made = Benefit.objects.visible_to(world.aber.actor()).get(name="Posts")
    text = client.get(f"/projects/benefits/{made.pk}/").content.decode()
    for words in (
        "Estimate by floor space (density)",
        "Public sector, indirect",
        "The post is filled or the floor space occupied",
        "started on its own",  # no initiative behind the project
    ):
        assert words in text, words
    assert (
        "return, or the estimate by floor space"
        in client.get(f"/projects/benefits/{made.pk}/evidence/add/").content.decode()
    )


# --- a file that should not be there ----------------------------------------------------------


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


# --- payments ---------------------------------------------------------------------------------


def pays(payer: Body, payee: Body, amount: int = 50_000) -> actions.Money:
    return actions.Money(payer.organisation, payee.organisation, QUARTER, Decimal(amount), "Rent")


def test_a_payment_is_one_record_of_two_who_take_part(world: World, project: Project) -> None:
    with pytest.raises(NotOfTheProject):
        actions.record_payment(world.aber.actor(), project, key=uuid.uuid4(), money=pays(world.aber, world.cwm))
    rent, key = pays(world.bryn, world.aber), uuid.uuid4()
    for _twice in range(2):
        actions.record_payment(world.bryn.actor(), project, key=key, money=rent)
    assert Payment.objects.visible_to(world.aber.actor()).count() == 1
    assert Payment.objects.visible_to(world.cwm.actor()).count() == 0
    shown = {
        body.organisation.slug: browser(body.manager).get("/projects/benefits/?year=2026").content.decode()
        for body in (world.aber, world.bryn)
    }
    assert "No benefits yet" in shown["aber"]
    assert browser(world.bryn.manager).get(f"/projects/{project.pk}/").content.decode().count("£50,000") == 1


def test_a_likely_double_is_asked_about_before_it_is_recorded(world: World, project: Project) -> None:
    actions.record_payment(world.bryn.actor(), project, key=uuid.uuid4(), money=pays(world.bryn, world.aber))
    client, where = browser(world.aber.manager), f"/projects/{project.pk}/payments/add/"
    given = {
        "acting_for": str(world.aber.organisation.pk),
        "key": str(uuid.uuid4()),
        "payer": str(world.bryn.organisation.pk),
        "payee": str(world.aber.organisation.pk),
        "quarter": QUARTER.isoformat(),
        "amount": "50000",
        "what": "Rent received",
    }
    empty = client.get(where).content.decode()
    assert "It is another payment" not in empty
    assert f'<option value="{quarter_of(clock.today()).isoformat()}" selected>' in empty
    asked = client.post(where, given)
    assert asked.status_code == 422
    assert "£50,000 from Bryn Health Board to Aber Council" in asked.content.decode()
    assert "It is another payment" in asked.content.decode()
    for _twice in range(2):
        assert client.post(where, given | {"is_another": "on"}).status_code == 303
    assert Payment.objects.visible_to(world.aber.actor()).count() == 2
    with pytest.raises(LikelyDouble):
        actions.record_payment(world.bryn.actor(), project, key=uuid.uuid4(), money=pays(world.bryn, world.aber))
    actions.record_payment(world.bryn.actor(), project, key=uuid.uuid4(), money=pays(world.aber, world.bryn))


def test_a_wrong_payment_is_taken_back_by_its_counter_record(world: World, project: Project) -> None:
    made = actions.record_payment(world.bryn.actor(), project, key=uuid.uuid4(), money=pays(world.bryn, world.aber))
    with pytest.raises(NotAllowed):  # the other recorded it
        actions.take_back_payment(world.aber.actor(), made, reason="Not so")
    assert browser(world.aber.manager).get(f"/projects/payments/{made.pk}/take-back/").status_code == 404
    client = browser(world.bryn.manager)
    where = f"/projects/payments/{made.pk}/take-back/"
    assert where in client.get(f"/projects/{project.pk}/").content.decode()
    posted = {"acting_for": str(world.bryn.organisation.pk), "reason": "Counted in another project"}
    assert client.post(where, posted).status_code == 303
    assert client.post(where, posted).status_code == 404
    text = browser(world.aber.manager).get(f"/projects/{project.pk}/").content.decode()
    assert "Counted in another project" in text
    assert text.count("£50,000") == 2
    assert where not in client.get(f"/projects/{project.pk}/").content.decode()
    for body in (world.aber, world.bryn):
        assert netted(payments_of(body.actor()), [body.organisation.pk]) == 0
    actions.record_payment(world.bryn.actor(), project, key=uuid.uuid4(), money=pays(world.bryn, world.aber))
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM projects_payment")


def test_for_the_forum_only_money_across_its_edge_counts(world: World, project: Project) -> None:
    """Of a project whose money all members see: what passes between them is nil, what leaves them is not."""
    add_payment(project, world.bryn, world.aber, "111.11")
    add_payment(project, world.aber, world.dol, "70.50")
    add_payment(project, world.dol, world.bryn, "20.25")
    where = f"/forums/{world.forum.pk}/benefits/?year=2026"

    def shown(body: Body) -> str:
        return browser(body.manager).get(where).content.decode()

    for body in (world.aber, world.cwm):  # its money is not shared with the forum: the same for all
        assert "Net for the forum" not in shown(body)
        assert "70.50" not in shown(body)
    share_project(world.aber, project, with_=world.forum.audience, at=Level.COMMERCIAL)
    for body in (world.aber, world.bryn, world.cwm):
        text = shown(body)
        assert all(amount in text for amount in ("-£70.50", "£20.25", "-£50.25"))
        assert "111.11" not in text
    assert browser(world.dol.manager).get(where).status_code == 404


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


# --- what is asked ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "answers", "sentence"),
    [
        ("evidence/add/", {"what": "x", "upload": SimpleUploadedFile("run.exe", b"MZ")}, "Select a PDF"),
        ("evidence/add/", {"what": "x", "upload": SimpleUploadedFile("a.pdf", b"")}, "The file is empty"),
        ("shares/", {"share_0": "50"}, "The shares sum to 50 %"),
        ("figures/add/", {"series": "actual", "quarter": "2026-04-01", "amount": "1.234"}, "at most 2 numbers"),
        ("figures/add/", {"series": "actual", "quarter": "2026-05-01", "amount": "1"}, "Select a valid choice"),
        ("ask/", {"validator": str(uuid.uuid4())}, "Select a valid choice"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_question(
    world: World, benefit: Benefit, page: str, answers: dict[str, Any], sentence: str
) -> None:
    client = browser(world.aber.manager)
    answer = client.post(
        f"/projects/benefits/{benefit.pk}/{page}", {"acting_for": str(world.aber.organisation.pk), **answers}
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
