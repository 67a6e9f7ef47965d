"""What beat asks for is known to a worker that has just started, and has imported nothing else."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings

ASK = "import django; django.setup(); from estate_portal.celery import app; print(*app.tasks)"


def test_every_scheduled_task_is_known_to_a_worker() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        check=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "estate_portal.settings.test"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()} - set(answer.stdout.split()) == set()
