"""What else must happen when a body comes on board, takes another name or is closed: other rooms say."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.acting.actor import Actor
from partners.organisations.models import Organisation
from partners.wired import Wired

#: why the portal invites nobody into a founded body that nobody administers, and the way back
NOBODY_LEFT = _(
    "Nobody administers this organisation now, but it has added a property, started a project or joined a forum,"
    " so the portal can invite nobody into it any more. A portal administrator can reinstate the account of an"
    " administrator that it had, who can then invite others."
)
#: the same, of a body that was never founded: the portal can invite another
LOST_BEFORE = _(
    "Nobody administers this organisation now. It has no property, no project and no forum yet, so you can invite"
    " another first administrator, or reinstate the account of one that it had."
)
#: the same, to the people of the body
NOBODY_HERE = _(
    "Nobody administers your organisation now, so nobody can invite colleagues or change what they may do. Ask those"
    " who run the portal: they can help you to an administrator again."
)
#: each is called in the transaction that enters a body; filled in estate_portal/wiring.py
founding: Wired[Callable[[Organisation], object]] = Wired("what a new body needs")
#: each is called in the transaction that renames one
renaming: Wired[Callable[[Organisation], object]] = Wired("what bears a body's name")
#: each is called in the transaction that closes a body which was entered twice, and refuses where it holds something
closing: Wired[Callable[[Actor, Organisation], object]] = Wired("what a body that is closed must not hold")


def note_founded(organisation: Organisation) -> None:
    """From its first property, project or forum on the body acted for is founded: the portal invites nobody."""
    Organisation.objects.filter(pk=organisation.pk, founded_at=None).scoped("the body acted for").update(
        founded_at=clock.now()
    )
