"""The properties whose narrow rows are at hand, each with its owner: asked by every list, planned once a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BooleanField, F, Func, Value

from assets.register.models import Asset
from partners.organisations.models import Organisation
from partners.scoping.alike import Alike

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

OF_ASSET = [field.attname for field in Asset._meta.concrete_fields]
OF_OWNER = [field.attname for field in Organisation._meta.concrete_fields]


class Among(Func):
    """A key that is one of an array: a single value of the statement, which reads the same however many there are."""

    template = "(%(expressions)s::uuid[]))"
    arg_joiner = " = ANY("
    arity = 2
    output_field = BooleanField()


_assets = Alike(
    lambda keys: (
        Asset.objects.filter(Among(F("pk"), Value(keys)))
        .scoped("rows of the narrow table")
        .values_list(*OF_ASSET, *(f"organisation__{name}" for name in OF_OWNER))
    )
)


def assets_of(ids: Iterable[uuid.UUID]) -> list[Asset]:
    """The properties with these keys, in no order, as far as the second wall lets them pass. One query."""
    return [_asset(row) for row in _assets(f"{{{','.join(map(str, ids))}}}")]


def _asset(row: tuple[Any, ...]) -> Asset:
    asset = Asset.from_db(DEFAULT_DB_ALIAS, OF_ASSET, row[: len(OF_ASSET)])
    asset.organisation = Organisation.from_db(DEFAULT_DB_ALIAS, OF_OWNER, row[len(OF_ASSET) :])
    return asset
