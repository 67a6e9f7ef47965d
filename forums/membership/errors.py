"""Why something in a forum is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import Refused


class NobodyFound(Refused):
    """No such person, or not of that body, or the body is not in the forum: one answer for all."""

    code = "nobody_found"
    status = 422
    sentence = _("We found nobody with this email address who acts for that organisation.")


class NotOneself(Refused):
    """A portal administrator, or anybody who runs a forum, would put themselves in."""

    code = "not_oneself"
    status = 422
    sentence = _("You cannot give yourself a role, or invite an organisation that you belong to.")


class AlreadyInvited(Refused):
    """The body is a member, or has not answered yet."""

    code = "already_invited"
    status = 422
    sentence = _("This organisation is in the forum or has been invited already.")


class RoleHeldAlready(Refused):
    """The person holds the role, or the forum has a chair."""

    code = "role_held_already"
    status = 422
    sentence = _("This role is held already.")


class RoleNotYours(Refused):
    """The role is not one that this actor may give."""

    code = "role_not_yours"
    status = 422
    sentence = _("You cannot give this role.")


class NewerAgreement(Refused):
    """Another version came into force while the reader read this one."""

    code = "newer_agreement"
    status = 409
    sentence = _("A newer version of the agreement was published while you were reading. Read it below.")


class AlreadyAccepted(Refused):
    """The body has accepted the version in force."""

    code = "already_accepted"
    status = 409
    sentence = _("Your organisation has accepted this agreement already.")
