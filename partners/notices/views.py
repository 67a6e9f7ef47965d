"""The page of one's notices."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.notices.actions import mark_read
from partners.notices.permissions import SEE_NOTICES
from partners.notices.queries import MOST, notices_of

if TYPE_CHECKING:
    from django.http import HttpResponse


@requires(SEE_NOTICES)
@require_safe
def notice_list(request: PortalRequest) -> HttpResponse:
    """What the reader was told of, the newest first, as far as it still leads somewhere."""
    found = notices_of(request.actor)
    return page(
        request,
        "partners/notices/notice_list.html",
        notices=found,
        new=sum(one.is_new for one in found),
        up_to=found[0].at.isoformat() if found else "",
        most=MOST,
    )


@requires(SEE_NOTICES)
@require_POST
def notices_read(request: PortalRequest) -> HttpResponse:
    """Mark those as read that the page showed: what came since is still new."""
    with suppress(ValueError):
        mark_read(request.actor, up_to=dt.datetime.fromisoformat(request.POST.get("up_to", "")))
        messages.success(request, _("Your notices are marked as read."))
    return SeeOther("partners:notice-list")
