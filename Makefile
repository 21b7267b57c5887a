# The two commands of this product are `make demo` and `make test`; README.md tells the rest.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP     = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes

# Where a machine forbids it, each of the many processes that tests start would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo serve test locks

demo: $(VENV)/.runtime
	@$(BIN)/python -m core demo
	@exec $(BIN)/python -m core serve

serve: $(VENV)/.runtime
	@$(BIN)/python -m core migrate
	@exec $(BIN)/python -m core serve

test: $(VENV)/.tests
	@bash tests/machine.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 PYRIGHT_PYTHON_GLOBAL_NODE=0 $(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --ignore tests/browser
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder tests/browser

# Environments are made again only when their lock has changed. Tests use what is served plus their own tools.
$(VENV)/.runtime: requirements.txt | $(VENV)/bin/python
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.tests: requirements-dev.txt | $(VENV)/bin/python
	$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; } \
		|| { echo "Python's venv module is needed: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# For maintainers: needs uv. No registry's address gets into a lock.
UV_LOCK = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

locks:
	$(UV_LOCK) --output-file requirements.txt
	$(UV_LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt
