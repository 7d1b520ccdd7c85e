# One task file; continuous integration runs the same targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA := $(or $(SUMMITRY_DATA),../shared/data)
STAMP := $(VENV)/.installed

.PHONY: help brief test test-web lint tables pictures bench bench-smoke bench-web clean

help:
	@echo "make brief   write brief.html from the sample dossier"
	@echo "make test    run the tests"
	@echo "make test-web  run the browser's tests (needs chromium)"
	@echo "make tables  compute published tables again, from inputs in DATA=$(DATA)"
	@echo "make pictures  make the pictures of README and docs anew (needs chromium)"
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

# Inputs of the published tables are third parties'; docs/evidence.md says where they are had.
tables: $(STAMP)
	@if [ -d "$(DATA)" ]; then $(BIN)/summitry replicate all --misses --data "$(DATA)"; \
	else echo "tables: no inputs in $(DATA), nothing computed (docs/evidence.md)"; fi

pictures: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/browser/requirements.lock
	$(BIN)/python -m docs.pictures

bench: $(STAMP)
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/reader_score.py
	$(BIN)/python benchmarks/games.py
	$(BIN)/python benchmarks/compiled.py

bench-smoke: $(STAMP)
	$(BIN)/python benchmarks/run.py --quick
	$(BIN)/python benchmarks/speed.py --quick
	$(BIN)/python benchmarks/compiled.py --quick
	$(BIN)/python benchmarks/fuzz.py --count 40 --workers 1

bench-web: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/browser/requirements.lock
	$(BIN)/python benchmarks/web.py $(BENCH)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
