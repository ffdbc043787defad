# The two commands of the README: `make demo` and `make test`. Both make .venv from locked
# requirements first, and do nothing twice.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
CORPUS ?= corpus
OUT ?= out

.PHONY: help demo test format bench lock clean FORCE

help:
	@echo "make demo     install, extract the texts of corpus/ into out/, print the summary"
	@echo "make test     install, check format, style and types, run all tests"
	@echo "make format   put the code into the format that the tests ask for"
	@echo "make bench    measure speed, memory and the cost of checking on the texts of corpus/"
	@echo "make lock     renew the locked requirements (needs uv)"
	@echo "make clean    remove .venv, build, out and caches"

demo: $(VENV)/.project
	$(BIN)/kehoach extract $(CORPUS) --out $(OUT) --overwrite

test: $(VENV)/.project $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy -p kehoach
	$(BIN)/python -m pytest

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.project
	$(BIN)/python benchmarks/throughput.py $(CORPUS)
	$(BIN)/python -m benchmarks.checking $(CORPUS)

$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "kehoach needs Python 3.11 or newer; name one with: make demo PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.requirements: requirements.lock $(VENV)/.venv
	$(PIP) install --quiet --require-hashes --requirement requirements.lock
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.requirements
	$(PIP) install --quiet --require-hashes --requirement requirements-dev.lock
	touch $@

# A strict editable install links single files, so that type checkers see the package as it is
# when installed; a file that comes or goes asks for a new install, a changed one does not.
$(VENV)/.project: $(VENV)/.files pyproject.toml $(VENV)/.requirements
	rm -rf build/__editable__.*
	$(PIP) install --quiet --no-deps --no-build-isolation --editable . --config-settings editable_mode=strict
	touch $@

$(VENV)/.files: $(VENV)/.venv FORCE
	@find pipeline extractors checks gazetteer output -type f ! -path '*/__pycache__/*' | LC_ALL=C sort > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# "setuptools" is the build backend. The names of index servers must not get into the files.
LOCK := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links
lock:
	echo 'setuptools>=77' | $(LOCK) pyproject.toml - --output-file requirements.lock
	echo 'setuptools>=77' | $(LOCK) pyproject.toml - --extra dev --constraints requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) build out *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
