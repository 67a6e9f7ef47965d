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
from tests.projects.making import add_figure, add_split, publish
from tests.projects.reports.making import QUARTER, chair, claims, delivers, draft, every
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db
EDITS = 14


def rows(query: str) -> list[tuple[Any, ...]]:
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


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
        if not shares:
            bodies[""] += pennies
            continue
        whole = {body: int(abs(pennies) * percent // 100) for body, percent in shares.items()}
        rest = sorted(shares, key=lambda body: (whole[body] - abs(pennies) * shares[body] / 100, body))
        for body in rest[: abs(pennies) - sum(whole.values())]:
            whole[body] += 1
        for body, part in whole.items():
            bodies[body] += part if pennies >= 0 else -part
    return {"total": total}, {body: part for body, part in bodies.items() if part}


def told(report: Report) -> tuple[dict[str, int], dict[str, int]]:
    """The same, as the report says it."""
    assert report.snapshot is not None
    total = sum(int(Decimal(row["reported"]) * 100) for row in report.snapshot["totals"])
    bodies: dict[str, int] = defaultdict(int)
    for part in report.snapshot["partners"]:
        for row in part["rows"]:
            bodies[part["body"]["id"] if part["body"] else ""] += int(Decimal(row["reported"]) * 100)
    return {"total": total}, {body: part for body, part in bodies.items() if part}


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_edits_partners_sum_to_the_forum_and_to_the_oracle(world: World, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - edits, the same each time
    bodies = (world.aber, world.bryn, world.cwm)
    held = [
        claims(chance.choice(bodies), f"Benefit {number}", reported=f"{number}.07", forum=world.forum)
        for number in range(5)
    ]
    report = draft(world)
    assert told(report) == oracle(world.forum)
    numbers: dict[Any, int] = defaultdict(lambda: 1)
    for _edit in range(EDITS):
        benefit = chance.choice(held)
        numbers[benefit.pk] += 1
        deed = chance.randrange(3)
        if deed == 0:
            amount = Decimal(chance.randrange(-(10**9), 10**9)) / 100
            add_figure(benefit, "actual", amount, number=numbers[benefit.pk], reason="x")
        elif deed == 1:
            cut = chance.randrange(1, 99_999_999)
            shares = (Decimal(cut) / 1_000_000, Decimal(100_000_000 - cut) / 1_000_000)
            some = chance.sample(bodies, 2)
            parts = [(body, str(share)) for body, share in zip(some, shares, strict=True)]
            add_split(benefit, *(parts if chance.random() < 0.8 else ()), number=numbers[benefit.pk])
        else:
            _publish_or_withdraw(benefit, world)
    actions.rebuild_report(chair(world), report)
    delivers()
    (again,) = every()
    assert told(again) == oracle(world.forum)


def _publish_or_withdraw(benefit: Any, world: World) -> None:
    with acting_as(OWNER):
        standing = benefit.publications.all().unscoped(because="a test").filter(withdrawn_at=None)
        withdrawn = standing.update(withdrawn_at=benefit.created_at)
    if not withdrawn:
        publish(benefit, world.forum)
