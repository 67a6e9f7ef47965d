"""What the register offers to sharing: how an asset's narrow row is computed, and from which level."""

from __future__ import annotations

from assets.register.choices import LeaseEventKind
from assets.register.models import Asset, AssetGrant, AssetShare, AssetSight
from sharing.kinds import Kind
from sharing.levels import Level

#: a property has at most one lease event of each kind
LEASES = tuple(
    f" LEFT JOIN assets_leaseevent lease_{kind} ON lease_{kind}.asset_id = r.id AND lease_{kind}.kind = '{kind}'"
    for kind in LeaseEventKind.values
)

ASSET = Kind(
    noun="asset",
    record=Asset,
    grant=AssetGrant,
    share=AssetShare,
    sight=AssetSight,
    source="assets_asset r LEFT JOIN assets_assetsummary s ON s.asset_id = r.id"
    " LEFT JOIN assets_assetdetail d ON d.asset_id = r.id" + "".join(LEASES),
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
        "vacant_space_m2": ("d.vacant_space_m2", Level.DETAIL),
        "vacant_from_on": ("d.vacant_from_on", Level.DETAIL),
        "intention": ("NULLIF(d.intention, '')", Level.DETAIL),
        "intention_on": ("d.intention_on", Level.DETAIL),
        "lease_starts_on": ('lease_starts."on"', Level.DETAIL),
        "lease_breaks_on": ('lease_break."on"', Level.DETAIL),
        "rent_review_on": ('lease_rent_review."on"', Level.DETAIL),
        "lease_ends_on": ('lease_expires."on"', Level.DETAIL),
        "notice_months": ("d.notice_months", Level.DETAIL),
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
