"""The Celery application: `celery -A estate_portal worker` and `... beat` start here."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "estate_portal.settings.demo")

app = Celery("estate_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
