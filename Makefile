# `make run` shows the portal; `make test` checks it. A fresh machine needs Python 3.11 or newer
# (with venv and pip) and make. PORT=, DATA_DIR= and PYTHON= change what their names say.

PORT ?= 8000
SCALE ?= small
# The system's own Python comes first: it is compiled to be quick, and one compiled by hand is mostly not.
ifndef PYTHON
PYTHON := $(or $(shell for one in /usr/bin/python3 python3.11 python3.12 python3.13 python3; do \
	$$one -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$one && break; done),python3)
endif
export PORT DATA_DIR
# A portal is six processes and its tests start a hundred: each would compile the whole code anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
SETUP := $(PYTHON) -I estate_portal/servers/setup.py

# As production starts, with a key made for this one check and addresses that nobody calls.
PRODUCTION = DJANGO_SETTINGS_MODULE=estate_portal.settings.production \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	ALLOWED_HOSTS=portal.example.org PORTAL_DB_ROLE=web \
	DATABASE_WEB_URL=postgres://portal_web@127.0.0.1/portal REDIS_URL=redis://127.0.0.1/0

# A fresh checkout has no database yet that could tell which migrations it has had: that is no fault.
SLOW_CHECKS = $(BIN)/mypy && $(BIN)/lint-imports && echo "check --deploy, with production's settings" && \
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING && \
	$(BIN)/python -W "ignore:Got an error checking:RuntimeWarning" manage.py makemigrations --check --dry-run

.PHONY: run test check fast-check proof bench screenshots setup setup-test

run: setup
	@$(MANAGE) run

# What takes longer to check runs beside the tests; what it says comes after theirs, and either fails.
test: fast-check
	@said=$$(mktemp); ($(SLOW_CHECKS)) > $$said 2>&1 & checks=$$!; \
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not proof"; tests=$$?; \
	wait $$checks; checks=$$?; cat $$said; rm -f $$said; exit $$((tests | checks))

check: fast-check
	@$(SLOW_CHECKS)

fast-check: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet

proof: setup-test
	$(BIN)/python -m pytest -n 2 --dist worksteal -m proof --timeout=3600

bench: setup
	$(BIN)/python -m bench --scale=$(SCALE)

# ALL=1 takes every page that each login reaches, LOGIN=mair those of one
screenshots: setup-test
	$(BIN)/python -m tests.screenshots

setup:
	@$(SETUP) run

setup-test:
	@$(SETUP) test

