"""Why something in the talk of a forum is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.errors import Refused


class OtherReaders(Refused):
    """A body came into the forum, or left it, while this was written. `facts`: `readers`."""

    code = "other_readers"
    status = 422
    sentence = _(
        "Who can read this changed while you were writing. It would now be read by: %(readers)s. "
        "Send it again if that is right."
    )
