"""Why something about people could not be done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import Refused
from partners.organisations.founding import NOBODY_LEFT


class AlreadyMember(Refused):
    """The address belongs to somebody who acts for the body."""

    code = "already_member"
    status = 422
    sentence = _("This person belongs to the organisation already.")


class InvitedAlready(Refused):
    """An invitation to that address waits."""

    code = "invited_already"
    status = 422
    sentence = _("This address has an invitation already. You can send it again.")


class NotYourself(Refused):
    """A portal administrator would let themselves, or another of their kind, into a body."""

    code = "not_yourself"
    status = 422
    sentence = _("People who administer the portal cannot be invited into an organisation by the portal.")


class HasRecords(Refused):
    """Nobody administers the body, and it has done something here: whoever came in now would see what it sees.

    It lost its last administrator by a suspended account, as itself it always keeps one: so there is a way back.
    """

    code = "has_records"
    status = 422
    sentence = NOBODY_LEFT


class LastAdministrator(Refused):
    """Nobody would be left to look after the body's people."""

    code = "last_administrator"
    status = 422
    sentence = _("Your organisation needs at least one administrator. Make somebody else an administrator first.")


class HasAdministrator(Refused):
    """Somebody looks after the body's people: it needs no first administrator."""

    code = "has_administrator"
    status = 422
    sentence = _("This organisation has an administrator, who invites people from now on.")


class ForSomebodyElse(Refused):
    """The link was opened by somebody signed in with another address, or by nobody where an account exists."""

    code = "for_somebody_else"
    status = 409
    sentence = _("This invitation is for somebody else.")


class SentLately(Refused):
    """The letter was sent again a moment ago: nobody's mailbox is filled by a button."""

    code = "sent_lately"
    status = 409
    sentence = _("A new link was sent to %(email)s less than ten minutes ago. Ask them to look for it first.")


class TooManyLetters(Refused):
    """One address was invited and invited again."""

    code = "too_many_letters"
    status = 422
    sentence = _("This address has had five invitations from your organisation today. Try again tomorrow.")


class AlreadySo(Refused):
    """Somebody did the same a moment ago."""

    code = "already_so"
    status = 409
    sentence = _("Somebody else did this already.")
