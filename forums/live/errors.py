"""Why somebody is not let in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import Refused


class TooManyTries(Refused):
    """So many codes in so little time is guessing."""

    code = "too_many_tries"
    status = 429
    sentence = _("You have tried many codes. Wait 10 minutes, then try again.")
