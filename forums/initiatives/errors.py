"""Why something about an initiative is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import Refused


class AlreadyAsked(Refused):
    """The body takes part, or has not answered yet."""

    code = "already_asked"
    status = 422
    sentence = _("This organisation takes part or has been asked already.")


class NotAMember(Refused):
    """A partner of an initiative is a member of its forum."""

    code = "not_a_member"
    status = 422
    sentence = _("Only organisations that are in the forum can take part.")


class LeadStays(Refused):
    """The lead cannot leave before another leads."""

    code = "lead_stays"
    status = 409
    sentence = _("Your organisation leads this initiative. Let another lead first.")
