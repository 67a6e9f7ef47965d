"""Production refuses what would open a door; that it is clean when nothing does, `make check` asks."""

import json
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


def test_a_production_start_is_refused() -> None:
    done = check(DEBUG="on")
    assert done.returncode != 0
    assert "DEBUG" in done.stderr.splitlines()[-1]


#: reads production's settings anew in each of several environments, and says why they are refused or what they ask
ASK = """
import importlib, json, os, sys
from django.core.exceptions import ImproperlyConfigured

kept = dict(os.environ)
for changes in json.load(sys.stdin):
    os.environ.clear()
    os.environ.update(kept | changes)
    for name in [one for one in sys.modules if one.startswith("estate_portal.settings")]:
        del sys.modules[name]
    try:
        read = importlib.import_module("estate_portal.settings.production")
    except ImproperlyConfigured as error:
        print(json.dumps(str(error)))
    else:
        tiles = read.CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"][1:]
        print(json.dumps({"second factor": read.SECOND_FACTOR_REQUIRED, "tiles": tiles}))
"""
#: what differs in an environment, and the setting that is named where it is refused, or what is so where it is not
ENVIRONMENTS: list[tuple[dict[str, str], str | dict[str, object]]] = [
    ({"DEBUG": "on"}, "DEBUG"),
    ({"SECRET_KEY": ""}, "SECRET_KEY"),
    ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    ({"DATABASE_WEB_URL": ""}, "DATABASE_WEB_URL"),
    ({"REDIS_URL": ""}, "REDIS_URL"),
    ({}, {"second factor": True, "tiles": []}),
    ({"SECOND_FACTOR_REQUIRED": "off"}, {"second factor": False}),
    ({"MAP_TILES_URL": "https://tiles.example.org/{z}/{x}/{y}.png"}, {"tiles": ["https://tiles.example.org"]}),
    ({"MAP_TILES_URL": ""}, {"tiles": []}),
    ({"MAP_TILES_URL": "no address"}, {"tiles": []}),
]


@pytest.fixture(scope="module")
def readings() -> list[str | dict[str, object]]:
    """Production's settings in each of these environments, by one process that has read no others."""
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        input=json.dumps([changes for changes, _ in ENVIRONMENTS]),
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | PRODUCTION,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("number", range(len(ENVIRONMENTS)), ids=[str(one) for one, _ in ENVIRONMENTS])
def test_production_refuses_what_is_missing_and_asks_for_the_rest(
    readings: list[str | dict[str, object]], number: int
) -> None:
    """A second factor of everybody unless told not to; tiles from the server of an operator's choice and no other."""
    expected, read = ENVIRONMENTS[number][1], readings[number]
    if isinstance(expected, str):
        assert isinstance(read, str)
        assert read.startswith(expected)
    else:
        assert isinstance(read, dict)
        assert {name: read[name] for name in expected} == expected
