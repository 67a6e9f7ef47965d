"""What the register offers to sharing: how an asset's narrow row is computed, and from which level."""

from __future__ import annotations

from assets.register.models import Asset, AssetGrant, AssetShare, AssetSight
from sharing.kinds import Kind
from sharing.levels import Level

ASSET = Kind(
    noun="asset",
    record=Asset,
    grant=AssetGrant,
    share=AssetShare,
    sight=AssetSight,
    source="assets_asset r LEFT JOIN assets_assetsummary s ON s.asset_id = r.id",
    columns={
        "sort_name": ("lower(unaccent(r.name))", Level.LISTED),
        "kind": ("r.kind", Level.LISTED),
        "sort_locality": ("lower(unaccent(r.locality))", Level.LISTED),
        "is_retired": ("r.retired_on IS NOT NULL", Level.LISTED),
        "use": ("NULLIF(s.use, '')", Level.SUMMARY),
        "tenure": ("NULLIF(s.tenure, '')", Level.SUMMARY),
        "is_vacant": ("s.is_vacant", Level.SUMMARY),
        "is_surplus": ("s.is_surplus", Level.SUMMARY),
        "floor_area_m2": ("s.floor_area_m2", Level.SUMMARY),
        "longitude": ("s.longitude", Level.SUMMARY),
        "latitude": ("s.latitude", Level.SUMMARY),
    },
    searched={
        "r.name": Level.LISTED,
        "r.locality": Level.LISTED,
        "s.reference": Level.SUMMARY,
        "s.uprn": Level.SUMMARY,
        "s.address": Level.SUMMARY,
        "s.town": Level.SUMMARY,
        "s.postcode": Level.SUMMARY,
    },
)
