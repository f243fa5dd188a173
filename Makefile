# make app      install what the app needs, and open it        (PORT=8600: there)
# make test     install everything, check the code, run every test    (WORKERS=0 runs them one by one)
# make check    only the checks: ruff, mypy, import-linter, and an audit of what is installed
# make words    collect the screens' words, and compile their translations
# make screenshots    have the browser tests take the pictures in docs/images, and keep those that a document shows

PYTHON ?= python3
# More than two cores' worth: browser tests wait more than they compute.
WORKERS ?= 3

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check
LOCALE := genlab/ui/locale

# `pybabel compile` takes the "% i" of "95% interval" for a placeholder and calls its translation wrong.
define COMPILE
import sys
from pathlib import Path
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

for po in Path(sys.argv[1]).rglob("*.po"):
    with po.open("rb") as words, po.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, read_po(words))
endef
export COMPILE

.DEFAULT_GOAL := app
.PHONY: app test check words screenshots

app: $(VENV)/.app
	@$(BIN)/genlab serve $(if $(PORT),--port $(PORT))

test: check
	@$(BIN)/pytest $(if $(filter-out 0,$(WORKERS)),-n $(WORKERS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder)

check: $(VENV)/.test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python .ci/audit

words: $(VENV)/.test
	@$(BIN)/pybabel -q extract --keyword mark --add-comments "Note:" --add-location file --sort-by-file --project genlab --copyright-holder "genlab contributors" -o $(LOCALE)/genlab.pot genlab pages streamlit_app.py
	@$(BIN)/pybabel -q update --domain genlab --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -i $(LOCALE)/genlab.pot -d $(LOCALE)
	@$(BIN)/python -c "$$COMPILE" $(LOCALE)

screenshots: $(VENV)/.test
	@GENLAB_SCREENSHOTS=docs/images $(BIN)/pytest tests/browser
	@for picture in docs/images/*.png; do grep -qrs "$${picture##*/}" README.md docs/*.md || rm "$$picture"; done

# What is installed is redone only when what it is made from has changed.
$(VENV)/.app: requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) --editable .
	@touch $@

$(VENV)/.test: requirements.txt requirements-train.txt requirements-dev.txt pyproject.toml | $(BIN)/python
	$(PIP) --editable ".[train,dev]"
	@touch $(VENV)/.app $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "genlab needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "Python could not make $(VENV); on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
