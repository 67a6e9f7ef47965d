"""The diary, the search for space and the coincidences, against the same questions of a table without permission.

Run as the web role with row-level security on: a fifth of the properties have a lease, an eighth vacant space, a
fifth a plan (`bench.build`).
"""

from __future__ import annotations

import datetime as dt
import logging
import sys
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import django

django.setup()

from django.db import transaction
from django.db.models import Q

from assets.diary.queries import lines
from assets.plans.coincidences import coincidences
from assets.register.nearness import Place
from assets.space.queries import vacant
from bench import bare
from bench.asking import (
    actors,
    beside,
    in_small,
    person_of,
    ready,
    run_again,
    signed_in,
    statements_of,
    statements_of_small,
)
from bench.figures import Turn, at_most, in_turn, plain
from bench.measure import BOXES
from partners import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.asking import Statements
    from partners.acting.actor import Actor
    from partners.people.models import Person

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
    for title, slug in actors():
        person = person_of(slug)
        of_small = statements_of_small(title, _asked) if scale != "small" else {}
        with transaction.atomic(), ready(person) as actor:
            for words, asked in _asked(actor).items():
                _one(f"{title}: {words}", scale, asked, BARE.get(words, ""), of_small.get(words))
        _pages(title, scale, person)


def _asked(actor: Actor) -> dict[str, Statements]:
    return {words: statements_of(partial(ask, actor)) for words, ask in ASKED}


def _one(name: str, scale: str, asked: Statements, alone: str, of_small: Statements | None) -> None:
    turns = {"ours": Turn(partial(run_again, asked))}
    if alone:
        turns["bare"] = Turn(partial(run_again, [(alone, None)]), bare.without_security)
    if of_small is not None:
        turns["small"] = Turn(partial(run_again, of_small), beside)
    took = in_turn(turns, ROUNDS)
    plain(name, scale, took["ours"])
    if alone:
        at_most(f"{name}, against the bare table", scale, took["ours"], took["bare"], 5)
    if of_small is not None:
        plain(f"{name}, times that of ten thousand", scale, took["ours"] / took["small"], "×")


def _pages(title: str, scale: str, person: Person) -> None:
    """Whole pages through the middleware, against the same of ten thousand properties."""
    client = signed_in(person)
    of_small = in_small(title, signed_in) if scale != "small" else None
    for words, address, of_ten_thousand in (
        ("diary", "/diary/", "/diary/"),
        ("search for space", "/space/?area=200", "/space/?area=200"),
        ("map", _map(scale), _map("small")),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        turns = {"ours": Turn(partial(client.get, address))}
        if of_small:
            turns["small"] = Turn(partial(of_small.get, of_ten_thousand), beside)
        took = in_turn(turns, ROUNDS)
        name = f"{title}: whole page, {words}"
        plain(name, scale, took["ours"])
        if of_small:
            at_most(f"{name}, against ten thousand", scale, took["ours"], took["small"], 1.5)


def _map(scale: str) -> str:
    return "/assets/map/?bbox=" + ",".join(map(str, BOXES[scale]))


if __name__ == "__main__":
    main(sys.argv[1])
