# The commands of toi_invite. `make` or `make help` lists them. Nothing but Python 3.11 or newer and make is needed.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp
LOCKS := requirements/uv.txt requirements/app.txt requirements/dev.txt
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links

# Node and npm come from PyPI into the virtual environment, so its programs must be found first (docs/adr/0006).
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Compiled modules are kept, whatever the machine prefers: a start takes half the time.
unexport PYTHONDONTWRITEBYTECODE
export REFLEX_USE_NPM := 1
export REFLEX_TELEMETRY_ENABLED := false

.PHONY: help setup run demo test test-quick bench coverage sabotage soak check format migrate migration lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(STAMP) ## install everything into .venv
	@:

$(STAMP): $(LOCKS) tools/install.sh
	@tools/install.sh $(VENV) $(LOCKS)
	@touch $@

run: setup ## start the whole app with mock payments and print its address
	@export TOI_ENVIRONMENT="$${TOI_ENVIRONMENT-development}" KASPI_MOCK="$${KASPI_MOCK-true}"
	python -m toi_invite migrate
	exec python -m toi_invite serve

demo: setup ## as run, with a pretend bank beside it to pay at; GATEWAY=apipay shows the webhook's way
	@exec tools/demo.sh "$${GATEWAY:-qr}"

test: setup ## run every test, the browser's too (about 35 minutes on two cores)
	@TOI_CHROMIUM="$$(tools/ensure_chromium.sh)"
	export TOI_CHROMIUM
	python -m pytest -n 2 --dist worksteal -m "not e2e"
	python -m pytest -m e2e

test-quick: setup ## run the tests without browser and long ones, on SQLite alone (under two minutes)
	@python -m pytest -n 2 -k "not postgresql" -m "not e2e and not slow and not concurrency and not gateways and not proofs"

bench: setup ## measure; every row of the table is a ratio within this run (bench/README.md)
	@tools/ensure_wrk.sh
	TOI_CHROMIUM="$$(tools/ensure_chromium.sh)"
	export TOI_CHROMIUM
	python -m bench

coverage: setup ## run the tests without browser and list the lines that none of them reaches
	@python -m pytest -n 2 -m "not e2e" --cov

sabotage: setup ## plant each bug of tests/sabotage in a copy and see its tests turn red
	@python tools/sabotage.py

soak: setup ## the long forms of the proofs and every page of every template, for hours (docs/reliability.md)
	@TOI_CHROMIUM="$$(tools/ensure_chromium.sh)"
	export TOI_CHROMIUM TOI_PROOF=soak TOI_FIGURES="$${TOI_FIGURES:-$$(mktemp)}"
	trap 'cat "$$TOI_FIGURES"' EXIT
	python -m pytest -n 2 tests/proofs tests/e2e/test_templates.py

check: setup ## format, lint, types, architecture, translations, lock files
	@ruff format --check .
	ruff check .
	basedpyright
	lint-imports --no-cache
	python tools/check_locales.py
	python tools/check_locks.py

format: setup ## format the code and repair what the linter can repair
	@ruff format .
	ruff check --fix .

migrate: setup ## bring the database to the newest migration
	@python -m toi_invite migrate

migration: setup ## write a new migration: make migration m="Add a phone to organizers"
	@test -n "$(m)" || { echo 'Say what it does: make migration m="Add a phone to organizers"' >&2; exit 2; }
	alembic revision --autogenerate -m "$(m)"

lock: setup ## compile requirements/*.in into hashed *.txt files (keeps what still fits; LOCK=--upgrade renews)
	@for name in uv app dev; do $(COMPILE) $(LOCK) requirements/$$name.in -o requirements/$$name.txt; done

clean: ## remove what make built; the data folder stays, but for the front end built in it
	@rm -rf $(VENV) .web $${TOI_DATA_DIR:-data}/.web .states test-results .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './data/*' -prune -exec rm -rf {} +

# Each recipe is one script, so that a variable set in its first line still holds in its last.
.ONESHELL:
