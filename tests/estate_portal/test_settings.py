"""Production refuses what would open a door, and is clean when nothing does."""

import os
import secrets
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from estate_portal.settings.refusals import refuse_unsafe
from tests.embedded import ROOT

GOOD_KEY = secrets.token_urlsafe(64)
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "estate_portal.settings.production",
    "SECRET_KEY": GOOD_KEY,
    "ALLOWED_HOSTS": "portal.example.org",
    "DATABASE_WEB_URL": "postgres://portal_web@127.0.0.1/portal",
    "REDIS_URL": "redis://127.0.0.1/0",
    "PORTAL_DB_ROLE": "web",
}


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"debug": True}, "DEBUG is on"),
        ({"secret_key": ""}, "SECRET_KEY is missing"),
        ({"secret_key": "short"}, "SECRET_KEY is missing, a default or too short"),
        ({"secret_key": "a" * 64}, "SECRET_KEY"),
        ({"secret_key": "django-insecure-" + GOOD_KEY}, "SECRET_KEY"),
        ({"secret_key": "change-me-" + GOOD_KEY}, "SECRET_KEY"),
        ({"allowed_hosts": []}, "ALLOWED_HOSTS is empty"),
        ({"allowed_hosts": [" "]}, "ALLOWED_HOSTS is empty"),
        ({"allowed_hosts": ["*"]}, "allows every host"),
    ],
)
def test_each_open_door_is_refused(setting: dict[str, object], sentence: str) -> None:
    good: dict[str, object] = {"debug": False, "secret_key": GOOD_KEY, "allowed_hosts": ["portal.example.org"]}
    with pytest.raises(ImproperlyConfigured, match=sentence):
        refuse_unsafe(**(good | setting))  # type: ignore[arg-type]
    refuse_unsafe(**good)  # type: ignore[arg-type]


def check(**changes: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"]} | PRODUCTION | changes
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_check_deploy_is_clean() -> None:
    done = check()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "changes",
    [{"DEBUG": "on"}, {"SECRET_KEY": ""}, {"ALLOWED_HOSTS": ""}, {"DATABASE_WEB_URL": ""}, {"REDIS_URL": ""}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_production_start_is_refused(changes: dict[str, str]) -> None:
    done = check(**changes)
    assert done.returncode != 0
    assert next(iter(changes)) in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(("changes", "required"), [({}, "True"), ({"SECOND_FACTOR_REQUIRED": "off"}, "False")])
def test_production_asks_everybody_for_a_second_factor_unless_told_not_to(
    changes: dict[str, str], required: str
) -> None:
    environment = {"PATH": os.environ["PATH"]} | PRODUCTION | changes
    ask = "from django.conf import settings; print(settings.SECOND_FACTOR_REQUIRED)"
    command = [sys.executable, "-c", ask]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == required


def test_tiles_of_an_operators_choice_may_be_fetched_from_their_server_and_from_no_other() -> None:
    ask = "from django.conf import settings; print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'][1:])"
    for address, allowed in (
        ("https://tiles.example.org/{z}/{x}/{y}.png", "['https://tiles.example.org']"),
        ("", "[]"),
        ("no address", "[]"),
    ):
        environment = {"PATH": os.environ["PATH"], "MAP_TILES_URL": address} | PRODUCTION
        command = [sys.executable, "-c", ask]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == allowed, address
