"""Renewing what is ticked in a list of shares with one click: each for the usual time of its level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.acting.errors import Refused
from sharing.grants.asking import usual_ends

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


def renew_ticked(request: HttpRequest, rows: Any, renew: Callable[..., int]) -> None:
    """Renew those of `rows` that end sooner than usual, and say until when, or why not."""
    ticked = {until: list(rows.filter(level__in=levels, until__lt=until)) for until, levels in usual_ends().items()}
    if not any(ticked.values()):
        messages.warning(request, _("Tick at least one share that ends sooner."))
        return
    for until, some in ticked.items():
        if not some:
            continue
        try:
            number = renew(some, until=until)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            continue
        said = ngettext(
            "%(number)d share now lasts until %(until)s.", "%(number)d shares now last until %(until)s.", number
        )
        messages.success(request, said % {"number": number, "until": date_format(until, "j F Y")})
