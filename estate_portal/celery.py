"""The Celery application: `celery -A estate_portal worker` and `... beat` start here."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

from estate_portal import database_role

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "estate_portal.settings.production")
os.environ.setdefault("PORTAL_DB_ROLE", "worker")

app = Celery("estate_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_unsafe_database_role(**_: Any) -> None:
    """Stop a worker or a beat that would run as a role which sees past row-level security."""
    try:
        database_role.refuse_at_start()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error  # Celery swallows anything less


__all__ = ["app"]
