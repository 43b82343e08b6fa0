# What a person does with this project. `make help` lists it.
#
# Needs Python 3.11; everything else goes into .venv and web/static/vendor.
# Options are handed on with ARGS:  make up ARGS="--port 9000"

PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --disable-pip-version-check --quiet
ARGS   ?=

# Tests that compare docs/ with the program.
DOCS_TESTS = $(sort $(wildcard tests/test_*docs.py tests/*/test_*docs.py tests/*/*/test_*docs.py))

.DEFAULT_GOAL := help
.PHONY: help up test check bench screenshots train lock clean
.DELETE_ON_ERROR:

help: ## Show what there is
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: $(VENV)/.runtime ## Install what is missing, start everything; Ctrl-C stops it
	@$(BIN)/python web/assets/install
	@$(BIN)/luisterpost up $(ARGS)

test: $(VENV)/.dev ## Run all tests on a real PostgreSQL and Redis
	@$(BIN)/python web/assets/install --dev
	@$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.dev ## Format, lint, types, one-way imports, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(if $(DOCS_TESTS),$(BIN)/python -m pytest -q $(DOCS_TESTS))

bench: $(VENV)/.dev ## Measure: ingest rows/s, classify texts/s, time from fetch to queue
	@$(BIN)/python -m tests.bench $(ARGS)

screenshots: $(VENV)/.dev ## Take the pictures in docs/ from a running example company
	@$(BIN)/python docs/screenshots/take.py $(ARGS)

train: $(VENV)/.train ## Train the classifier anew
	@$(BIN)/luisterpost train $(ARGS)

lock: $(VENV)/.runtime ## Resolve pyproject.toml's pins into the lock files
	$(BIN)/python .ci/lock

clean: ## Remove what was installed and built; the data folder stays
	rm -rf $(VENV) build *.egg-info web/static/vendor web/assets/node_modules \
		.mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# --- Environments: a stamp per lock file, so that the second time is quick ---------------------

$(VENV)/.made:
	@$(BIN)/python -m pip --version >/dev/null 2>&1 \
		|| $(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 \
		|| { $(PYTHON) -m venv --clear --without-pip $(VENV) \
			&& $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; } \
		|| { echo "make: $(PYTHON) cannot make an environment;" \
			"install Python 3.11 with its venv module (Debian: python3.11-venv)," \
			"or name another with PYTHON=…" >&2; exit 1; }
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements.lock pyproject.toml
	@echo "Installing into $(VENV) …"
	@$(PIP) -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	@$(PIP) -r requirements-dev.lock
	@touch $@

$(VENV)/.train: $(VENV)/.runtime requirements-train.lock
	@$(PIP) -r requirements-train.lock
	@touch $@
