"""A file holds exactly what the screen shows (promise 51): whatever the filter, the order and the reader."""

from __future__ import annotations

import csv
import io
import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from assets.exports.rows import features, state_of
from assets.register.choices import Kind, Tenure, Use
from assets.register.columns import columns, in_file
from assets.register.files import list_headings, list_rows
from assets.register.listing import counts, one_page
from assets.register.receivers import shared_with
from partners.lists.downloads import csv_into, xlsx_into
from sharing.audiences.joining import introduce
from sharing.levels import Level
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor
    from partners.lists.state import ListState
    from tests.worlds import World

COLUMNS = ("owner", "level", "shared_with", "use", "postcode", "floor_area_m2", "tenure")


def furnished(world: World, chance: random.Random) -> None:
    """Properties of two bodies, some shared, up to some level, with some readers."""
    with acting_as(OWNER):
        introduce(world.dol.organisation.pk, [world.aber.organisation.pk, world.bryn.organisation.pk])
    for body in (world.aber, world.bryn):
        for number in range(24):
            asset = body.owns(
                f"{chance.choice(('Depot', 'Tŷ', '=Hall', '-5'))} {number}",
                use=chance.choice(Use.values),
                kind=chance.choice(Kind.values),
                tenure=chance.choice(Tenure.values),
                is_vacant=chance.choice((True, False, None)),
                postcode=chance.choice(("SA1 1AA", "CF10 3NQ", "")),
                floor_area_m2=chance.choice((None, Decimal(number), Decimal("7.5"))),
                latitude=chance.choice((51.62, 51.481)),
                longitude=chance.choice((-3.943, -3.179)),
            )
            for audience in (world.forum.audience, world.dol.audience):
                if chance.random() < 0.5:
                    body.shares(asset, with_=audience, at=chance.choice(list(Level)))


def any_query(chance: random.Random) -> str:
    """A filter and an order as an address holds them."""
    parts = {
        "owner": ("own", "others"),
        "use": Use.values,
        "kind": Kind.values,
        "tenure": Tenure.values,
        "is_vacant": ("yes", "no"),
        "q": ("depot", "SA1", "7", "hall"),
        "district": ("W06000011", "W06000015"),
        "sort": ("name", "-name", "locality", "-area", "area"),
    }
    chosen = [name for name in parts if chance.random() < 0.25]
    return "&".join(f"{name}={chance.choice(list(parts[name]))}" for name in chosen)


def on_pages(actor: Actor, state: ListState) -> Iterator[list[Any]]:
    """The rows of the list, page after page."""
    while True:
        found = one_page(actor, state, size=7, ceiling=Level.DETAIL)
        shared = shared_with(actor, found.assets)
        for one in found.assets:
            yield [one.values["name"], *(in_file(one, name, shared) for name in COLUMNS), str(one.id)]
        if not found.has_next or found.last is None:
            return
        state = state_of(state.url(after=found.last.encoded()).partition("?")[2])


def as_text(rows: Any) -> list[list[str]]:
    file = io.BytesIO()
    csv_into(file, ["heading"] * (1 + len(COLUMNS)), rows)
    return list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"))))[1:]


def looks_the_same(actor: Actor, query: str) -> int:
    state = state_of("&".join(one for one in (query, f"columns={','.join(COLUMNS)}") if one))
    shown = as_text(on_pages(actor, state))
    assert as_text(list_rows(actor, state)) == shown
    assert counts(actor, state).total == len(shown)
    features_shown = [one["properties"]["name"] for one in features(actor, state)]
    assert [row[0] for row in as_text([name] for name in features_shown)] == [row[0] for row in shown]
    file = io.BytesIO()
    xlsx_into(file, list_headings(state), list_rows(actor, state))
    book: Any = load_workbook(io.BytesIO(file.getvalue()), read_only=True).active
    held = [
        [("" if cell is None else str(cell)) for cell in row] for row in book.iter_rows(min_row=2, values_only=True)
    ]
    assert [row[0] for row in held] == [one.values["name"] for one in every(actor, state)]
    return len(shown)


def every(actor: Actor, state: ListState) -> Iterator[Any]:
    while True:
        found = one_page(actor, state, size=50)
        yield from found.assets
        if not found.has_next or found.last is None:
            return
        state = state_of(state.url(after=found.last.encoded()).partition("?")[2])


@pytest.mark.parametrize("times", [12, pytest.param(1_000, marks=[pytest.mark.proof, pytest.mark.timeout(1200)])])
def test_a_file_holds_what_the_screen_shows(world: World, times: int) -> None:
    chance, rows = random.Random(51), 0  # noqa: S311 - questions, the same each time
    furnished(world, chance)
    assert set(COLUMNS) <= set(columns())
    for _time in range(times):
        body = chance.choice((world.aber, world.bryn, world.dol))
        rows += looks_the_same(body.actor(), any_query(chance))
    assert rows > times, "filters that find nothing prove nothing"
