"""What an action says when it will not do a thing. `estate_portal.errors` turns each into a page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A use case declined for a reason that the person can understand and act upon."""

    code = "refused"
    status = 409
    sentence: Any = _("This could not be done.")
    field = ""  # the question that it is about, for a form that asks it

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts

    def __str__(self) -> str:
        return str(self.sentence) % self.facts if self.facts else str(self.sentence)


class NotAllowed(Refused):
    """The actor may not do this, or the thing does not exist for them: the two answers are one."""

    code = "not_allowed"
    status = 404
    sentence = _("Page not found")


class ChangedMeanwhile(Refused):
    """Somebody saved the record after this form was opened. `facts`: `yours`, `theirs`."""

    code = "changed_meanwhile"
    status = 409
    sentence = _("Somebody else changed this while you were editing it.")


class DoneAlready(Refused):
    """The same was said a moment before, and stands: not a fault, and nothing is written twice."""

    code = "done_already"
    sentence = _("This was done already.")


class StaleTab(Refused):
    """The form was opened while acting for another organisation."""

    code = "stale_tab"
    status = 409
    sentence = _("You opened this form while acting for another organisation.")


class NothingRecorded(RuntimeError):
    """A programming fault: an action tried to commit without an audit event."""
