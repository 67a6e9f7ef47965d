"""/health asks nobody; /ready tells the truth about each server, in time."""

import socket
import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from estate_portal.home import health


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port that lets callers in and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        yield listener.getsockname()[1]


def test_health_needs_no_database(client: Client) -> None:
    answer = client.get("/health", headers={"host": "203.0.113.7"})  # pytest-django forbids the database here
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db(transaction=True)
def test_ready_when_all_is_well(client: Client) -> None:
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "database": "ok", "migrations": "ok", "redis": "ok"},
    )


@pytest.mark.django_db(transaction=True)
def test_a_database_that_never_answers_is_told_within_five_seconds(client: Client, deaf_port: int) -> None:
    port = connection.settings_dict["PORT"]
    connection.settings_dict["PORT"] = deaf_port
    started = time.monotonic()
    try:
        answer = client.get("/ready")
    finally:
        connection.settings_dict["PORT"] = port
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "database": "failed", "migrations": "failed", "redis": "ok"}
    assert time.monotonic() - started < 5


@pytest.mark.django_db(transaction=True)
def test_a_redis_that_never_answers_is_told_within_five_seconds(
    client: Client, deaf_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", f"redis://127.0.0.1:{deaf_port}/0")
    started = time.monotonic()
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()["redis"]) == (503, "failed")
    assert time.monotonic() - started < 5


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_has_not_run_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    applied = MigrationRecorder.applied_migrations
    monkeypatch.setattr(
        MigrationRecorder,
        "applied_migrations",
        lambda self: {key: value for key, value in applied(self).items() if key[0] != "sessions"},
    )
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "failed")


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_probes_change_nothing_and_name_no_version(client: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "ready", health.health)
    assert client.post(path).status_code == 405
    assert set(health.health().headers) == {"Content-Type"}
