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
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

setup: $(INSTALLED) ## make .venv with pinned versions of everything

# The build backend is installed first and used without isolation, so that its version is pinned too.
$(INSTALLED): pyproject.toml constraints.txt
	@PYTHON='$(PYTHON)' .ci/venv $(VENV)
	@if command -v uv >/dev/null; then install=(uv pip install --quiet --python $(PYTHON_IN)); \
	else install=($(PYTHON_IN) -m pip install --quiet); "$${install[@]}" --constraint constraints.txt pip; fi; \
	"$${install[@]}" --constraint constraints.txt hatchling editables; \
	"$${install[@]}" --constraint constraints.txt --no-build-isolation --editable '.[dev,notebook]'
	@touch $@
