"""What an action on a project says when it declines."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import Refused


class GateSkipped(Refused):
    """A project would pass two gates at once."""

    code = "gate_skipped"
    status = 422
    sentence = _("A project passes one gate at a time. The next is: %(next)s.")


class NothingMoved(Refused):
    """Neither the gate nor the standing would change."""

    code = "nothing_moved"
    status = 422
    sentence = _("This is where the project stands already.")


class PathMissing(Refused):
    """A rating that is not green says why, who acts and by when."""

    code = "path_missing"
    status = 422
    sentence = _("A rating that is not green says why, what is done about it, who acts and by when.")


class NotAPartner(Refused):
    """The body takes no part in the project."""

    code = "not_a_partner"
    status = 422
    sentence = _("%(body)s is not a partner of this project.")


class StillHolds(Refused):
    """A partner that is left out has something on the project."""

    code = "still_holds"
    status = 422
    sentence = _(
        "%(bodies)s claims a benefit of this project, has a share in one, or pays or is paid on it. Share that out or "
        "take it back first."
    )
