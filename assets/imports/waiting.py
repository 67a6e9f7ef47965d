"""What waits for whoever handed a file in: one that is checked, and is neither taken in nor cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from assets.imports.models import Import, State
from assets.imports.permissions import RUN_IMPORT
from partners.clock import LONDON
from partners.people.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor

MOST = 200


def imports_waiting(actor: Actor) -> Iterator[Waiting]:
    """The actor's own files whose check wants an answer, the oldest first. One query."""
    if not actor.may(RUN_IMPORT):
        return
    rows = Import.objects.visible_to(actor).filter(person=actor.person, state=State.CHECKED, forgotten_at=None)
    for one in rows.select_related("file").order_by("started_at")[:MOST]:
        label = _("Import or cancel %(file)s, which is checked") % {"file": one.file.name_given}
        yield Waiting(label, reverse("assets:import-check", args=[one.pk]), one.started_at.astimezone(LONDON).date())
