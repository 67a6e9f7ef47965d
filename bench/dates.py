"""The diary, the search for space and the coincidences, against the same questions of a table without permission.

Run as the web role with row-level security on: a fifth of the properties have a lease, an eighth vacant space, a
fifth a plan (`bench.build`).
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import sys
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import django

django.setup()

from django.db import transaction
from django.db.models import Q
from django.test import Client

from assets.diary.queries import lines
from assets.plans.coincidences import coincidences
from assets.register.nearness import Place
from assets.space.queries import vacant
from bench import bare
from bench.figures import at_most, earlier, milliseconds, plain
from bench.measure import BOXES, actors, ready, run_again, statements_of
from partners import clock
from partners.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from partners.acting.actor import Actor

ROUNDS = 11
CENTRE = Place(52.5, -2.0)


def diary(actor: Actor) -> object:
    """The first page of the dates to come."""
    return lines(actor).filter(Q(on__gte=clock.today())).order_by("on", "key")[:51]


def diary_of_a_year(actor: Actor) -> object:
    """How many dates there are in the next year."""
    today = clock.today()
    return lines(actor).filter(Q(on__gte=today, on__lte=today + dt.timedelta(days=366))).count()


def space(actor: Actor) -> object:
    """The largest vacant spaces, at least 200 m²."""
    return list(vacant(actor, {"area": Decimal(200)}, None).order_by("-vacant_space_m2", "asset_id")[:26])


def space_near(actor: Actor) -> object:
    """The nearest vacant spaces within fifty kilometres of a place."""
    wanted = {"area": Decimal(200), "km": 50.0}
    return list(vacant(actor, wanted, CENTRE).order_by("km", "asset_id")[:26])


def coinciding(actor: Actor) -> object:
    """What coincides within two kilometres of the body's own."""
    return coincidences(actor, 2.0)


ASKED: tuple[tuple[str, Callable[[Actor], object]], ...] = (
    ("diary, first page", diary),
    ("diary, dates of a year counted", diary_of_a_year),
    ("vacant space, largest", space),
    ("vacant space, nearest in 50 km", space_near),
    ("coincidences in 2 km", coinciding),
)
#: the same questions of one row a property without permission
BARE = {
    "diary, first page": """
SELECT asset_id, day FROM (
  SELECT asset_id, lease_starts_on AS day FROM bench_bare WHERE lease_starts_on >= current_date
  UNION ALL SELECT asset_id, lease_breaks_on FROM bench_bare WHERE lease_breaks_on >= current_date
  UNION ALL SELECT asset_id, rent_review_on FROM bench_bare WHERE rent_review_on >= current_date
  UNION ALL SELECT asset_id, lease_ends_on FROM bench_bare WHERE lease_ends_on >= current_date
) x ORDER BY day LIMIT 51""",
    "vacant space, largest": """
SELECT asset_id, vacant_space_m2 FROM bench_bare WHERE vacant_space_m2 >= 200
ORDER BY vacant_space_m2 DESC, asset_id LIMIT 26""",
}


def main(scale: str) -> None:
    """Measure for each actor and write the figures."""
    logging.disable(logging.INFO)
    before = earlier(os.environ["BENCH_RESULTS"], "small") if scale != "small" else {}
    for title, slug in actors():
        person = Person.objects.get(email=f"p{slug}@bench.example")
        with transaction.atomic(), ready(person) as actor:
            for words, ask in ASKED:
                _one(f"{title}: {words}", scale, ask, actor, before, BARE.get(words, ""))
        _pages(title, scale, person, before)


def _one(
    name: str, scale: str, ask: Callable[[Actor], object], actor: Actor, before: dict[str, float], alone: str
) -> None:
    asked = statements_of(lambda: ask(actor))
    ours = milliseconds(lambda: run_again(asked), ROUNDS)
    plain(name, scale, ours)
    if alone:
        with bare.without_security():
            at_most(
                f"{name}, against the bare table",
                scale,
                ours,
                milliseconds(lambda: run_again([(alone, None)]), ROUNDS),
                5,
            )
    if name in before:
        plain(f"{name}, times that of ten thousand", scale, ours / before[name], "×")


def _pages(title: str, scale: str, person: Person, before: dict[str, float]) -> None:
    """Whole pages through the middleware, against the same of ten thousand properties."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person)
    box = ",".join(map(str, BOXES[scale]))
    for words, address in (
        ("diary", "/diary/"),
        ("search for space", "/space/?area=200"),
        ("map", f"/assets/map/?bbox={box}"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        ours = milliseconds(partial(client.get, address), ROUNDS)
        name = f"{title}: whole page, {words}"
        if name in before:
            at_most(f"{name}, against ten thousand", scale, ours, before[name], 1.5)
        plain(name, scale, ours)


if __name__ == "__main__":
    main(sys.argv[1])
