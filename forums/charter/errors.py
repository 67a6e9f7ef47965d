"""Why something about a charter or a pulse is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import Refused


class OlderVersion(Refused):
    """Another version came into force while the reader read this one."""

    code = "older_version"
    status = 409
    sentence = _("A newer version of the charter was published while you were reading.")


class PulseOver(Refused):
    """It was closed while somebody answered."""

    code = "pulse_over"
    status = 409
    sentence = _("The pulse is closed. Your answers were not counted.")


class PulseOpen(Refused):
    """One pulse at a time."""

    code = "pulse_open"
    status = 409
    sentence = _("A pulse of this forum is open already.")
