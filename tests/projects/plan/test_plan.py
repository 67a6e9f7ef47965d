"""The team, the milestones and the risks of a project: kept by its lead, and a baseline that stays."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import ProgrammingError, connection, transaction

from partners import clock
from projects.delivery import actions
from projects.delivery.choices import Gate, Standing
from projects.delivery.errors import NotAPartner
from projects.delivery.models import Milestone, Risk, TeamMember
from projects.delivery.queries import shown_project
from projects.plan import actions as plan
from tests.projects.benefits.doing import browser
from tests.projects.making import make_project

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db
DAY = ("baseline_on_day", "baseline_on_month", "baseline_on_year")


def test_a_baseline_stays_and_history_is_not_rewritten(world: World) -> None:
    project, actor = make_project(world.aber, "Hub"), world.aber.actor()
    milestone = plan.add_milestone(actor, project, name="Open", baseline_on=dt.date(2026, 5, 1))
    plan.forecast_milestone(actor, milestone, forecast_on=dt.date(2026, 5, 31), actual_on=None, reason="Weather")
    (shown,) = shown_project(actor, project).milestones
    assert (shown.baseline_on, shown.days_late) == (dt.date(2026, 5, 1), 30)
    actions.move_gate(
        actor, project, gate=Gate.OBC, standing=Standing.GOING, on=clock.today(), reason="The board agreed"
    )
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE projects_gatemove SET reason = 'no'")


def test_a_team_is_of_the_lead_and_the_partners(world: World) -> None:
    project, actor = make_project(world.aber, "Hub", partners=(world.bryn,)), world.aber.actor()
    member = plan.add_member(actor, project, body=world.bryn.organisation, name="Idris", role="sro")
    with pytest.raises(NotAPartner):
        plan.add_member(actor, project, body=world.cwm.organisation, name="Huw", role="sro")
    plan.end_member(actor, member, on=clock.today())
    assert shown_project(actor, project).team == ()


@pytest.mark.parametrize(
    ("page", "model", "said"),
    [
        ("team", TeamMember, {"name": "Idris", "role": "sro"}),
        ("milestones", Milestone, {"name": "Open"} | dict(zip(DAY, ("1", "5", "2027"), strict=True))),
        ("risks", Risk, {"title": "Roof", "likelihood": "2", "impact": "3", "response": "Mend", "owner_name": "Nia"}),
    ],
)
def test_what_is_sent_twice_is_there_once(world: World, page: str, model: Any, said: dict[str, str]) -> None:
    project = make_project(world.aber, "Hub")
    client, where = browser(world.aber.manager), f"/projects/{project.pk}/{page}/add/"
    said = said | {"acting_for": str(world.aber.organisation.pk), "body": str(world.aber.organisation.pk)}
    keys = [str(client.get(where).context["form"]["key"].value()) for _form in range(2)]
    for key, there in ((keys[0], 1), (keys[0], 1), (keys[1], 2)):
        assert client.post(where, said | {"key": key}).status_code == 303
        assert model.objects.visible_to(world.aber.actor()).filter(project=project).count() == there


def filled(answer: Any, **said: str) -> dict[str, str]:
    """What the form of a page would send, with these answers."""
    form = answer.context["form"]
    return {name: str(form[name].value() or "") for name in form.fields} | said


def test_an_edit_over_somebody_elses_is_refused_with_both(world: World) -> None:
    project, actor = make_project(world.aber, "Hub"), world.aber.actor()
    milestone = plan.add_milestone(actor, project, name="Open", baseline_on=dt.date(2026, 5, 1))
    words: dict[str, Any] = {"title": "Roof", "likelihood": 2, "impact": 3, "response": "Mend it", "owner_name": "Nia"}
    risk = plan.add_risk(actor, project, **words)
    client, own = browser(world.aber.manager), {"acting_for": str(world.aber.organisation.pk)}
    forecast = {
        f"forecast_on_{part}": value for part, value in zip(("day", "month", "year"), ["1", "6", "2027"], strict=True)
    }
    cases: list[tuple[str, dict[str, str], str, Any, tuple[str, str]]] = [
        (
            f"/projects/milestones/{milestone.pk}/edit/",
            forecast | {"reason": "Ours: the lift"},
            "Ours: the lift",
            lambda: plan.forecast_milestone(
                world.aber.actor(), milestone, forecast_on=dt.date(2027, 3, 9), actual_on=None, reason="Theirs: rain"
            ),
            ("Theirs: rain", "9 March 2027"),
        ),
        (
            f"/projects/risks/{risk.pk}/edit/",
            {"response": "Ours: a new roof", "impact": "4"},
            "Ours: a new roof",
            lambda: plan.edit_risk(
                world.aber.actor(), risk, **words | {"response": "Theirs: a tarpaulin", "impact": 5}
            ),
            ("Theirs: a tarpaulin", "5, very high"),
        ),
    ]
    for where, said, ours, meanwhile, theirs in cases:
        sent = filled(client.get(where), **said, **own)
        meanwhile()
        answer = client.post(where, sent)
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "Somebody else changed this while you were editing it" in text
        assert all(word in text for word in (ours, *theirs))
        for model in (Milestone, Risk):
            (kept,) = model.objects.visible_to(world.aber.actor()).values().filter(project=project)
            assert ours not in str(kept)
        again = filled(answer, **said, **own)
        assert client.post(where, again).status_code == 303, "what is saved now takes the place of both"
        assert ours in client.get(where).content.decode()
        assert client.post(where, again).status_code == 303, "sent twice it is the same"
