"""One list of benefits, at the level that shows each: filtered, sorted, linked to, downloaded."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from partners import clock
from partners.people.waiting import waiting_for
from projects.benefits.models import Attestation, Validation, ValidationRequest
from projects.benefits.periods import after, quarter_label, quarter_of
from projects.catalogue.listing import GRACE, last_due
from projects.programmes.actions import place_benefit
from sharing.levels import Level
from tests.client import PortalClient
from tests.projects.making import QUARTER, add_figure, add_split, make_benefit, make_project, publish, share_project
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from projects.benefits.models import Benefit, BenefitFigure
    from tests.worlds import Body, World

pytestmark = pytest.mark.django_db
WHERE = "/projects/benefits/list/"


def browser(body: Body) -> PortalClient:
    client = PortalClient()
    client.force_login(body.manager)
    return client


def attest(figure: BenefitFigure) -> None:
    with acting_as(OWNER):
        Attestation(organisation_id=figure.organisation_id, benefit_id=figure.benefit_id, figure=figure).save(
            force_insert=True
        )


def answer(world: World, figure: BenefitFigure, *, accepted: bool) -> None:
    attest(figure)
    with acting_as(OWNER):
        of: dict[str, Any] = {"benefit_id": figure.benefit_id}
        ValidationRequest(
            organisation_id=figure.organisation_id, validator=world.cwm.organisation, ended_at=clock.now(), **of
        ).save(force_insert=True)
        Validation(organisation=world.cwm.organisation, figure=figure, accepted=accepted, **of).save(force_insert=True)


@pytest.fixture
def held(world: World) -> dict[str, Benefit]:
    """A benefit of Aber's in each status, and one that is overdue; seen by Bryn but for its project's money."""
    project = make_project(world.aber, "Hub", forum=world.forum, partners=(world.bryn,))
    share_project(world.aber, project, with_=world.bryn.audience, at=Level.DETAIL)
    made = {name: make_benefit(world.aber, project, f"Is {name}") for name in STATUSES}
    figures = {name: add_figure(made[name], "actual", 100) for name in STATUSES if name != "planned"}
    attest(figures["attested"])
    answer(world, figures["validated"], accepted=True)
    answer(world, figures["sent_back"], accepted=False)
    return made


STATUSES = ("planned", "reported", "attested", "sent_back", "validated")


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_is_found_by_its_filter(world: World, held: dict[str, Benefit], status: str) -> None:
    text = browser(world.bryn).get(f"{WHERE}?status={status}").content.decode()
    assert [name for name in STATUSES if f"Is {name}" in text] == [status]
    assert "1 benefit you can see" in text
    if status == "validated":  # a new actual, which nobody has attested, takes the status back
        add_figure(held[status], "actual", 90, number=2)
        assert f"Is {status}" in browser(world.bryn).get(f"{WHERE}?status=reported").content.decode()


def test_a_quarter_is_overdue_when_it_was_forecast_and_did_not_come(world: World, held: dict[str, Benefit]) -> None:
    client = browser(world.bryn)
    assert "0 benefits" in client.get(f"{WHERE}?overdue=yes").content.decode()
    due = last_due(clock.today())
    assert due < quarter_of(clock.today()) - dt.timedelta(days=45)
    add_figure(held["validated"], "forecast", 5, due)
    add_figure(held["planned"], "forecast", 5, after(due, 1))
    text = client.get(f"{WHERE}?overdue=yes").content.decode()
    assert "Is validated" in text
    assert "1 benefit you can see" in text
    add_figure(held["validated"], "actual", 0, due)
    assert "0 benefits" in client.get(f"{WHERE}?overdue=yes").content.decode()


def test_filters_by_category_project_partner_forum_programme_and_words(world: World, held: dict[str, Benefit]) -> None:
    other = make_project(world.aber, "Depot")
    share_project(world.aber, other, with_=world.bryn.audience, at=Level.DETAIL)
    homes = make_benefit(world.aber, other, "Tai newydd", category="homes", shape="one_off", cash_class="quantifiable")
    add_split(held["planned"], (world.aber, "60"), (world.bryn, "40"))
    publish(homes, world.forum)
    place_benefit(world.aber.actor(), homes, programmes=["ope"], projects=[])
    client = browser(world.bryn)
    for query, number in (
        ("", 6),
        ("category=homes", 1),
        (f"project={other.pk}", 1),
        (f"partner={world.bryn.organisation.pk}", 1),
        (f"partner={world.aber.organisation.pk}", 6),
        (f"forum={world.forum.pk}", 1),
        ("programme=ope", 1),
        ("q=tai", 1),
        ("q=tai&status=validated", 0),
    ):
        text = client.get(f"{WHERE}?{query}").content.decode()
        assert f"{number} benefit" in text, query
    add_split(held["planned"], number=2)
    assert "0 benefit" not in client.get(f"{WHERE}?partner={world.aber.organisation.pk}").content.decode()
    assert client.get(f"{WHERE}?partner={world.bryn.organisation.pk}").status_code == 400  # it has no share any more
    for wrong in ("colour=red", "status=late", f"project={homes.pk}", "sort=amount"):
        assert client.get(f"{WHERE}?{wrong}").status_code == 400, wrong


def test_whoever_sees_less_finds_less_and_a_member_learns_no_project(world: World, held: dict[str, Benefit]) -> None:
    assert "0 benefits" in browser(world.cwm).get(WHERE).content.decode()
    publish(held["validated"], world.forum)
    client = browser(world.cwm)
    text = client.get(WHERE).content.decode()
    assert "1 benefit you can see" in text
    assert "Hub" not in text
    assert client.get(f"{WHERE}?project={held['validated'].project_id}").status_code == 400
    (row,) = list(csv.DictReader(io.StringIO(client.get("/projects/benefits/list.csv").content.decode("utf-8-sig"))))
    assert row["Project"] == "Not shared with you"
    assert "0 benefits" in browser(world.dol).get(WHERE).content.decode()


def test_the_running_number_is_the_claimants_alone(world: World) -> None:
    """It would tell others how many benefits the body has claimed that they do not see."""
    project = make_project(world.aber, "Hub", forum=world.forum)
    benefit = make_benefit(world.aber, project, number=17)
    publish(benefit, world.forum)
    for body, is_shown in ((world.aber, True), (world.cwm, False)):
        client = browser(body)
        for where in (WHERE, "/projects/benefits/list.csv", f"/projects/benefits/{benefit.pk}/"):
            text = client.get(where).content.decode()
            assert "Rent saved" in text
            assert ("B017" in text) == is_shown, where


def test_the_file_has_what_is_filtered_in_numbers(world: World, held: dict[str, Benefit]) -> None:
    add_figure(held["reported"], "actual", "0.01", after(QUARTER, 1))
    add_split(held["reported"], (world.aber, "66.666667"), (world.bryn, "33.333333"))
    client = browser(world.bryn)
    content = client.get("/projects/benefits/list.csv?status=reported").content.decode("utf-8-sig")
    (row,) = list(csv.DictReader(io.StringIO(content)))
    assert (row["Benefit"], row["Status"]) == ("Is reported", "Reported, not attested")
    assert Decimal(row["Reported to date"]) == Decimal("100.01")
    assert "Bryn Health Board 33.333333 %" in row["Shares"]
    assert client.get("/projects/benefits/list.xlsx").content[:2] == b"PK"


def test_the_file_is_whole_however_many_are_read_at_a_time(
    world: World, held: dict[str, Benefit], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        make_benefit(world.aber, held["planned"].project, f"Nr {number}")
    client = browser(world.bryn)

    def names() -> list[str]:
        content = client.get("/projects/benefits/list.csv?sort=-name").content.decode("utf-8-sig")
        return [row["Benefit"] for row in csv.DictReader(io.StringIO(content))]

    at_once = names()
    assert at_once == sorted(at_once, reverse=True)
    assert len(at_once) == 5 + len(held)
    monkeypatch.setattr("projects.catalogue.views.AT_ONCE", 2)
    assert names() == at_once


def test_the_pages_follow_each_other_and_cost_the_same(
    world: World, held: dict[str, Benefit], django_assert_max_num_queries: Any
) -> None:
    project = held["planned"].project
    for number in range(30):
        make_benefit(world.aber, project, f"Nr {number:02}")
    client = browser(world.bryn)
    with django_assert_max_num_queries(60):
        first = client.get(f"{WHERE}?sort=-name").content.decode()
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = client.get(WHERE + following).content.decode()
    names = [f"Nr {number:02}" for number in range(30)] + [f"Is {name}" for name in STATUSES]
    assert sum(name in first for name in names) == 25
    assert all((name in first) != (name in second) for name in names)


def test_a_late_quarter_and_what_was_sent_back_wait_for_whoever_keeps_the_benefit(
    world: World, held: dict[str, Benefit]
) -> None:
    due = last_due(clock.today())
    for quarter in (due, after(due, -1)):  # one line, of the quarter that is the longest overdue
        add_figure(held["planned"], "forecast", 5, quarter)
    waits = {str(one.label): one for one in waiting_for(world.aber.actor())}
    late = f"Enter the actual of Is planned for {quarter_label(after(due, -1))}"
    back = "Look at the figures of Is sent_back that were sent back"
    assert {label for label in waits if " Is " in label} == {late, back}
    assert waits[late].is_overdue
    assert waits[late].on == due - dt.timedelta(days=1) + GRACE
    page = browser(world.aber).get(waits[late].url).content.decode()
    assert f'<option value="{after(due, -1).isoformat()}" selected>' in page
    for actor in (world.bryn.actor(), world.aber.actor(world.aber.viewer)):
        assert not [one for one in waiting_for(actor) if " Is " in str(one.label)]
    add_figure(held["planned"], "actual", 5, after(due, -1))
    add_figure(held["planned"], "actual", 5, due)
    add_figure(held["sent_back"], "actual", 100, number=2)
    assert not [one for one in waiting_for(world.aber.actor()) if " Is " in str(one.label)]
