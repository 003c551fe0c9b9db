# hypercare: everything that a developer does here. `make` alone lists it.
# Each target sets up what it needs, once; a change of the pinned packages sets it up again.

PYTHON ?= python3
BIN := .venv/bin
WIDGET := widget_static
WORKERS ?= 3

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export npm_config_update_notifier := false
export npm_config_audit := false
export npm_config_fund := false

.DEFAULT_GOAL := help
.PHONY: help demo test check build widget clean
.DELETE_ON_ERROR:

help: ## List the targets
	@echo "make TARGET [PYTHON=python3.13] [WORKERS=$(WORKERS)], where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .stamps/python ## Start a shop, the collector and a real tracker, and say what to click
	@exec $(BIN)/python -m examples.demo

test: .stamps/python .stamps/widget .stamps/system ## Run all tests: the widget's, then Python's, in WORKERS processes
	cd $(WIDGET) && npm test
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile

check: .stamps/python .stamps/widget ## Lint, check types, import contracts and generated files
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/generate_widget_sources.py --check
	cd $(WIDGET) && npm run --silent check
	cd $(WIDGET) && npm run --silent lint
	.ci/fresh-widget

widget: .stamps/python .stamps/widget ## Build the widget's files, which are committed
	$(BIN)/python tools/generate_widget_sources.py
	cd $(WIDGET) && npm run --silent build

build: widget ## Build the distribution into dist/
	$(BIN)/hatchling build

clean: ## Remove all that these targets have made, but not the demo's data
	rm -rf .venv .stamps dist $(WIDGET)/node_modules .coverage .hypothesis .*_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

unless = $(if $(wildcard $(1)),,again)
.PHONY: again

.stamps/python: constraints.txt pyproject.toml $(call unless,.venv/bin/python)
	@PYTHON="$(PYTHON)" .ci/system python
	@echo "Setting up Python packages in .venv (once) …"
	@$(BIN)/python -c "" 2> /dev/null || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --require-hashes -r constraints.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@mkdir -p $(@D) && touch $@

.stamps/widget: $(WIDGET)/package.json $(WIDGET)/package-lock.json $(call unless,$(WIDGET)/node_modules)
	@.ci/system node
	@echo "Setting up the widget's build tools (once) …"
	@cd $(WIDGET) && npm ci --loglevel=error > /dev/null
	@mkdir -p $(@D) && touch $@

.stamps/system: .ci/system .stamps/python
	@.ci/system chromium redmine rt postgresql deploy desktop
	@touch $@
