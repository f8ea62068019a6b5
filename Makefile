# Every target sets up what it needs by itself; `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PYTHON_IN := $(BIN)/python
INSTALLED := $(VENV)/.installed
# A path to another interpreter, if the one that is found is not the one that is wanted.
PYTHON ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup
help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /  make \1\t/' | expand -t 18

setup: $(INSTALLED) ## make .venv with pinned versions of everything

# The build backend is installed first and used without isolation, so that its version is pinned too.
# So is a C compiler, where the machine has none.
NATIVE := $(wildcard src/orgraph/kernels/native/*/*.[ch])
$(INSTALLED): pyproject.toml constraints.txt hatch_build.py $(NATIVE)
	@PYTHON='$(PYTHON)' .ci/venv $(VENV)
	@if command -v uv >/dev/null; then install=(uv pip install --quiet --python $(PYTHON_IN)); \
	else install=($(PYTHON_IN) -m pip install --quiet); "$${install[@]}" --constraint constraints.txt pip; fi; \
	"$${install[@]}" --constraint constraints.txt hatchling editables; \
	[[ -n "$${CC:-}" ]] || command -v cc gcc clang >/dev/null || "$${install[@]}" --constraint constraints.txt ziglang; \
	"$${install[@]}" --constraint constraints.txt --no-build-isolation --editable '.[dev,neo4j,neo4j-rust,notebook,server]'
	@touch $@

# The folders of our own Python that exist.
OURS := $(wildcard src api tests benchmarks)
# How often `make soak` kills an import; `make test` and `make check` do so five times.
SOAK_KILLS ?= 50

# The demo city behind a server; another port with PORT=8080.
PORT ?= 8000
DEMO := build/demo/store
# Where Bolt answers at `make neo4j`; another port with BOLT=7688.
BOLT ?= 7687

.PHONY: cypher neo4j demo-neo4j neo4j-newest serve pictures openapi demo test check soak lint types layers package bench clean constraints

demo: setup ## make a synthetic city of 2,000 organizations, import its ledgers, print who is covered
	@rm -rf build/demo
	@mkdir -p build
	$(BIN)/orgraph demo --size county --seed 7 --to build/demo
	$(BIN)/orgraph census --store local:build/demo/store
	$(BIN)/orgraph coverage --store local:build/demo/store

$(DEMO):
	@$(MAKE) --no-print-directory demo

serve: setup $(DEMO) ## serve the pages and the API of the demo city
	$(BIN)/orgraph serve --store local:$(DEMO) --port $(PORT)

neo4j: setup ## start a Neo4j server with an empty database, say how to connect; Ctrl-C stops it
	@$(PYTHON_IN) -m tests.neo4j $(BOLT)

demo-neo4j: setup $(DEMO) ## import the demo city into a Neo4j server, print who is covered
	@$(PYTHON_IN) -m tests.neo4j demo $(dir $(DEMO))ledgers

neo4j-newest: setup ## try statements and bulk files on the newest release of Neo4j too; `make test` tries the store there
	$(PYTHON_IN) -m pytest -m newest

pictures: setup $(DEMO) ## draw the pictures of the README anew (needs Chromium)
	$(PYTHON_IN) -m tests.web.pictures local:$(DEMO) docs

openapi: setup ## write api/openapi.json anew
	$(PYTHON_IN) -m tests.web.document api/openapi.json

cypher: setup ## write docs/cypher.md anew
	$(PYTHON_IN) -m tests.store.cypher_page docs/cypher.md

# As many processes as there are processors, four at the most; the tests of a file share its fixtures.
test: setup ## run all tests and doctests, with a short soak of five kills
	$(PYTHON_IN) -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile

soak: setup ## kill an import fifty times at random moments
	ORGRAPH_SOAK_KILLS=$(SOAK_KILLS) $(PYTHON_IN) -m pytest -m soak --timeout 7200

lint: setup ## ruff: every rule that is not refused with a reason, and the format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: setup ## mypy, strict, tests included
	$(PYTHON_IN) -m mypy $(OURS)

layers: setup ## import-linter: nothing imports what lies above it
	$(BIN)/lint-imports

package: setup ## build the wheel, install it elsewhere, run the demo from there
	@PYTHON_IN=$(PYTHON_IN) .ci/package

bench: setup ## measure against the peers, print ratios
	@if command -v uv >/dev/null; then install=(uv pip install --quiet --python $(PYTHON_IN)); \
	else install=($(PYTHON_IN) -m pip install --quiet); fi; \
	"$${install[@]}" --constraint constraints.txt --no-build-isolation --editable '.[bench]'
	$(PYTHON_IN) -m benchmarks

# Tests come last, so that their summary is the last word.
check: ## all of lint, types, layers, package, test
	@for target in lint types layers package test; do $(MAKE) --no-print-directory $$target; done

constraints: ## renew constraints.txt from the newest versions that fit pyproject.toml
	@.ci/constraints

clean: ## remove everything that make has made
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find $(OURS) -name __pycache__ -type d -prune -exec rm -rf {} +
