"""Pages of sharing many properties at once: how far it is, what came of it, and what was left out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.bulkshares.models import BulkShare
from assets.bulkshares.permissions import SEE_BULK_SHARE
from assets.bulkshares.receipts import left_out, receivers_of, refusal
from assets.bulkshares.tasks import progress_of
from partners.acting.pages import page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import as_csv, dated
from partners.lists.paging import turn
from partners.lists.state import Sort

if TYPE_CHECKING:
    from django.http import HttpResponse

SHOWN = 50
NEWEST = Sort("-at", "", "at", descending=True)
FIRST = 20


@requires(SEE_BULK_SHARE)
@require_safe
def bulk_share_list(request: PortalRequest) -> HttpResponse:
    """What was shared and changed so, the newest first."""
    rows = BulkShare.objects.visible_to(request.actor).defer("ids", "left_out")
    turned = turn(rows, sort=NEWEST, key="pk", given=request.GET, kind=dt.datetime.fromisoformat, size=SHOWN)
    names = receivers_of(request.actor, turned.rows)
    lines = [(one, names.get(one.audience_id)) for one in turned.rows]
    return page(request, "assets/bulkshares/bulk_share_list.html", lines=lines, turned=turned)


@requires(SEE_BULK_SHARE)
@require_safe
def bulk_share(request: PortalRequest, bulk_share: BulkShare) -> HttpResponse:
    """How far it is; then the receipt."""
    receiver = receivers_of(request.actor, [bulk_share]).get(bulk_share.audience_id)
    rest = left_out(request.actor, bulk_share)
    return page(
        request,
        "assets/bulkshares/bulk_share.html",
        asked=bulk_share,
        receiver=receiver,
        refusal=refusal(bulk_share, receiver),
        left_out=rest[:FIRST],
        left_out_total=len(rest),
        done=progress_of(bulk_share) if bulk_share.is_working else 0,
    )


@requires(SEE_BULK_SHARE)
@require_safe
def bulk_share_left_out(request: PortalRequest, bulk_share: BulkShare) -> HttpResponse:
    """All that was left out and why, as a file."""
    rows = [(one.name, one.reference, one.why) for one in left_out(request.actor, bulk_share)]
    return as_csv([_("Name"), _("Your reference"), _("Why it was left out")], rows, name=dated("left-out"))
