"""What is claimed, in which figures, from when, and who shares it; what is asked is told beside its question."""

from __future__ import annotations

import datetime as dt
import html
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction

from partners import clock
from partners.acting.errors import NotAllowed
from projects.benefits import actions
from projects.benefits.actions import Entry
from projects.benefits.choices import COUNTS_WHEN, EVIDENCE_NEEDED, Category, Series, Stage
from projects.benefits.errors import (
    BeforeItBegan,
    CommentMissing,
    NothingNew,
    NotMeasurable,
    QuarterToCome,
    ReasonMissing,
    ShapeDoesNotFit,
    SourceMissing,
    StageMissing,
)
from projects.benefits.models import (
    Benefit,
    BenefitFigure,
)
from projects.benefits.periods import after, quarter_of
from projects.benefits.queries import lines_of
from projects.delivery.actions import Outline, start_project
from projects.delivery.models import Project
from sharing.levels import Level
from tests.projects.benefits.doing import actual, browser, claim
from tests.projects.making import QUARTER, make_benefit, make_project, share_project

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


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


def test_homes_that_are_left_empty_are_asked_for_and_none_is_entered_as_nil(world: World, project: Project) -> None:
    homes = make_benefit(world.aber, project, "Homes", category="homes", shape="one_off", cash_class="quantifiable")
    client, where = browser(world.aber.manager), f"/projects/benefits/{homes.pk}/figures/add/"
    given = {"acting_for": str(world.aber.organisation.pk), "series": "actual", "quarter": QUARTER.isoformat()}
    given |= {"stage": "released"}
    refused = client.post(where, given)
    assert refused.status_code == 422
    assert "at least one of the three" in refused.content.decode()
    assert not BenefitFigure.objects.visible_to(world.aber.actor()).exists()
    assert client.post(where, given | {"homes": "0"}).status_code == 303
    assert BenefitFigure.objects.visible_to(world.aber.actor()).get().amount == 0


def test_a_forecast_of_a_long_project_reaches_ten_years_ahead(world: World, benefit: Benefit) -> None:
    client, where = browser(world.aber.manager), f"/projects/benefits/{benefit.pk}/figures/add/"
    far = after(quarter_of(clock.today()), 40).isoformat()
    page = client.get(where)
    assert len(list(page.context["form"].fields["quarter"].choices)) == 29
    link = f'href="{where}?quarters=all"'
    assert link in page.content.decode()
    wide = client.get(f"{where}?quarters=all")
    assert link not in wide.content.decode()
    assert far in dict(wide.context["form"].fields["quarter"].choices)
    assert f'<option value="{far}" selected' in client.get(f"{where}?quarter={far}").content.decode()
    given = {"acting_for": str(world.aber.organisation.pk), "series": "forecast", "amount": "5000"}
    assert client.post(where, {**given, "quarter": far}).status_code == 303
    assert BenefitFigure.objects.visible_to(world.aber.actor()).get().quarter.isoformat() == far
    beyond = after(quarter_of(clock.today()), 41).isoformat()
    assert client.post(where, {**given, "quarter": beyond}).status_code == 422
    assert far[:4] in client.get(f"/projects/benefits/{benefit.pk}/").content.decode()


def test_words_saved_meanwhile_stand_beside_those_entered_and_neither_is_lost(world: World, benefit: Benefit) -> None:
    client, where = browser(world.aber.manager), f"/projects/benefits/{benefit.pk}/edit/"
    actions.edit_benefit(world.aber.actor(), benefit, reach="direct", full_year=Decimal("48000.50"), costs="£40")
    form = client.get(where).context["form"]
    posted = {name: value for name in form.fields if (value := form[name].value()) is not None}
    posted |= {"acting_for": str(world.aber.organisation.pk)}
    mine, hers = posted | {"measure": "Invoices", "years": "5"}, posted | {"measure": "Floors", "costs": "£41,000"}
    assert client.post(where, hers).status_code == 303
    assert client.post(where, hers).status_code == 303, "the same twice is once"
    refused = client.post(where, mine)
    assert refused.status_code == 409
    assert list(refused.context["form"].differs) == [
        ("What it may cost", "£40", "£41,000"),
        ("Measured by", "Invoices", "Floors"),
        ("For how many years", "5", ""),
    ]
    text = refused.content.decode()
    assert all(words in text for words in ("Invoices", "Floors", "£41,000", 'value="£40"', 'value="5"'))
    now = Benefit.objects.visible_to(world.aber.actor()).get(pk=benefit.pk)
    assert (now.measure, now.years) == ("Floors", None)
    read = refused.context["form"]["read"].value()
    actions.edit_benefit(world.aber.actor(), benefit, target="Half")  # and once more
    assert client.post(where, mine | {"read": read}).status_code == 409
    read = client.get(where).context["form"]["read"].value()
    assert client.post(where, mine | {"read": read}).status_code == 303
    now = Benefit.objects.visible_to(world.aber.actor()).get(pk=benefit.pk)
    assert (now.measure, now.years) == ("Invoices", 5)


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
    words: dict[str, Any] = {
        "feature": "One desk",
        "measure": "Invoices a quarter",
        "full_year": Decimal(48_000),
        "years": 10,
    }
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
