"""What the logs refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import Refused


class LoggedAlready(Refused):
    """The same form, sent again."""

    code = "logged_already"
    sentence = _("It is in the log already.")
