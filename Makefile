# `make run` serves the demonstration; `make test` runs every test. Each sets up what it needs first.

VENV    := .venv
BIN     := $(VENV)/bin
READY   := $(VENV)/ready
DEV     := $(VENV)/ready-dev
NOT_RUN := $(VENV)/not-run
NOT_HERE := $(VENV)/not-here
# Processes that share the tests, and further words for pytest: make fast PYTEST="-k deadlines -x"
WORKERS ?= 2
PYTEST  ?=

# What a test file is compiled to is kept for the next process, even where Python is told to keep nothing: to rewrite its
# asserts anew takes each of them ten seconds.
test fast openid faults postgresql browser: export PYTHONDONTWRITEBYTECODE :=
test fast openid faults postgresql browser: export PYTHONPYCACHEPREFIX := $(abspath $(VENV))/compiled

SETTINGS := setup.cfg setup.py pyproject.toml
FIND_CHROMIUM = { command -v chromium || command -v chromium-browser || command -v google-chrome; }

.NOTPARALLEL:
.PHONY: help run test check fast openid faults postgresql browser requirements pins fuzz bench-stocktakes bench-verify wheel clean stylesheet

help:
	@echo "make run         set up, then serve the demonstration"
	@echo "make test        set up, then run every test"
	@echo "make check       only ruff and mypy"
	@echo "make fast        only the tests that need neither a browser nor PostgreSQL"
	@echo "make openid      only the tests of single sign-on with a real OpenID provider"
	@echo "make faults      kill, fill and stop real servers; writes docs/reliability.md"
	@echo "make postgresql  the same tests, and a few more, on PostgreSQL"
	@echo "make browser     only the tests in a browser"
	@echo "make requirements  what must hold (docs/requirements.md) against the tests that say so"
	@echo "make fuzz        odd input without end in sight: FUZZ=50 examples of each property"
	@echo "make pins        pin anew what a deployment installs, and write its bill of materials"
	@echo "make bench-stocktakes  how long all formats of a stocktake take"
	@echo "make bench-verify      how long tracker verify takes over 100,000 entries"
	@echo "make wheel       build dist/*.whl"
	@echo "make clean       remove all that was set up or built; data is kept"

run: $(READY) stylesheet
	@$(BIN)/tracker demo

# Every part runs, whatever the one before it said. What could not run is named last, and is a failure under CI=true.
# The source documents are not ours to publish, and a disk to fill may only be mounted by root: that the seeds were not
# compared with them, or that no disk was filled, is named and is no failure.
test: $(DEV) stylesheet
	@rm -f $(NOT_RUN) $(NOT_HERE); failed=; \
	for part in check fast openid faults postgresql browser; do \
	    echo; echo "make $$part"; \
	    $(MAKE) --no-print-directory $$part || failed="$$failed $$part"; \
	done; \
	if [ -n "$$failed" ]; then echo; echo "Failed:$$failed"; fi; \
	if [ -s $(NOT_RUN) ]; then echo; echo "Not run:"; cat $(NOT_RUN); fi; \
	if [ -s $(NOT_HERE) ]; then echo; echo "Not possible here:"; cat $(NOT_HERE); fi; \
	$(BIN)/python -m tests.sources; \
	test -z "$$failed" && { test ! -s $(NOT_RUN) || test "$$CI" != true; }

check: $(DEV)
	@$(BIN)/ruff check .; ruff=$$?; $(BIN)/mypy && test $$ruff = 0

fast: $(DEV)
	$(BIN)/pytest -m "not browser and not postgresql and not openid and not faults" -n $(WORKERS) --dist worksteal $(PYTEST)

# The provider is a program for Node, fetched once through npm; where there is no npm, pip brings one.
openid: $(DEV)
	@if reason=$$($(BIN)/python -m tests.directory 2>&1); then \
	    $(BIN)/pytest -m openid tests/web $(PYTEST); \
	else \
	    echo "- single sign-on with a real provider: $$(echo "$$reason" | tail -n 1)" | tee -a $(NOT_RUN); \
	fi

# In one process, so that what is timed has the machine to itself.
faults: $(DEV)
	@TRACKER_FIGURES=docs/reliability.md TRACKER_NOT_RUN=$(NOT_RUN) TRACKER_NOT_HERE=$(NOT_HERE) \
	    $(BIN)/pytest -m faults tests/faults $(PYTEST)

postgresql: $(DEV)
	@if reason=$$($(BIN)/python -m tests.postgresql 2>&1); then \
	    TRACKER_TEST_ENGINE=postgresql $(BIN)/pytest -m "not browser and not openid and not faults" -n $(WORKERS) --dist worksteal $(PYTEST); \
	else \
	    echo "- the tests on PostgreSQL: $$(echo "$$reason" | tail -n 1)" | tee -a $(NOT_RUN); \
	fi

browser: $(DEV) stylesheet
	@$(FIND_CHROMIUM) >/dev/null || sh .ci/apt "for the tests in a browser" chromium fonts-liberation || true
	@if chromium=$$($(FIND_CHROMIUM)); then \
	    TRACKER_TEST_BROWSER=$$chromium $(BIN)/pytest -m browser -n $(WORKERS) --dist loadgroup $(PYTEST); \
	else \
	    echo "- the tests in a browser: there is no Chromium on this machine" | tee -a $(NOT_RUN); \
	fi

# It reads the tests and imports none, so the Python of the machine will do.
requirements:
	@python3 -m tests.requirements

# The two tools have an environment of their own: they need more packages than the tracker.
pins: $(DEV)
	@sh .ci/venv $(VENV)/pins
	@$(VENV)/pins/bin/pip install --quiet $$($(BIN)/python -c "import configparser as c; s = c.ConfigParser(); \
	    s.read('setup.cfg'); print(*s['options.extras_require']['pins'].split())")
	@$(VENV)/pins/bin/python .ci/pins.py $(BIN)/python

FUZZ ?= 20
fuzz: $(DEV)
	TRACKER_FUZZ=$(FUZZ) $(BIN)/pytest tests/input $(PYTEST)

bench-stocktakes: $(READY)
	@$(BIN)/python -m bench.stocktakes

bench-verify: $(READY)
	@$(BIN)/python -m bench.history_of_a_board

# A build folder left from before would put deleted templates into the wheel.
wheel:
	@sh .ci/venv $(VENV)
	@rm -rf build
	$(BIN)/pip wheel --quiet --no-deps --wheel-dir dist .
	@rm -rf build

# Without it pages are plain, but they work: it warns, and we go on.
stylesheet: $(READY)
	@$(BIN)/python -m tracker.assets || \
	    echo "- the pages with the GOV.UK stylesheet: it could not be fetched" >> $(NOT_RUN)

clean:
	rm -rf $(VENV) build dist *.egg-info static/vendor .pytest_cache .ruff_cache .mypy_cache .hypothesis

$(READY): $(SETTINGS)
	@echo "Setting up in $(VENV); the first time this takes a minute."
	@sh .ci/venv $(VENV)
	@$(BIN)/pip install --quiet --editable .
	@touch $@

$(DEV): $(SETTINGS)
	@echo "Setting up for tests in $(VENV); the first time this takes a minute or two."
	@sh .ci/venv $(VENV)
	@$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $(READY) $@
