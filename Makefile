# One task file; continuous integration runs the same targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help brief test lint bench bench-smoke clean test-web

help:
	@echo "make brief   write brief.html from the sample dossier"
	@echo "make test    run the tests"
	@echo "make test-web  run the browser's tests (needs chromium)"
	@echo "make lint    check style, types and formatting"
	@echo "make bench   print speed, memory and the reader's scores"
	@echo "make clean   remove the virtual environment and caches"

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(STAMP)

brief: $(STAMP)
	$(BIN)/summitry brief --sample --output brief.html

test: $(STAMP)
	$(BIN)/python -m pytest

test-web: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/browser/requirements.lock
	$(BIN)/python -m pytest -o python_files="browse_*.py" tests/browser $(WEB_TESTS)

lint: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(STAMP)
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/reader_score.py

bench-smoke: $(STAMP)
	$(BIN)/python benchmarks/run.py --quick

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
