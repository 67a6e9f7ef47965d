"""Measuring, as the web role with row-level security on, against the same work without permission.

Three actors: the largest owner in four forums, a small owner in one, a small owner alone. What is compared is
asked in turn; at a million, so is the same of the world of ten thousand (`bench.asking`).
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import django

django.setup()

from django.db import connection, transaction
from django.http import QueryDict
from django.template.response import TemplateResponse
from django.test.utils import CaptureQueriesContext
from guardian.shortcuts import get_objects_for_user

from assets.maps.clusters import KINGDOM, clusters
from assets.register import listing
from assets.register.filters import FILTERS, SORTS
from assets.register.models import Asset, AssetSight
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
from bench.figures import Turn, at_least, at_most, in_turn, milliseconds, plain
from partners.lists.keyset import Place, read_place
from partners.lists.state import ListState, read_state
from partners.scoping.arming import disarm
from sharing.grants.queries import levels_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from bench.asking import Statements
    from partners.acting.actor import Actor
    from partners.people.models import Person

# What takes a millisecond or two is asked oftener, in more turns: a breath of the machine is half of that.
ROUNDS, TURNS = {"small": 42, "national": 21}, 7
PAGES = {"small": 3, "national": 28}  # rounds of whole pages: at ten thousand their ratio is printed, without a target
# Degrees: west, south, east, north. At ten thousand the box is ten times as wide and as high, so that
# about as many properties lie in it: what grows with the answer is not what grows with the estate.
BOXES = {"small": (-3.0, 52.0, -1.0, 54.0), "national": (-3.0, 52.0, -2.8, 52.2)}
SEARCH, ONE_WORD = "q=castle+mill", "q=castle"  # the latter where two words find less than a page at ten thousand


@dataclass(frozen=True)
class Work:
    """One question, asked of the portal and of the bare table."""

    name: str
    ours: Callable[[Actor], object]
    bare: Callable[[], object]
    grows: bool = False  # with what the actor may see, as it does without permission


def state(query: str = "") -> ListState:
    """The list in the state of that query string."""
    return read_state(QueryDict(query), "/assets/", FILTERS, SORTS)


def page(query: str) -> Callable[[Actor], object]:
    """Which rows are on the page: the SQL that permission makes dearer, without fetching the records."""
    asked = state(query)
    return lambda actor: listing._merged(actor, asked, _place(asked), 26, backwards=False)


def _place(asked: ListState) -> Any:
    return read_place(asked.after, str)


def deep() -> str:
    """A place half-way through the alphabet."""
    return "after=" + Place("meadow", bare.SOME_KEY).encoded()


def viewport(actor: Actor, box: tuple[float, float, float, float]) -> object:
    """The properties in a small box, at most 500."""
    west, south, east, north = box
    rows = AssetSight.objects.visible_to(actor).filter(
        longitude__range=(west, east), latitude__range=(south, north), is_retired=False
    )
    return list(rows.values_list("asset_id", "longitude", "latitude")[:500])


WORK = [
    Work("first page", page(""), lambda: bare.page("")),
    Work("filtered page (use=office)", page("use=office"), lambda: bare.page("use = 'office'")),
    Work("searched page (two words)", page(SEARCH), lambda: bare.page(bare.searched("castle", "mill")), True),
    Work(
        "deep page",
        page(deep()),
        lambda: bare.page(f"sort_name >= 'meadow' AND (sort_name, asset_id) > ('meadow', '{bare.SOME_KEY}')"),
    ),
    Work(
        "count and facets of a page",
        lambda actor: listing.counts(actor, state(), listing.MOST_COUNTED, named=True),
        lambda: bare.counts(most=listing.MOST_COUNTED),
    ),
    Work("count and facets of all", lambda actor: listing.counts(actor, state()), bare.counts, grows=True),
    Work(
        "count and facets, filtered",
        lambda actor: listing.counts(actor, state("use=office"), listing.MOST_COUNTED, named=True),
        lambda: bare.counts("use = 'office'", listing.MOST_COUNTED),
        grows=True,
    ),
    Work(
        "count of map clusters, everything",
        lambda actor: clusters(actor, state(), KINGDOM),
        bare.clusters,
        grows=True,
    ),
]


def questions(scale: str, actor: Actor) -> list[Work]:
    """What an actor asks of a world of that scale, but for the level of one property."""
    box, word = BOXES[scale], word_of(actor)
    return [
        *WORK,
        Work("searched page (one property)", page(f"q={word}"), lambda: bare.page(bare.searched(word))),
        Work("map viewport", lambda actor: viewport(actor, box), lambda: bare.viewport(*box)),
    ]


def word_of(actor: Actor) -> str:
    """A word that one property has which the actor sees: the number in its name, with a letter, which UPRNs lack."""
    seen = AssetSight.objects.visible_to(actor).filter(
        sort_name__gte="meadow", sort_name__regex="[a-f].?$", is_retired=False
    )
    return seen.order_by("sort_name", "asset_id").values_list("sort_name", flat=True)[0].split()[-1]


def main(scale: str) -> None:
    """Measure everything at that scale and write the figures."""
    logging.disable(logging.INFO)  # a line a request is not part of the figures' table
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    for title, slug in actors():
        person = person_of(slug)
        then = statements_of_small(title, _asked_of_small) if scale != "small" else {}
        saw = in_small(title, _visible) if scale != "small" else 0
        plain(f"{title}: properties visible", scale, sees := _visible(person), "")
        with transaction.atomic(), ready(person) as actor:
            for work in (*questions(scale, actor), *_check_one(actor)):
                _sql(title, scale, actor, work, then.get(work.name), sees_more=sees > 2 * saw)
        _stock(title, scale, person)
        _pages(title, scale, person)
    disarm()
    _without_marks(scale)


def _visible(person: Person) -> int:
    with transaction.atomic(), ready(person) as actor:
        return listing.counts(actor, state()).total


def _without_marks(scale: str) -> None:
    """The same questions of a server that refuses LEAKPROOF marks: behind a policy its indexes lie idle."""
    title, slug = actors()[0]
    with bare.without_leakproof(), transaction.atomic(), ready(person_of(slug)) as actor:
        for work in questions(scale, actor):
            statements = statements_of(partial(work.ours, actor))
            plain(
                f"{title}: {work.name}, without LEAKPROOF marks", scale, milliseconds(partial(run_again, statements), 3)
            )


def _asked_of_small(actor: Actor) -> dict[str, Statements]:
    asked = (*questions("small", actor), *_check_one(actor))
    return {work.name: statements_of(partial(work.ours, actor)) for work in asked}


def _sql(title: str, scale: str, actor: Actor, work: Work, of_small: Statements | None, *, sees_more: bool) -> None:
    ours = statements_of(partial(work.ours, actor))
    with bare.without_security():
        without = statements_of(work.bare)
    turns = {
        "ours": Turn(partial(run_again, ours)),
        "bare": Turn(partial(run_again, without), bare.without_security),
        "unpoliced": Turn(partial(run_again, ours), bare.without_security),
    }
    if of_small is not None:
        turns["small"] = Turn(partial(run_again, of_small), beside)
    took = in_turn(turns, ROUNDS[scale], TURNS)
    name = f"{title}: {work.name}"
    at_most(name, scale, took["ours"], took["bare"], 5)
    at_most(f"{name}, cost of row-level security", scale, took["ours"], took["unpoliced"], 1.6)
    if of_small is not None:
        _against_itself(name, scale, took["ours"], took["small"], grows=work.grows and sees_more)


def _against_itself(name: str, scale: str, ours: float, then: float, *, grows: bool) -> None:
    """Against ten thousand. What grows with the hundredfold that an actor may see is held to it as a whole page."""
    if grows:
        plain(f"{name}, times that of ten thousand", scale, ours / then, "×")
    else:
        at_most(f"{name}, against ten thousand", scale, ours, then, 1.5)


def _check_one(actor: Actor) -> Iterator[Work]:
    """Whether the actor sees one property, and how much of it."""
    asset = AssetSight.objects.visible_to(actor).first()
    if asset is not None:
        key = asset.asset_id
        yield Work("one property's level", lambda actor: levels_for(actor, Asset, [key]), lambda: bare.one(key))


def _stock(title: str, scale: str, person: Person) -> None:
    """Stock guardian's way to the same first page and count: generic permissions, all groups."""

    def first_page() -> object:
        every = Asset.objects.unscoped(because="bench: guardian is the one that scopes here")
        mine = get_objects_for_user(person, "assets.view_listed", every, accept_global_perms=False)
        return list(mine.order_by("name", "pk").values_list("pk")[:26])

    with transaction.atomic(), ready(person) as actor:
        first = statements_of(lambda: page("")(actor))
        ours = milliseconds(lambda: run_again(first), ROUNDS[scale])
    with transaction.atomic(), bare.without_security():
        stocks = statements_of(first_page)
        stock = milliseconds(lambda: run_again(stocks), 5)
    at_least(
        f"{title}: first page, against stock guardian",
        scale,
        ours,
        stock,
        100,
        where=scale == "national" and stock > 50,
    )


def addresses(person: Person, search: str = SEARCH) -> dict[str, str]:
    """The pages of the list that are asked for, by what they are."""
    with transaction.atomic(), ready(person) as actor:
        word = word_of(actor)
    queries = {
        "first page": "",
        "filtered page": "use=office",
        "searched page": search,
        "page searched for one": f"q={word}",
        "page that finds nothing": "q=zzqq",
        "deep page": deep(),
    }
    return {words: f"/assets/?{query}" for words, query in queries.items()}


def _pages(title: str, scale: str, person: Person) -> None:
    """Whole pages through the middleware, and the same with the bare table behind the view."""
    client, at = signed_in(person), addresses(person)
    of_small, there = None, dict[str, str]()
    if scale != "small":
        full = _rows(client, at["searched page"]) == listing.SIZE
        of_small, there = in_small(title, lambda person: _like(person, full=full))
    for words, address in at.items():
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        turns = {
            "ours": Turn(partial(client.get, address)),
            "bare": Turn(partial(client.get, address), bare.behind_the_page),
        }
        if of_small:
            turns["small"] = Turn(partial(of_small.get, there[words]), beside)
        took = in_turn(turns, PAGES[scale], TURNS)
        name = f"{title}: whole {words}"
        at_most(name, scale, took["ours"], took["bare"], 1.2, where=scale != "small")  # at ten thousand it is printed
        if of_small:
            at_most(f"{name}, against ten thousand", scale, took["ours"], took["small"], 1.5)
        if scale == "small":
            _where_time_goes(name, scale, client, address)
    with CaptureQueriesContext(connection) as captured:
        client.get("/assets/")
    own = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SET TRANSACTION", "SELECT set_config")
    asked = [one["sql"] for one in captured if not one["sql"].startswith(own)]
    arming = sum(one["sql"].startswith("SELECT set_config") for one in captured)  # for a person, a body, its doors
    plain(f"{title}: queries of a page", scale, len(asked), "", limit=12)
    plain(f"{title}: statements that arm the actor of a page", scale, arming, "", limit=4)


def _like(person: Person, *, full: bool) -> tuple[Client, dict[str, str]]:
    """The same pages of ten thousand; where two words fill a page only at a million, there one of them does."""
    client, at = signed_in(person), addresses(person)
    if full and _rows(client, at["searched page"]) < listing.SIZE:
        at = addresses(person, ONE_WORD)
    return client, at


def _rows(client: Client, address: str) -> int:
    """How many properties stand on a page."""
    return int(client.get(address).content.count(b'<th scope="row"'))


def _where_time_goes(name: str, scale: str, client: Client, address: str) -> None:
    """How much of a page is the database, how much the template; the rest is Django, the ORM and the cut to levels."""
    spent = {"database": 0.0, "template": 0.0}
    rendered: Any = TemplateResponse.rendered_content

    def timed(kind: str, act: Callable[[], Any]) -> Any:
        start = perf_counter()
        try:
            return act()
        finally:
            spent[kind] += (perf_counter() - start) * 1000

    def asked(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        return timed("database", lambda: execute(sql, parameters, many, context))

    shown = property(lambda response: timed("template", lambda: rendered.fget(response)))
    with patch.object(TemplateResponse, "rendered_content", shown), connection.execute_wrapper(asked):
        for _ in range(PAGES[scale]):
            client.get(address)
    for kind, total in spent.items():
        plain(f"{name}, of it {kind}", scale, total / PAGES[scale])


if __name__ == "__main__":
    main(sys.argv[1])
