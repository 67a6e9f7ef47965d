"""From rows to lines: what stands, what stood, what counts, and who may count it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from partners import clock
from projects.benefits.models import Attestation, Benefit, BenefitShare, Validation
from projects.benefits.queries import lines_of, of_partner, payments_of, published_to_forum, withheld_from
from projects.benefits.sums import by_partner, for_partner, roll_up
from projects.publishing.models import ForumTally
from sharing.levels import Level
from tests.projects.making import (
    QUARTER,
    add_figure,
    add_split,
    everything_of_a_project,
    make_benefit,
    make_project,
    publish,
    share_project,
)
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from tests.worlds import Body, World

pytestmark = pytest.mark.django_db


def test_a_new_figure_supersedes_and_the_first_baseline_stays(world: World) -> None:
    project = make_project(world.aber, "Hub")
    benefit = make_benefit(world.aber, project)
    add_figure(benefit, "baseline", 100)
    add_figure(benefit, "baseline", 80, number=2, reason="Re-baselined")
    add_figure(benefit, "forecast", 90)
    first = add_figure(benefit, "actual", 70)
    with acting_as(OWNER):
        Attestation(organisation=world.aber.organisation, benefit=benefit, figure=first).save(force_insert=True)
        Validation(organisation=world.bryn.organisation, benefit=benefit, figure=first, accepted=True).save(
            force_insert=True
        )
    before = clock.now()
    add_figure(benefit, "actual", 75, number=2, reason="A late invoice")
    actor = world.aber.actor()
    (line,) = lines_of(Benefit.objects.visible_to(actor), actor)
    found = {name: getattr(line.amounts, name).get(QUARTER) for name in ("original", "baseline", "forecast")}
    assert found == {"original": 100, "baseline": 80, "forecast": 90}
    assert line.amounts.reported == {QUARTER: 75}
    assert line.amounts.attested == line.amounts.validated == {QUARTER: 70}
    (then,) = lines_of(Benefit.objects.visible_to(actor), actor, as_at=before)
    assert then.amounts.reported == {QUARTER: 70}


def test_a_dis_benefit_counts_negative_and_homes_count_where_land_is_released(world: World) -> None:
    project = make_project(world.aber, "Hub")
    worse = make_benefit(world.aber, project, "Longer journeys", is_disbenefit=True)
    add_figure(worse, "actual", 40)
    homes = make_benefit(world.aber, project, "Homes", category="homes", shape="one_off", cash_class="quantifiable")
    add_figure(homes, "actual", 30, stage="capacity")
    add_figure(homes, "actual", "10.5", stage="released")
    add_figure(homes, "actual", 2, stage="completed")
    actor = world.aber.actor()
    rows = {
        row.kind.category: row.reported
        for row in roll_up(lines_of(Benefit.objects.visible_to(actor), actor), [QUARTER])
    }
    assert rows == {"run_cost": -40, "homes": Decimal("10.5")}


def test_the_forum_counts_what_is_published_and_learns_a_number_of_the_rest(world: World) -> None:
    project = make_project(world.aber, "Hub", forum=world.forum)
    open_one, shut = make_benefit(world.aber, project, "Open"), make_benefit(world.aber, project, "Shut")
    for benefit in (open_one, shut):
        add_figure(benefit, "actual", "100.01")
        add_split(benefit, (world.aber, "50"), (world.bryn, "25"), (world.cwm, "25"))
    publication = publish(open_one, world.forum)

    cwm = world.cwm.actor()
    lines = lines_of(published_to_forum(world.forum, cwm), cwm)
    assert [line.name for line in lines] == ["Open"]
    (row,) = roll_up(lines, [QUARTER])
    assert row.reported == Decimal("100.01")
    assert sum(rows[0].reported for rows in by_partner(lines, [QUARTER]).values()) == row.reported
    assert for_partner(lines, world.cwm.organisation.pk, [QUARTER])[0].reported == Decimal("25.00")
    assert withheld_from(world.forum, cwm) == 1
    assert not Benefit.objects.visible_to(cwm).filter(pk=shut.pk).exists()

    dol = world.dol.actor()
    assert lines_of(published_to_forum(world.forum, dol), dol) == []
    assert withheld_from(world.forum, dol) == 0
    world.aber.actor()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE projects_publication SET withdrawn_at = now() WHERE id = %s", [publication.pk])
    cwm = world.cwm.actor()
    assert lines_of(published_to_forum(world.forum, cwm), cwm) == []
    assert withheld_from(world.forum, cwm) == 2


def test_a_partner_reads_its_own_shares_and_legs(world: World) -> None:
    project = make_project(world.aber, "Hub")
    benefit = make_benefit(world.aber, project)
    add_split(benefit, (world.aber, "60"), (world.bryn, "40"))
    assert not of_partner(world.bryn.actor()).exists()
    share_project(world.aber, project, with_=world.bryn.audience, at=Level.DETAIL)
    assert of_partner(world.bryn.actor()).get() == benefit
    add_split(benefit, (world.aber, "100"), number=2)
    assert not of_partner(world.bryn.actor()).exists()
    actor = world.aber.actor()
    (line,) = lines_of(of_partner(actor), actor)
    assert line.shares == {world.aber.organisation.pk: Fraction(1)}
    everything_of_a_project(world.aber, world.bryn, world.forum, world.aber.owns("Depot"), "X")
    assert [leg.amount for leg in payments_of(world.bryn.actor())] == [50_000]
    assert [leg.amount for leg in payments_of(world.aber.actor())] == [-50_000]
    assert payments_of(world.cwm.actor()) == []


def split_and_ask(benefit: Benefit, *shares: tuple[Body, str]) -> None:
    add_split(benefit, *shares)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("rest", ["39.999999", "40.000001"])
def test_the_database_refuses_shares_that_are_not_the_whole(world: World, rest: str) -> None:
    benefit = make_benefit(world.aber, make_project(world.aber, "Hub"))
    with pytest.raises(DatabaseError, match="per cent"), transaction.atomic():
        split_and_ask(benefit, (world.aber, "60"), (world.bryn, rest))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE projects_benefitfigure SET amount = 1",
        "DELETE FROM projects_benefitfigure",
        "UPDATE projects_validation SET accepted = true",
        "UPDATE projects_benefitshare SET percent = 1",
    ],
)
def test_not_even_the_owner_changes_a_figure(world: World, statement: str) -> None:
    everything_of_a_project(world.aber, world.bryn, world.forum, world.aber.owns("Depot"), "X")
    with (
        acting_as(OWNER),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
    ):
        cursor.execute(statement)


def test_lines_cost_the_same_whatever_their_number(world: World, django_assert_num_queries: object) -> None:
    project = make_project(world.aber, "Hub")
    actor = world.aber.actor()
    counted = []
    for number in range(1, 4):
        benefit = make_benefit(world.aber, project, f"Benefit {number}")
        for quarter in (QUARTER, dt.date(2026, 7, 1)):
            add_figure(benefit, "actual", 10, quarter)
        add_split(benefit, (world.aber, "100"))
        actor = world.aber.actor()
        with django_assert_num_queries(6):  # type: ignore[operator]
            counted.append(len(lines_of(Benefit.objects.visible_to(actor), actor)))
    assert counted == [1, 2, 3]


def test_the_tally_is_two_numbers_that_nobody_writes(world: World) -> None:
    project = make_project(world.aber, "Hub", forum=world.forum)
    make_benefit(world.aber, project)
    actor = world.bryn.actor()
    tally = ForumTally.objects.visible_to(actor).get()
    assert (tally.benefits, tally.published) == (1, 0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE projects_forumtally SET published = 1")
        assert cursor.rowcount == 0
    assert BenefitShare.objects.visible_to(actor).count() == 0
