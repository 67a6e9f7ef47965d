"""Why something about skills is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import Refused


class MatchedAlready(Refused):
    """The two lie beside each other already."""

    code = "matched_already"
    status = 422
    sentence = _("This offer and this need are matched already.")
