# Everything a contributor runs. Works on a machine with Python 3.11 or newer, git and make; `make help` explains each target.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PROFILE ?= dev
PORT ?= 4010
PRISM := tests/conformance/node_modules

.DEFAULT_GOAL := all
.PHONY: all help demo test build check drift lint format types cases mutants fuzz generators trust cluster bench mock conformance vectors clients compat package new clean

all: build check ## Build the contract, then run every check

help: ## Explain the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(BIN)/.package ## Set up, then check the shipped samples (some are wrong on purpose)
	@echo '$$ pcspec check tests/samples/valid tests/samples/invalid tests/samples/traffic'
	@$(BIN)/pcspec check tests/samples/valid tests/samples/invalid tests/samples/traffic; status=$$?; \
	test $$status = 3 || exit 4; \
	echo "exit status $$status: some of these are wrong on purpose, and two cannot be read"
	@echo
	@echo '$$ pcspec check tests/samples/requests --as CreateCustomerRequest -v'
	@$(BIN)/pcspec check tests/samples/requests --as CreateCustomerRequest -v

test: $(BIN)/.dev ## Set up, then run all tests but those of `conformance`
	$(BIN)/python -m pytest

build: $(BIN)/.dev ## Build the OpenAPI document and the schemas from schemas/
	$(BIN)/python -m specbuild build

check: drift lint types cases mutants compat test ## Everything that has to pass: no drift, lint, types, cases, mutants, compatibility, tests

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

mutants: $(BIN)/.dev ## Change every type in every small way, and fail if no case notices
	$(BIN)/python -m specmutants

fuzz: $(BIN)/.dev ## Run the property-based tests with many examples (an hour and more)
	$(BIN)/python -m pytest tests/fuzz --hypothesis-profile=nightly

generators: $(BIN)/.conformance $(VENV)-generators/.installed ## Judge what two independent generators make of the contract
	$(VENV)-generators/bin/python -m pytest tests/generators/test_hypothesis_jsonschema.py
	$(BIN)/python -m pytest tests/generators/test_schemathesis.py

trust: $(BIN)/.dev ## Attack the package in every way known, and print what was tried (TRUST_NIGHTLY=1: more of it; TABLE=1: into the README); needs Node
	$(BIN)/python -m pytest tests/trust $(if $(TABLE),--trust-readme)

cluster: $(VENV)-cluster/.installed ## Check one export on Spark, on Ray and with the command: all find the same; needs Java 17 or newer
	@command -v java >/dev/null || { echo 'Java 17 or newer is needed for Spark'; exit 2; }
	$(VENV)-cluster/bin/python -m pytest tests/cluster

bench: $(VENV)-bench/.installed ## Measure validation beside its peers, as ratios to parsing alone (QUICK=1: a look; README=1: into the README)
	$(VENV)-bench/bin/python -m bench $(if $(QUICK),--quick) $(if $(README),--readme) --json build/bench.json --svg build/bench.svg

mock: $(PRISM)/.installed ## Serve the contract as a mock with Prism on 127.0.0.1 (PORT=4010); needs Node
	@$(NEED_NODE)
	@echo 'call it like the service, with any token, for example:'
	@echo '  curl -i -H "Authorization: Bearer any" http://127.0.0.1:$(PORT)/v1/customers'
	@echo '  ... -H "Prefer: code=404" for a documented failure, -H "Prefer: dynamic=true" for made-up data; Ctrl-C stops it'
	@exec $(PRISM)/.bin/prism mock --host 127.0.0.1 --port $(PORT) src/partnercenter_spec/data/openapi-3.1.json

conformance: $(BIN)/.conformance $(PRISM)/.installed ## Hold document, mock and validator against each other in real traffic; needs Node
	@$(NEED_NODE)
	$(BIN)/python -m pytest tests/conformance

vectors: $(BIN)/.dev ## Put the test vectors to independent validators; needs Node, Java with Maven, Go and Rust
	$(BIN)/python tests/vectors/run.py

clients: $(BIN)/.clients $(PRISM)/.installed ## Generate clients, compile and try them (CLIENTS='java go', default all); needs Node, and what clients/ says
	$(BIN)/python -m clientmatrix $(CLIENTS)

compat: $(BIN)/.dev ## Fail if schemas/VERSION was raised too little for what changed since the last release
	$(BIN)/python -m specbuild compat

package: $(BIN)/.dev ## Build the source distribution and the wheel into dist/
	$(BIN)/python -m build

new: $(BIN)/.dev ## Start a resource: make new RESOURCE=CustomerQualification
	@test -n "$(RESOURCE)" || { echo "usage: make new RESOURCE=CustomerQualification"; exit 2; }
	$(BIN)/python -m specbuild new $(RESOURCE)

clean: ## Remove what was set up and built outside the sources
	rm -rf $(VENV) $(VENV)-generators $(VENV)-cluster $(VENV)-bench $(PRISM) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

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

$(BIN)/.conformance: $(BIN)/.package
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group conformance
	@touch $@

# hypothesis-jsonschema needs an older Hypothesis than the rest
$(VENV)-generators/.installed: pyproject.toml
	@echo 'setting up $(VENV)-generators ...'
	@$(PYTHON) -m venv $(VENV)-generators
	@$(VENV)-generators/bin/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	@$(VENV)-generators/bin/python -m pip install --quiet --disable-pip-version-check --editable . --group generators
	@touch $@

$(VENV)-cluster/.installed: pyproject.toml
	@echo 'setting up $(VENV)-cluster ...'
	@$(PYTHON) -m venv $(VENV)-cluster
	@$(VENV)-cluster/bin/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	@$(VENV)-cluster/bin/python -m pip install --quiet --disable-pip-version-check --editable . --group cluster
	@touch $@

$(VENV)-bench/.installed: pyproject.toml
	@echo 'setting up $(VENV)-bench ...'
	@$(PYTHON) -m venv $(VENV)-bench
	@$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	@$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check --editable . --group bench
	@$(VENV)-bench/bin/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "partnercenter-spec-tools.pth").write_text(str(pathlib.Path("tools").resolve()) + "\n")'
	@touch $@

$(BIN)/.clients: $(BIN)/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group clients
	@touch $@

# Prism as the lock file has it; nothing that it brings runs while it is installed
$(PRISM)/.installed: tests/conformance/package-lock.json
	@$(NEED_NODE)
	@echo 'setting up $(PRISM) ...'
	@npm ci --prefix tests/conformance --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

define NEED_NODE
node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 18 || (a == 18 && b >= 20) ? 0 : 1)' 2>/dev/null \
  && command -v npm >/dev/null || { echo 'Node 18.20 or newer with npm is needed for the mock (https://nodejs.org)'; exit 2; }
endef
