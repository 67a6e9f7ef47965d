"""What waits for whoever handed a file in: one that is checked, or one the work on which has stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.imports.models import BEFORE, Import, State
from assets.imports.permissions import RUN_IMPORT
from partners.clock import LONDON
from partners.people.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor

MOST = 200


def imports_waiting(actor: Actor) -> Iterator[Waiting]:
    """The actor's own files whose check wants an answer or came to no end, the oldest first. One query."""
    if not actor.may(RUN_IMPORT):
        return
    stopped = Q(stopped_at__isnull=False, state__in=BEFORE.values())
    rows = Import.objects.visible_to(actor).filter(
        Q(state=State.CHECKED) | stopped, person=actor.person, forgotten_at=None
    )
    for one in rows.select_related("file").order_by("started_at")[:MOST]:
        label = _("Import or cancel %(file)s, which is checked")
        if one.stopped_at is not None:
            label = _("Go on with %(file)s: the work on it has stopped")
        label %= {"file": one.file.name_given}
        yield Waiting(label, reverse("assets:import-check", args=[one.pk]), one.started_at.astimezone(LONDON).date())
