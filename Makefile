# Everything a contributor runs. Works on a machine with Python 3.11 or newer, git and make; `make help` explains each target.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PROFILE ?= dev

.DEFAULT_GOAL := all
.PHONY: all help demo test build check drift lint format types cases fuzz package new clean

all: build check ## Build the contract, then run every check

help: ## Explain the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(BIN)/.package ## Set up, then check the shipped samples (some are wrong on purpose)
	@echo '$$ pcspec check tests/samples/valid tests/samples/invalid tests/samples/traffic'
	@$(BIN)/pcspec check tests/samples/valid tests/samples/invalid tests/samples/traffic; status=$$?; \
	test $$status = 3 || exit 4; \
	echo "exit status $$status: some of these are wrong on purpose, and two cannot be read"
	@echo
	@echo '$$ pcspec check tests/samples/requests --as CreateCustomerRequest -v'
	@$(BIN)/pcspec check tests/samples/requests --as CreateCustomerRequest -v

test: $(BIN)/.dev ## Set up, then run all tests
	$(BIN)/python -m pytest

build: $(BIN)/.dev ## Build the OpenAPI document and the schemas from schemas/
	$(BIN)/python -m specbuild build

check: drift lint types cases test ## Everything that has to pass: no drift, lint, types, cases, tests

drift: $(BIN)/.dev ## Fail if a build would change a committed file
	$(BIN)/python -m specbuild build --check

lint: $(BIN)/.dev ## Lint the Python code and the YAML sources
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/yamllint --strict schemas

format: $(BIN)/.dev ## Format the Python code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(BIN)/.dev ## Check the types of the Python code
	$(BIN)/mypy

cases: $(BIN)/.dev ## Run every example case on both engines and report keywords no case hits
	$(BIN)/python -m specbuild cases

fuzz: $(BIN)/.dev ## Run the property-based tests with many examples
	$(BIN)/python -m pytest tests/fuzz --hypothesis-profile=nightly

package: $(BIN)/.dev ## Build the source distribution and the wheel into dist/
	$(BIN)/python -m build

new: $(BIN)/.dev ## Start a resource: make new RESOURCE=CustomerQualification
	@test -n "$(RESOURCE)" || { echo "usage: make new RESOURCE=CustomerQualification"; exit 2; }
	$(BIN)/python -m specbuild new $(RESOURCE)

clean: ## Remove what was set up and built outside the sources
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=..."; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	@touch $@

$(BIN)/.package: $(BIN)/.venv pyproject.toml
	@echo 'setting up $(VENV) ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(BIN)/.dev: $(BIN)/.package
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "partnercenter-spec-tools.pth").write_text(str(pathlib.Path("tools").resolve()) + "\n")'
	@touch $@
