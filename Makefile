# Every target starts from nothing: it makes .venv and installs what it needs, pinned by constraints.txt.
PYTHON ?= python3
BIN := .venv/bin
# torch goes first and by its exact version: any later range is then satisfied, and pip fetches no other build of it.
TORCH := torch==2.13.0
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt
WORKERS ?= 2

.PHONY: quickstart test proofs check fix docs perf clean

quickstart: .venv/run
	$(BIN)/hunmin run recipes/quickstart.yaml

# Everything but what needs a GPU or the hub; plain `pytest` also leaves out the slow ones.
test: .venv/test
	$(BIN)/python -m pytest -m "not gpu and not hub" -n $(WORKERS) --dist worksteal

# Proofs that repeat themselves for minutes: a translation is killed 200 times at random moments.
proofs: .venv/test
	HUNMIN_KILLS=200 $(BIN)/python -m pytest -m proofs

check: .venv/test
	$(BIN)/ruff format --check src tests perf
	$(BIN)/ruff check src tests perf
	$(BIN)/mypy
	$(BIN)/python docs/generate.py --check

fix: .venv/test
	$(BIN)/ruff format src tests perf docs
	$(BIN)/ruff check --fix src tests perf docs
	$(BIN)/python docs/generate.py

docs: .venv/test
	$(BIN)/python docs/generate.py

perf: .venv/test
	for script in perf/*.py; do $(BIN)/python $$script; done

.venv/bin/pip:
	$(PYTHON) -m venv .venv
	touch $@

.venv/run: .venv/bin/pip pyproject.toml constraints.txt
	$(PIP) $(TORCH)
	$(PIP) --editable '.[all]'
	touch $@

.venv/test: .venv/bin/pip pyproject.toml constraints.txt
	$(PIP) $(TORCH)
	$(PIP) --editable '.[test]'
	touch $@ .venv/run

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache build dist
