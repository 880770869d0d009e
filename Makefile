# make demo   runs the main job on a made-up case, then serves it      make test   runs every test against the real parts
# make check  seconds, before each commit                              make soak   long storms, run by hand
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

# The operating system's own comes first: it is kept safe with the machine, and built for speed (README, Two commands).
PYTHON ?= $(shell for p in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then echo $$p; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FRONTEND := forms_service/web/frontend
STYLES := forms_service/web/static/govuk/govuk.css
CORES := $(shell nproc 2>/dev/null || echo 2)
# Two more than there are cores: a journey waits half of its time for a browser, a worker or a converter.
TEST_WORKERS := $(shell expr $(CORES) + 2)
FORMS_SHARED ?= $(abspath ../shared)
SERVE ?= 1
export FORMS_SHARED
# Nothing of the caller's own Python may leak in.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV PYTHONDONTWRITEBYTECODE

# Types alone keep one core busy for most of a minute when nothing is known of them yet.
SIDE_BY_SIDE = $(MAKE) --no-print-directory --jobs=$(CORES)
CHECKS := check-style check-types check-definitions

.PHONY: help setup setup-test converter browser demo test check $(CHECKS) gather soak bench audit clean

help:  ## What can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/.setup: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 with its venv module is needed: install python3 and python3-venv."; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the service's libraries from the lock file ..."
	@$(PIP) install --require-hashes --only-binary :all: -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable . 2>/dev/null || $(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/.setup-test: $(VENV)/.setup requirements-test.txt
	@echo "Installing what the tests need ..."
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-test.txt
	@touch $@

# The pages' styles come from the npm registry at build time; npm itself comes as a wheel where the machine has none.
$(STYLES): $(VENV)/.setup $(FRONTEND)/package-lock.json $(wildcard $(FRONTEND)/*.scss) $(FRONTEND)/package.json
	@echo "Building the pages' styles ..."
	@if ! command -v npm >/dev/null 2>&1; then \
		$(PIP) install --require-hashes --only-binary :all: -r requirements-frontend.txt; \
	fi
	@PATH="$$PATH:$(abspath $(BIN))" $(BIN)/python $(FRONTEND)/build.py

setup: $(VENV)/.setup $(STYLES) converter  ## The environment in .venv, from the lock file

setup-test: setup $(VENV)/.setup-test browser  ## ... and what tests need

converter:
	@command -v soffice >/dev/null 2>&1 && command -v tesseract >/dev/null 2>&1 || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
			echo "Installing LibreOffice Writer and Tesseract ..."; \
			{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
				libreoffice-writer-nogui fonts-liberation tesseract-ocr tesseract-ocr-eng; } >/tmp/forms-service-apt.log 2>&1 \
				|| { tail -n 5 /tmp/forms-service-apt.log; exit 2; }; \
		elif command -v soffice >/dev/null 2>&1; then \
			echo "Tesseract is missing: nothing will be proposed for scans. The packages are tesseract-ocr and tesseract-ocr-eng."; \
		else echo "LibreOffice Writer is missing. Ask an administrator to install the package libreoffice-writer-nogui."; exit 2; fi; }

browser:
	@{ command -v chromium-headless-shell || command -v chromium; } >/dev/null 2>&1 && command -v pdftoppm >/dev/null 2>&1 && { command -v clamd || test -x /usr/sbin/clamd; } >/dev/null 2>&1 && /sbin/ldconfig -p 2>/dev/null | grep -q libatomic.so.1 || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
			echo "Installing Chromium, the PDF viewer and the scanner for malware that the tests use ..."; \
			{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
				chromium-headless-shell poppler-utils libatomic1 clamav-daemon; } >/tmp/forms-service-apt.log 2>&1 \
				|| { tail -n 5 /tmp/forms-service-apt.log; exit 2; }; \
		else echo "A part that the tests use is missing. Ask an administrator to install the packages chromium-headless-shell, poppler-utils, libatomic1 and clamav-daemon."; exit 2; fi; }

demo: setup  ## The main job on a made-up case; SERVE=0 ends afterwards
	@$(BIN)/forms-service demo $(if $(filter 0,$(SERVE)),--no-serve)

check: $(VENV)/.setup-test  ## Seconds: style, types, layers, definitions
	@$(SIDE_BY_SIDE) $(CHECKS)

check-style:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

check-types:
	@$(BIN)/mypy

check-definitions:
	@$(BIN)/forms-service definitions check

test: setup-test  ## Every test, against the real parts
	@$(SIDE_BY_SIDE) $(CHECKS) gather
	@$(BIN)/pytest -n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder

# The tests are compiled here once; each worker, all beginning at the same moment, would do it for itself.
gather:
	@$(BIN)/pytest --collect-only --quiet --quiet > $(VENV)/gathered.log || { cat $(VENV)/gathered.log; exit 1; }

soak: setup-test  ## Long storms; minutes to hours
	@$(BIN)/pytest tests/soak -s --timeout 7200

# Its own environment: other people's readers bring half a hundred libraries that the service must never see.
$(VENV)-bench/.setup: requirements-bench.txt pyproject.toml
	@test -x $(VENV)-bench/bin/python || $(PYTHON) -m venv $(VENV)-bench
	@echo "Installing the readers that ours is measured against ..."
	@$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-bench.txt
	@$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

bench: setup $(VENV)-bench/.setup  ## Speed, as ratios within one run
	@for f in benchmarks/*.py; do echo "== $$f"; $(VENV)-bench/bin/python $$f; done

$(VENV)/.setup-audit: $(VENV)/.setup requirements-audit.txt
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-audit.txt
	@touch $@

audit: $(VENV)/.setup-audit  ## Known holes in the pinned libraries; asks a service outside
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.txt

clean:  ## Removes what was made, the environment too; never data/
	rm -rf $(VENV) demo-output forms_service/web/static/govuk $(FRONTEND)/node_modules
