# Two commands do everything: `make demo` and `make test`.
# The first Python that really starts and is new enough (a shim on the PATH may do neither).
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
  { command -v $$python; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo-case

.PHONY: demo test lint bench bench-page docs clean check-python

demo: $(VENV)/.ready
	@$(BIN)/oreigin demo $(DEMO)

# Tests start hundreds of commands: without compiled modules each would compile all of them anew.
test: $(VENV)/.ready-dev
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/pytest -n auto

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# All benchmarks, or some: make bench SUBJECTS="read check". Then the page: make bench-page.
bench: $(VENV)/.ready-bench
	$(BIN)/python benchmarks/run.py $(SUBJECTS)

bench-page: $(VENV)/.ready-bench
	$(BIN)/python -m benchmarks.page

docs: $(VENV)/.ready-dev
	$(BIN)/python scripts/build_docs.py

check-python:
	@test -n "$(PYTHON)" || { \
	  echo "Oreigin needs Python 3.11 or newer, and none was found."; \
	  echo "Debian, Ubuntu: apt install python3 python3-venv. Elsewhere: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Oreigin needs Python 3.11 or newer; $(PYTHON) is older."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments. Debian, Ubuntu: apt install python3-venv"; exit 1; }

$(BIN)/python: | check-python
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing Oreigin ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[all]'
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	@echo "Installing the tools for tests ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[all,dev]'
	@touch $@

$(VENV)/.ready-bench: $(VENV)/.ready
	@echo "Installing what the benchmarks compare with ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[all,bench]'
	@touch $@

clean:
	rm -rf $(VENV) $(DEMO) dist build site .mypy_cache .ruff_cache .pytest_cache .hypothesis
