# Everything here needs Python 3.11 or newer, git and make; the rest is installed into .venv and .tox.
.DEFAULT_GOAL := help
.PHONY: help demo test bench docs clean

VENV := .venv
# A relative path to the interpreter, not to its scripts: their first line cannot hold a folder with a space.
IN_VENV := $(VENV)/bin/python

ifneq ($(wildcard $(VENV)/ready),$(VENV)/ready)
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
endif

# Interpreters that pyenv keeps off the PATH; tox skips those it does not find.
PYENV_ROOT ?= $(shell pyenv root 2>/dev/null)
PYENV_PYTHONS = $(if $(PYENV_ROOT),$(wildcard $(foreach minor,11 12 13,$(PYENV_ROOT)/versions/3.$(minor).*/bin/python3.$(minor))))

# The environment `coverage` runs the tests on the Python in .venv, so there is no need for them to run on it twice.
MINOR = $(shell $(IN_VENV) -c 'import sys; print(sys.version_info.minor)')
SKIPPED = $(if $(TOXENV),,--skip-env py3$(MINOR))

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(VENV)/package ## see hedgerow judge three changes of a small repository it makes
	@$(IN_VENV) -m hedgerow_hooks demo

test: $(VENV)/tox ## lint, types, layers and the tests on the built wheel, as CI does (a part: TOXENV=lint)
	@$(IN_VENV) -m tox run $(SKIPPED) $(if $(PYENV_PYTHONS),--discover $(PYENV_PYTHONS))

bench: $(VENV)/package ## measure what hedgerow costs, beside a program that does nothing
	@$(IN_VENV) benchmarks/start_up.py
	@echo; $(IN_VENV) benchmarks/hooks_speed.py

docs: $(VENV)/package ## write the generated parts of the documents anew
	@$(IN_VENV) docs/generate.py

clean: ## remove everything that these commands made
	rm -rf $(VENV) .tox .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each file marks a finished step, so that a step that was broken off is taken again.
$(VENV)/ready:
	@test -n "$(PYTHON)" || { echo "hedgerow needs Python 3.11 or newer: none was found on PATH (or name one: make PYTHON=...)" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# Installed as users install it, with its bytecode: an editable install starts slower than what `make bench` is to measure.
$(VENV)/package: $(VENV)/ready pyproject.toml $(shell find checks hooks ci -type f -not -name '*.pyc')
	$(IN_VENV) -m pip install --quiet --disable-pip-version-check .
	@touch $@

$(VENV)/tox: $(VENV)/ready
	$(IN_VENV) -m pip install --quiet --disable-pip-version-check 'tox>=4.40,<5'
	@touch $@
