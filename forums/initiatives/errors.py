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


class MoveOpen(Refused):
    """One move is decided at a time."""

    code = "move_open"
    status = 409
    sentence = _("A move of this initiative is being decided already.")


class NoSuchMove(Refused):
    """The machine has no move between these stages."""

    code = "no_such_move"
    status = 422
    sentence = _("An initiative moves one stage on, or back to an earlier one.")


class TooFew(Refused):
    """Joint work needs more than one body; whoever is left alone only steps back."""

    code = "too_few"
    status = 409
    sentence = _("At least two organisations must take part before the initiative can step on.")


class EvidenceMissing(Refused):
    """Missing evidence blocks a move unless it is waived with a reason. `facts`: `missing`."""

    code = "evidence_missing"
    status = 422
    sentence = _("This is missing: %(missing)s. Bring it, or say why the move goes on without it.")


class ReasonMissing(Refused):
    """Who dissents or refers says why, and when its board meets."""

    code = "reason_missing"
    status = 422
    sentence = _("Say why, and if your organisation refers it to its board, when the board meets.")


class WrongDay(Refused):
    """A board that has decided has met; one that is waited for has not."""

    code = "wrong_day"
    status = 422
    sentence = _("A board that decided met today or before. One that will decide meets today or later.")


class BeyondMandate(Refused):
    """A representative agrees to more than they may commit. `facts`: `lacking`."""

    code = "beyond_mandate"
    status = 422
    sentence = _(
        "This is beyond your mandate (%(lacking)s). Refer it to your board, or enter the date on which it decided."
    )
