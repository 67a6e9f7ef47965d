"""Telling whoever handed a file in that the worker is done with it. A letter points to the page and says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from assets.imports.models import Import, State
from assets.imports.permissions import RUN_IMPORT
from partners.notices.kinds import kind
from partners.notices.telling import tell
from partners.outbox.handlers import handles

if TYPE_CHECKING:
    from partners.acting.actor import Actor

TELL, TELL_STOPPED = "imports.tell", "imports.tell_stopped"
MOVED = kind(
    "import_moved",
    RUN_IMPORT,
    "assets:import-check",
    _("The work on a file that you handed in is done: see what came of it."),
    called="file__name_given",
)

STOPPED = kind(
    "import_stopped",
    RUN_IMPORT,
    "assets:import-check",
    _("The work on a file that you handed in has stopped. Nothing was changed: try again."),
    called="file__name_given",
)


@handles(TELL)
def tell_of_import(actor: Actor, *, batch: str) -> None:
    """Tell the person who asked for the work, unless the import has moved on meanwhile."""
    states = (State.CHECKED, State.DONE, State.REFUSED, State.UNDONE)
    is_done = Import.objects.visible_to(actor).filter(pk=batch, state__in=states).exists()
    if is_done:
        tell(actor, MOVED, batch, "import_moved")


@handles(TELL_STOPPED)
def tell_of_stop(actor: Actor, *, batch: str) -> None:
    """Tell whoever handed the file in that the work on it came to no end, unless somebody has gone on with it."""
    has_stopped = Import.objects.visible_to(actor).filter(pk=batch, stopped_at__isnull=False).exists()
    if has_stopped:
        tell(actor, STOPPED, batch, "work_stopped")
