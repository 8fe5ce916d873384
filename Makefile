# Two commands matter: `make demo` shows the product, `make test` is everything a change must pass.

# Any Python from 3.11 does; 3.11 is what the tests run on.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PO := roviec/locale/en/LC_MESSAGES/django.po
MO := $(PO:.po=.mo)
# Where the demo keeps its database and files; `make demo-reset` starts over.
DEMO := var/demo
DEMO_ENV := ROVIEC_DATA=$(CURDIR)/$(DEMO)

.PHONY: setup environment demo demo-reset test test-sqlite test-postgres check format lock messages bench bench-reading

setup: $(VENV)/ready $(MO)

# Running needs the first lock only; `make test` adds the second.
$(VENV)/ready: requirements.lock pyproject.toml
	@test -x $(BIN)/pip || $(MAKE) --no-print-directory environment
	@echo "Installing what the site needs ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Also where an earlier try stopped half-way and left an environment without pip.
environment:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || \
		{ echo "Python's venv is needed; on Debian: apt-get install python3-venv" >&2; exit 1; }

$(MO): $(PO) roviec/translations.py | $(VENV)/ready
	@$(BIN)/python -m roviec.translations compile

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.lock | $(MO)
	@echo "Installing what a change is checked with ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: setup
	@$(DEMO_ENV) $(BIN)/roviec demo --port $(PORT)

demo-reset:
	rm -rf $(DEMO)

test: check test-sqlite test-postgres

test-sqlite: $(VENV)/ready-dev
	$(BIN)/python -m tests.run sqlite

test-postgres: $(VENV)/ready-dev
	$(BIN)/python -m tests.run postgres

check: $(VENV)/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python -m tests.run migrations

format: $(VENV)/ready-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Needs uv on the path. No index address may stand in a lock.
lock:
	uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements.in -o requirements.lock
	uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements-dev.in -o requirements-dev.lock

messages: $(VENV)/ready-dev
	$(BIN)/python -m roviec.translations extract

bench-reading: $(VENV)/ready-dev
	$(BIN)/python -m bench.reading

bench: bench-reading
