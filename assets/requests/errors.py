"""Why a request to see more, or its answer, is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import Refused


class NothingToAsk(Refused):
    """None of the properties is another body's, or all are seen at that level or a higher one."""

    code = "nothing_to_ask"
    status = 422
    sentence = _("You see these properties at that level already.")


class AskedAlready(Refused):
    """An open request of the body asks for as much."""

    code = "asked_already"
    status = 422
    sentence = _("Your organisation has asked for this already and waits for the answer.")


class TooMany(Refused):
    """More properties than an owner can be expected to judge in one request."""

    code = "too_many"
    status = 422
    sentence = _("Choose at most %(most)s properties. Narrow the list with its filters.")


class ClosedAlready(Refused):
    """The request was answered or withdrawn meanwhile."""

    code = "closed_already"
    sentence = _("This request was answered or withdrawn meanwhile.")


class NothingGranted(Refused):
    """No property was ticked, or none that the body still holds."""

    code = "nothing_granted"
    status = 422
    sentence = _("Tick at least one property, or refuse the request.")
