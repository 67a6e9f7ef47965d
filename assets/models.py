"""Table of contents of the assets floor, for Django. Nothing else imports this."""

from assets.bulk.models import BulkEdit, BulkEditRow
from assets.bulkshares.models import BulkShare
from assets.diary.models import CalendarFeed
from assets.exports.models import Export
from assets.imports.models import ColumnMemory, Import, ImportProblem, ImportRow, Layout
from assets.ledger.models import EndTold
from assets.plans.models import Dismissal
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
from assets.requests.models import DisclosureRequest, RequestAnswer, RequestedAsset

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
    "BulkShare",
    "CalendarFeed",
    "ColumnMemory",
    "DisclosureRequest",
    "Dismissal",
    "EndTold",
    "Export",
    "Import",
    "ImportProblem",
    "ImportRow",
    "Layout",
    "LeaseEvent",
    "RequestAnswer",
    "RequestedAsset",
]
