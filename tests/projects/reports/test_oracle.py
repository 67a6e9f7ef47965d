"""Any edits in any order: the report agrees with an oracle that reads the bare rows and shares no code with it."""

from __future__ import annotations

import random
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from projects.reports import actions
from projects.reports.models import Report
from sharing.levels import Level
from tests.projects.making import add_figure, add_payment, add_split, make_project, publish, share_project
from tests.projects.reports.making import QUARTER, chair, claims, delivers, draft, every
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db
EDITS = 20


def rows(query: str) -> list[tuple[Any, ...]]:
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def shared_out(pennies: int, shares: dict[str, Decimal]) -> dict[str, int]:
    """So many pennies by percentages, the largest remainders getting those left over. Without shares: nobody’s."""
    if not shares:
        return {"": pennies}
    whole = {body: int(pennies * percent // 100) for body, percent in shares.items()}
    rest = sorted(shares, key=lambda body: (whole[body] - pennies * shares[body] / 100, body))
    return {body: part + (body in rest[: pennies - sum(whole.values())]) for body, part in whole.items()}


def oracle(forum: Any) -> tuple[dict[str, int], dict[str, int]]:
    """Pennies reported in the quarter, in all and by body, from the rows themselves."""
    published = {row[0] for row in rows("SELECT benefit_id FROM projects_publication WHERE withdrawn_at IS NULL")}
    newest: dict[Any, tuple[int, int]] = {}
    for benefit, number, amount in rows(
        "SELECT benefit_id, number, amount FROM projects_benefitfigure"
        f" WHERE series = 'actual' AND quarter = '{QUARTER}'"
    ):
        if benefit in published and number > newest.get(benefit, (0, 0))[0]:
            newest[benefit] = (number, int(amount * 100))
    splits: dict[Any, dict[int, dict[str, Decimal]]] = defaultdict(dict)
    for benefit, number in rows("SELECT benefit_id, number FROM projects_benefitsplit"):
        splits[benefit].setdefault(number, {})
    for benefit, number, body, percent in rows(
        "SELECT s.benefit_id, t.number, s.partner_id, s.percent FROM projects_benefitshare s"
        " JOIN projects_benefitsplit t ON t.id = s.split_id"
    ):
        splits[benefit][number][str(body)] = percent
    total, bodies = 0, defaultdict[str, int](int)
    for benefit, (_number, pennies) in newest.items():
        total += pennies
        shares = splits[benefit][max(splits[benefit])] if splits[benefit] else {}
        for body, part in shared_out(abs(pennies), shares).items():
            bodies[body] += part if pennies >= 0 else -part
    return {"total": total}, {body: part for body, part in bodies.items() if part}


def money(forum: Any) -> int:
    """Pennies that the members gained together, from the rows themselves: of projects whose money they all see."""
    inside = {
        row[0] for row in rows(f"SELECT organisation_id FROM forums_forummembership WHERE forum_id = '{forum.pk}'")
    }
    net = 0
    for payer, payee, amount in rows(
        "SELECT p.payer_id, p.payee_id, p.amount FROM projects_payment p"
        " JOIN projects_projectshare s ON s.project_id = p.project_id AND s.level = 4 AND s.ended_at IS NULL"
        f" WHERE s.audience_id = '{forum.audience_id}' AND p.quarter = '{QUARTER}'"
    ):
        net += int(amount * 100) * ((payee in inside) - (payer in inside))
    return net


def told_money(report: Report) -> int:
    """The same, as the report says it."""
    assert report.snapshot is not None
    rows_told = sum(int(Decimal(row["amount"]) * 100) for row in report.snapshot["payments"])
    assert rows_told == int(Decimal(report.snapshot["net"]) * 100), "the rows sum to the net"
    return rows_told


def told(report: Report) -> tuple[dict[str, int], dict[str, int]]:
    """The same, as the report says it."""
    assert report.snapshot is not None
    total = sum(int(Decimal(row["reported"]) * 100) for row in report.snapshot["totals"])
    bodies: dict[str, int] = defaultdict(int)
    for part in report.snapshot["partners"]:
        for row in part["rows"]:
            bodies[part["body"]["id"] if part["body"] else ""] += int(Decimal(row["reported"]) * 100)
    return {"total": total}, {body: part for body, part in bodies.items() if part}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_edits_partners_sum_to_the_forum_and_to_the_oracle(world: World, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - edits, the same each time
    bodies = (world.aber, world.bryn, world.cwm)
    held = [
        claims(chance.choice(bodies), f"Benefit {number}", reported=f"{number}.07", forum=world.forum)
        for number in range(5)
    ]
    seen, shut = (make_project(world.aber, name, forum=world.forum) for name in ("Seen", "Shut"))
    share_project(world.aber, seen, with_=world.forum.audience, at=Level.COMMERCIAL)
    report = draft(world)
    assert told(report) == oracle(world.forum)
    numbers: dict[Any, int] = defaultdict(lambda: 1)
    for _edit in range(EDITS):
        benefit = chance.choice(held)
        numbers[benefit.pk] += 1
        deed = chance.randrange(4)
        if deed == 0:
            amount = Decimal(chance.randrange(-(10**9), 10**9)) / 100
            add_figure(benefit, "actual", amount, number=numbers[benefit.pk], reason="x")
        elif deed == 1:
            cut = chance.randrange(1, 99_999_999)
            shares = (Decimal(cut) / 1_000_000, Decimal(100_000_000 - cut) / 1_000_000)
            some = chance.sample(bodies, 2)
            parts = [(body, str(share)) for body, share in zip(some, shares, strict=True)]
            add_split(benefit, *(parts if chance.random() < 0.8 else ()), number=numbers[benefit.pk])
        elif deed == 2:
            _publish_or_withdraw(benefit, world)
        else:
            _pays(chance, chance.choice((seen, seen, shut)), (*bodies, world.dol))
    actions.rebuild_report(chair(world), report)
    delivers()
    (again,) = every()
    assert told(again) == oracle(world.forum)
    assert told_money(again) == money(world.forum)


def _pays(chance: random.Random, project: Any, bodies: tuple[Any, ...]) -> None:
    """Money between two bodies, now and then taken back."""
    payer, payee = chance.sample(bodies, 2)
    made = add_payment(project, payer, payee, Decimal(chance.randrange(1, 10**8)) / 100)
    if chance.random() < 0.3:
        add_payment(project, payee, payer, made.amount, takes_back=made, reason="x")


def _publish_or_withdraw(benefit: Any, world: World) -> None:
    with acting_as(OWNER):
        standing = benefit.publications.all().unscoped(because="a test").filter(withdrawn_at=None)
        withdrawn = standing.update(withdrawn_at=benefit.created_at)
    if not withdrawn:
        publish(benefit, world.forum)
