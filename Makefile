# Everything a newcomer needs: make demo · make test · make check · make bench
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PACKAGES := bot handlers actions rules storage texts playground replay simulation
STORY ?= stay
TIMES ?= 20
SEED ?= 1
KILLS ?= 0
SEEDS ?= 1-300
DEFECT ?=
ROOM ?= rules
SAMPLE ?= 0
RATE ?= 300
SECONDS ?= 10
COMMUNITIES ?= 1
# Journeys wait more than they compute: four keep two cores busy; with more some wait in vain.
WORKERS ?= 4
# The tests that have a store; the others know of none, or have one that is SQLite whatever the engine (simulation, replay).
STORED := $(addprefix tests/,actions bot browser handlers journeys storage workers)
# Where it is set every process would compile the whole program anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: install demo plug replay simulate load test test-long test-postgres check audit bench mutants pictures format locks clean

demo: $(VENV)/run.stamp
	@$(BIN)/python -m bot demo --story $(or $(STORY),stay)

# The libraries of this version, as after an update of the checkout.
install: $(VENV)/run.stamp

plug: $(VENV)/run.stamp
	@$(BIN)/python -m bot demo --plug $(TIMES)

# The bot's process is killed (kill -9) at least TIMES times while people tap and write, each vote played to its end; +N adds to the ledger.
.PHONY: kills
kills: $(VENV)/dev.stamp
	@cd tests/journeys && PYTHONPATH=../..:..:../texts ../../$(BIN)/python kills.py $(TIMES)

# Two years of Modern Garden over the wire; the figures are those of the script, or it ends with status 1.
replay: $(VENV)/run.stamp
	@$(BIN)/python -m replay --seed $(SEED) --kills $(KILLS)

# The whole bot in one process, faults at every await; DEFECT=NAME plants one that must be found.
simulate: $(VENV)/run.stamp
	@$(BIN)/python -m simulation $(SEEDS) $(if $(DEFECT),--defect $(DEFECT))

# The real bot under RATE taps a second in all, from COMMUNITIES of 500 homes each; status 1 unless told, tapped and on file agree.
load: $(VENV)/run.stamp
	@$(BIN)/python -m benchmarks.load --rate $(RATE) --seconds $(SECONDS) --communities $(COMMUNITIES)

# As `make simulate` has it: a seed that fails in a test is the same story there.
test test-long: export PYTHONHASHSEED := 0

test: $(VENV)/dev.stamp $(VENV)/browser.stamp
	@$(BIN)/python -m pytest -q -n $(WORKERS)

test-long: $(VENV)/dev.stamp $(VENV)/browser.stamp
	@$(BIN)/python -m pytest -q -n $(WORKERS) -m "long or not long"

# The tests that have a store, with PostgreSQL behind the seam, on a server that each process of theirs starts itself.
test-postgres: $(VENV)/dev.stamp $(VENV)/browser.stamp
	@CORRIDOR_TEST_STORE=postgresql $(BIN)/python -m pytest -q -n $(WORKERS) $(STORED)

# Several workers of one PostgreSQL, so many times in a row: killed, cut off, stopped, with a wrong clock. Ends with the first failure.
.PHONY: test-workers
test-workers: $(VENV)/dev.stamp
	@for round in $$(seq $(TIMES)); do echo "round $$round of $(TIMES)"; $(BIN)/python -m pytest -q -m long tests/workers || exit 1; done

check: $(VENV)/dev.stamp
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy $(PACKAGES)
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q -p no:randomly tests/texts

bench: $(VENV)/dev.stamp
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.shared
	@$(BIN)/python -m benchmarks.district

# What is in ROOM made wrong, one thing at a time: does a test fail? Keeps benchmarks/mutants/ROOM.ledger, and goes on from it.
mutants: $(VENV)/dev.stamp
	@$(BIN)/python -m benchmarks.mutants $(ROOM) --sample $(SAMPLE) --seed $(SEED)

# Known faults of what we run on. The tool lives in an environment of its own; a library it cannot look up fails the audit.
audit: $(BIN)/python
	@{ test -x .audit/bin/pip-audit || { $(BIN)/python -m venv .audit && .audit/bin/pip install --quiet --disable-pip-version-check pip-audit; }; } >.audit.log 2>&1 \
		|| { echo "pip-audit cannot be had here: nothing was audited." >&2; exit 1; }
	@.audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r requirements/run.lock >.audit.log 2>&1 && cat .audit.log \
		|| { grep -q "known vulnerabilit" .audit.log && cat .audit.log || echo "The database of known faults cannot be reached: nothing was audited." >&2; exit 1; }

# The pictures of docs/screens.md.
pictures: $(VENV)/dev.stamp $(VENV)/browser.stamp
	@$(BIN)/python tests/browser/pictures.py

format: $(VENV)/dev.stamp
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# The locks name versions and hashes, never an index: any mirror serves.
locks:
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-header --annotation-style line -o requirements/run.lock
	uv pip compile pyproject.toml --group build --group dev --universal --python-version 3.11 --generate-hashes --no-header --annotation-style line -c requirements/run.lock -o requirements/dev.lock
	uv pip compile pyproject.toml --group build --extra postgres --universal --python-version 3.11 --generate-hashes --no-header --annotation-style line -c requirements/dev.lock -o requirements/postgres.lock
	uv pip compile pyproject.toml --group build --extra age --universal --python-version 3.11 --generate-hashes --no-header --annotation-style line -c requirements/dev.lock -o requirements/age.lock

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Corridor needs Python 3.11 or newer; install it (Debian: apt install python3 python3-venv) and try again." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python has no venv module here; install it (Debian: apt install python3-venv) and try again." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Corridor runs on (once) …"
	@$(PIP) install --require-hashes -r requirements/run.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock $(VENV)/run.stamp
	@echo "Installing what the tests need (once) …"
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@

# The stamp says that it was tried; where no browser can be had its tests are skipped, and say so.
$(VENV)/browser.stamp: tests/browser/install.sh $(VENV)/dev.stamp
	@tests/browser/install.sh $(BIN)/python && touch $@ || true

clean:
	rm -rf $(VENV) .audit .audit.log demo-output .pytest_cache .mypy_cache .ruff_cache .hypothesis
