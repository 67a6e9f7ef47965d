"""Every fact by every level by every shape of file: a reader's file holds what their level shows and no word more."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from assets.register.columns import columns
from assets.register.fields import fields
from sharing.levels import Level
from tests.assets.exports.test_round_trip import taken_out
from tests.assets.register.properties import COMMON, EVERYTHING, words

if TYPE_CHECKING:
    from assets.register.fields import Field
    from tests.client import PortalClient
    from tests.worlds import World

WITHHELD, MONEY = "Not shared with you", "Open the property to see it"
ALL = ",".join(columns())


def plain(value: Any) -> Any:
    """A cell as text and a number as a number, however the shape writes them down."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    try:
        return float(value)
    except (TypeError, ValueError):
        return value.removeprefix("'") if isinstance(value, str) else value


def due(field: Field, level: Level) -> Any:
    """What a file must hold of `EVERYTHING` at this level."""
    if field.level > level:
        return WITHHELD
    if field.level == Level.COMMERCIAL:
        return MONEY
    value = EVERYTHING[field.name]
    as_such = isinstance(value, Decimal | dt.date | int | float) and not isinstance(value, bool)
    return plain(value if as_such else words(field))


def says_nothing_above(text: str, level: Level) -> None:
    """No value of a fact above the level anywhere, neither in words nor as it is stored."""
    for name, field in fields().items():
        if field.level > min(level, Level.DETAIL) and name not in COMMON:
            for form in (words(field), str(EVERYTHING[name])):
                assert len(form) < 4 or form not in text, name


@pytest.fixture
def reader(cast: World, client: PortalClient) -> PortalClient:
    client.force_login(cast.bryn.manager)
    return client


def held(answer: Any, shape: str) -> tuple[dict[str, Any], str]:
    """The one row of a file, by heading, and all its text."""
    if shape == "csv":
        text = answer.content.decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text))
        return row, text
    headings, *rows = load_workbook(io.BytesIO(answer.content)).active.values  # type: ignore[union-attr]
    (cells,) = rows
    return dict(zip(map(str, headings), cells, strict=True)), " ".join(map(str, cells))


@pytest.mark.parametrize("shape", ["csv", "xlsx"])
@pytest.mark.parametrize("level", list(Level))
def test_a_table_holds_exactly_the_facts_of_the_level(
    cast: World, reader: PortalClient, level: Level, shape: str
) -> None:
    hall = cast.aber.owns(**EVERYTHING)
    cast.aber.shares(hall, with_=cast.bryn.audience, at=level)
    where = reverse("assets:asset-download", args=[shape])
    row, text = held(reader.get(f"{where}?is_retired=yes&columns={ALL}"), shape)
    found = {name: plain(row[str(field.label)]) for name, field in fields().items()}
    assert found == {name: due(field, level) for name, field in fields().items()}
    says_nothing_above(text, level)


@pytest.mark.parametrize("level", list(Level))
def test_a_map_file_holds_exactly_the_facts_of_the_level(cast: World, reader: PortalClient, level: Level) -> None:
    hall = cast.aber.owns(**EVERYTHING)
    cast.aber.shares(hall, with_=cast.bryn.audience, at=level)
    text = taken_out(reader, cast.bryn, "list", "geojson", "is_retired=yes").decode()
    (feature,) = json.loads(text)["features"]
    assert set(feature["properties"]) - {"owner", "level"} == {
        name for name, field in fields().items() if field.level <= min(level, Level.DETAIL)
    }
    assert (feature["geometry"] is not None) == (level >= Level.SUMMARY)
    says_nothing_above(text, level)
