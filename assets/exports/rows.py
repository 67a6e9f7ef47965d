"""What stands in the files: headings and rows, each property up to the level that its reader has."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import override

from assets.imports.downloaded import CODE, CODE_KINDS, CODE_TENURES, HEADINGS
from assets.register.columns import columns
from assets.register.fields import fields
from assets.register.filters import FILTERS, SORTS, filters_of
from assets.register.identity import KEY
from assets.register.listing import every_row
from partners.lists.state import read_state
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assets.register.shown import ShownAsset
    from partners.acting.actor import Actor
    from partners.lists.state import ListState

#: the Code's files are English whatever their reader's language
YES_NO: Mapping[Any, str] = MappingProxyType({True: "Yes", False: "No"})


def state_of(query: str, actor: Actor | None = None) -> ListState:
    """The list that a query string asks for; with an `actor`, as they may ask. Raises UnknownParameter."""
    return read_state(QueryDict(query), "/assets/", filters_of(actor) if actor else FILTERS, SORTS, columns())


def own() -> ListState:
    """The whole of the body's own register."""
    return state_of("owner=own")


def code_headings() -> list[str]:
    """The Code's, and behind them the portal's key, by which the file comes back."""
    return [*CODE, KEY]


def code_rows(actor: Actor) -> Iterator[list[Any]]:
    """The register as the Code publishes it, in the Code's language."""
    with override("en"):
        details = {code: str(label) for code, label in fields()["tenure_detail"].choices.items()}
    return (_code_row(asset, details) for asset in every_row(actor, own()))


def _code_row(asset: ShownAsset, details: Mapping[str, str]) -> list[Any]:
    value = asset.values.get
    # Of vacant property the Code publishes no address, and of the postcode only the first part.
    is_vacant = bool(value("is_vacant")) or "vacant" in (value("tenure_detail") or ())
    postcode = str(value("postcode") or "")
    tenure = value("tenure")
    return [
        value("uprn"),
        value("reference") or str(asset.id),
        value("name"),
        "" if is_vacant else value("address"),
        value("town"),
        postcode.partition(" ")[0] if is_vacant else postcode,
        *("" if is_vacant else value(name) for name in ("easting", "northing", "latitude", "longitude")),
        CODE_TENURES.get(str(tenure), "Other") if tenure else "",
        "; ".join(details.get(one, one) for one in value("tenure_detail") or ()),
        CODE_KINDS.get(str(value("kind")), ""),
        value("holding_reason"),
        value("services"),
        *(YES_NO.get(value(name), "") for name in ("is_community_value", "is_for_transfer")),
        value("floor_area_m2"),
        value("functional_suitability"),
        value("energy_rating"),
        str(asset.id),
    ]


def register_headings() -> list[str]:
    """Of the file that goes back in."""
    return [KEY, *HEADINGS.values()]


def register_rows(actor: Actor) -> Iterator[list[Any]]:
    """Every fact, as the import reads it: choices by their code, nothing in anybody's language."""
    for asset in every_row(actor, own()):
        yield [str(asset.id), *(_plain(asset.values.get(name)) for name in HEADINGS)]


def _plain(value: Any) -> Any:
    return "; ".join(str(one) for one in value) if isinstance(value, list | tuple) else value


def features(actor: Actor, state: ListState) -> Iterator[dict[str, Any]]:
    """The same as features of a map: what is above the reader's level is not in it at all."""
    for asset in every_row(actor, state):
        place = asset.longitude, asset.latitude
        facts = {
            field.name: _plain(asset.values[field.name])
            for field in fields().values()
            if field.level <= asset.level and asset.values.get(field.name) not in (None, "", [])
        }
        yield {
            "type": "Feature",
            "id": str(asset.id),
            "geometry": {"type": "Point", "coordinates": list(place)} if None not in place else None,
            "properties": {"owner": asset.owner, "level": Level(asset.level).name.lower(), **facts},
        }
