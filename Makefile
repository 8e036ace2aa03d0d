# Every target makes what it needs first: on a fresh machine with Python 3.11, git and make, `make demo` is all it takes.

SHELL := /bin/bash
PY := .venv/bin/python
STAMP := .venv/.from-lock
UV := $(shell command -v uv || echo .venv/bin/uv)
# Three for two cores: the tests of the platforms wait for seconds of real time, in which others can work.
JOBS ?= $(shell echo $$((3 * $$(nproc 2>/dev/null || echo 2) / 2)))
ARGS ?=
# The marks of what only `make slow` runs (tests/sweeps.py); properties run in both, here with all their examples.
SLOW := -m 'slow or hypothesis' --hypothesis-profile=full -o faulthandler_timeout=600
LOCKED := --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --no-emit-index-url \
	--no-emit-find-links

unexport PYTHONDONTWRITEBYTECODE # compiled once, every later command starts at once

.DEFAULT_GOAL := help
.PHONY: help demo web test slow coverage fresh check style format golden words bench train-receipts train-words lock package sbom env clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo '  ARGS="…" is handed on: make demo ARGS=--tour, make test ARGS="-k budget"'

demo: $(STAMP) ## an example company and the local chat page, no account needed (ARGS=--tour plays the main job here)
	@scripts/system ocr
	$(PY) -m bot demo $(ARGS)

web: $(STAMP) ## the local chat page again, with what was said in it before (data/demo)
	@scripts/system ocr
	$(PY) -m bot demo --data data/demo $(ARGS)

test: $(STAMP) ## the tests and the examples in docstrings, without the slow ones
	@scripts/system ocr test
	@# Tests of the platforms measure real seconds: what failed beside others is tried once more, alone.
	$(PY) -m pytest -n $(JOBS) --maxprocesses 8 --dist worksteal $(ARGS) || \
		$(PY) -m pytest --last-failed --last-failed-no-failures none $(ARGS)

slow: $(STAMP) ## what `make test` leaves out: the whole of every sweep, simulations, deaths, all examples of properties
	@scripts/system ocr test
	$(PY) -m pytest -n $(JOBS) --maxprocesses 8 --dist worksteal $(SLOW) $(ARGS) || \
		$(PY) -m pytest --last-failed --last-failed-no-failures none $(SLOW) $(ARGS)

coverage: $(STAMP) ## all tests once more, the slow ones too, and how much of the code they run: the files with the least first
	@scripts/system ocr test
	$(PY) -m pytest -n $(JOBS) --maxprocesses 8 --dist worksteal -m '' -q --cov $(ARGS) || \
		$(PY) -m pytest --last-failed --last-failed-no-failures none -m '' -q --cov --cov-append $(ARGS)

fresh: ## `make demo` and `make test` on a bare Debian, built in a folder for it: needs root, takes minutes
	@scripts/fresh

check: $(STAMP) ## all that must hold before each commit: format, lint, types, licences, tests (minutes; CI adds `make slow`)
	@$(MAKE) --no-print-directory --jobs=2 style test

style: $(STAMP) ## format, lint, types and licences, without the tests
	$(PY) -m ruff format --check --quiet .
	$(PY) -m ruff check --quiet .
	$(PY) -m mypy
	$(PY) -m scripts.licences --quiet

format: $(STAMP) ## put the code into the house's format, with the repairs that are safe
	$(PY) -m ruff check --fix --quiet . || true
	$(PY) -m ruff format --quiet .

golden: $(STAMP) ## write what people see into tests/golden anew: then read the diff
	@scripts/system ocr test
	$(PY) -m pytest -n $(JOBS) --maxprocesses 8 --dist worksteal -m '' --update-golden -q $(ARGS)

words: $(STAMP) ## collect the sentences into the catalogue, and compile it
	$(PY) -m scripts.words
	$(PY) -m scripts.commands
	$(PY) -m scripts.entries

bench: $(STAMP) ## the benchmark table, with the floor measured in the same run
	$(PY) -m bench $(ARGS)

train-receipts: $(STAMP) ## learn how to read receipts from ones with known truth (ARGS=FOLDER…)
	$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip -q
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-train.lock
	$(PY) -m ocr.training.receipts $(ARGS)

train-words: $(STAMP) ## learn which wish a sentence is, and how doubtful, from chat/intent/training (under a minute)
	$(PY) -m chat.intent.training.learn
	$(PY) -m chat.intent.training.doubting

# What runs is decided first; development and training get the same versions and add theirs.
lock: ## bring the lock files up to date with pyproject.toml (ARGS=--upgrade for newer releases); needs uv
	$(UV) pip compile $(LOCKED) --extra mcp --extra alipay pyproject.toml -o requirements.lock $(ARGS)
	$(UV) pip compile $(LOCKED) --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock $(ARGS)
	$(PY) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["train"], sep="\n")' \
	  | $(UV) pip compile $(LOCKED) -c requirements.lock - -o requirements-train.lock $(ARGS)

package: $(STAMP) ## the wheel and the source archive, into dist/
	rm -rf dist
	$(PY) -m hatchling build

sbom: package ## the bill of materials of what `make package` built: what runs, with versions and licences (CycloneDX)
	$(PY) -m scripts.bill_of_materials

env: $(STAMP) ## only the virtual environment

$(STAMP): requirements-dev.lock
	@scripts/environment
	@touch $@

clean: ## remove the environment and what tools left behind (not data/)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
