"""What the worker does about files by itself, each night."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import DatabaseError, transaction

from partners.files.sweeping import sweep_body, sweep_store
from partners.organisations.models import Organisation
from partners.outbox.tasks import actors
from partners.scoping.arming import Arms, armed, disarm

log = structlog.get_logger(__name__)


@shared_task(name="files.sweep")
def sweep() -> int:
    """Remove files whose time is over, such as evidence taken back, and bytes that no row names."""
    (make_actor,) = actors
    with transaction.atomic(), armed(Arms(system=True)):
        bodies = list(Organisation.objects.order_by("pk").unscoped(because="whose files are swept, each by itself"))
    names: set[str] = set()
    done, whole = 0, True
    for body in bodies:
        try:
            with transaction.atomic():
                stays, went = sweep_body(make_actor(None, body.pk))
            names |= stays
            done += went
        except (DatabaseError, OSError):
            whole = False
            log.exception("files are kept for another night", body=str(body.pk))
        finally:
            disarm()
    return done + (sweep_store(names) if whole else 0)  # or it would take a body's files for nobody's
