"""What a line of the diary is about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.TextChoices):
    """The events of a lease, and the last day on which notice can be given for its break or its end."""

    STARTS = "starts", _("Lease starts")
    BREAK = "break", _("Break")
    RENT_REVIEW = "rent_review", _("Rent review")
    EXPIRES = "expires", _("Lease ends")
    NOTICE_BREAK = "notice_break", _("Last day to give notice of a break")
    NOTICE_EXPIRES = "notice_expires", _("Last day to give notice of the lease’s end")


#: the column of the narrow rows that holds the date of each
COLUMNS = {
    Entry.STARTS: "lease_starts_on",
    Entry.BREAK: "lease_breaks_on",
    Entry.RENT_REVIEW: "rent_review_on",
    Entry.EXPIRES: "lease_ends_on",
    Entry.NOTICE_BREAK: "lease_breaks_on",
    Entry.NOTICE_EXPIRES: "lease_ends_on",
}
NOTICES = frozenset({Entry.NOTICE_BREAK, Entry.NOTICE_EXPIRES})
#: events before which notice is given
WITH_NOTICE = frozenset({Entry.BREAK, Entry.EXPIRES}) | NOTICES
