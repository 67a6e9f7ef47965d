"""Why a share is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import Refused


class AgreementMissing(Refused):
    """The owner's administrator has not accepted the forum's current information-sharing agreement."""

    code = "agreement_missing"
    status = 422
    sentence = _("Your administrator has not accepted the current information-sharing agreement of %(forum)s.")


class DatePast(Refused):
    """A share would end before it began."""

    code = "date_past"
    status = 422
    sentence = _("The last day must be today or later.")


class NothingToShare(Refused):
    """No record was chosen, or none that may be shared."""

    code = "nothing_to_share"
    status = 422
    sentence = _("Choose at least one property to share.")
