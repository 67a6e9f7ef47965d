"""Table of contents of the assets floor, for Django. Nothing else imports this."""

from assets.bulk.models import BulkEdit, BulkEditRow
from assets.exports.models import Export
from assets.imports.models import ColumnMemory, Import, ImportProblem, ImportRow, Layout
from assets.register.models import (
    Asset,
    AssetChange,
    AssetDetail,
    AssetGrant,
    AssetMoney,
    AssetShare,
    AssetSight,
    AssetSummary,
    LeaseEvent,
)

__all__ = [
    "Asset",
    "AssetChange",
    "AssetDetail",
    "AssetGrant",
    "AssetMoney",
    "AssetShare",
    "AssetSight",
    "AssetSummary",
    "BulkEdit",
    "BulkEditRow",
    "ColumnMemory",
    "Export",
    "Import",
    "ImportProblem",
    "ImportRow",
    "Layout",
    "LeaseEvent",
]
