# Every target installs what it needs and skips what is there. PYTHON names another interpreter, TESTS further
# arguments for pytest: make test TESTS='-m "not browser"'
PYTHON ?= python3
TESTS ?=
BIN := .venv/bin
# A file at a time and in order; tests/support/spreading.py says who begins with what.
SPREAD := -n auto --dist loadfile --no-loadscope-reorder
PREPARE := @$(PYTHON) scripts/install.py

.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory
.PHONY: help install run test coverage lint bench soak screenshots schemas lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-13s %s\n", $$1, $$2 }' Makefile

install: ## Make the virtual environment, install the pinned packages, build the console
	$(PREPARE) run console

run: ## Install, build, start the demo centre
	$(PREPARE) var run console
	@CALLCENTER_MODE=demo exec $(BIN)/callcenter serve

test: ## Install what the tests need, then run the linters and all tests
	$(PREPARE) dev modules console chromium
	@$(BIN)/python scripts/check.py lint units
	@$(BIN)/python -m pytest $(SPREAD) $(TESTS)

coverage: ## Run all tests and show the lines that none of them runs (watching takes most tests twice as long)
	$(PREPARE) dev modules console chromium
	@$(BIN)/python -m pytest $(SPREAD) --cov --cov-report=term:skip-covered $(TESTS)

lint: ## Run the linters and type checkers of both languages
	$(PREPARE) dev modules
	@$(BIN)/python scripts/check.py lint

bench: ## Measure the routing, the simulation, the loop, the chat, the offers and the calls
	$(PREPARE) dev
	@$(BIN)/python -m benchmarks.routing
	@$(BIN)/python -m benchmarks.simulation
	@$(BIN)/python -m benchmarks.loop
	@$(BIN)/python -m benchmarks.voice

soak: ## Run the centre under load for a while, and 10,000 histories of calls with faults; nothing may be lost
	$(PREPARE) dev
	@$(BIN)/python -m benchmarks.soak
	@CALL_HISTORIES=10000 $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/channels/voice/twilio/test_histories.py

screenshots: ## Take the documentation's pictures of every page in both languages
	$(PREPARE) dev console chromium
	@$(BIN)/python scripts/screenshots.py

schemas: ## Generate the console's types from the server's schemas
	$(PREPARE) dev modules
	@$(BIN)/callcenter schemas agents_ui/schemas
	@npm --prefix agents_ui run --silent generate

lock: ## Resolve the Python packages anew and pin them with their hashes (needs uv)
	@sh scripts/lock.sh

clean: ## Remove everything that was installed or built; the data in var/ stays
	@rm -rf .venv build *.egg-info .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@rm -rf agents_ui/node_modules agents_ui/dist agents_ui/.build-stamp
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
