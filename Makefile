# make app      install what the app needs, and open it; what training takes comes in beside it
#               (PORT=8600: there; TRAIN=off: without training)
# make class    the same for a room: phones come in, by an address and a QR code in the terminal; the Host page opens
# make test     install everything, check the code, run every test    (WORKERS=0 runs them one by one)
# make check    only the checks: ruff, mypy, import-linter, and an audit of what is installed
# make words    collect the screens' words, and compile their translations
# make screenshots    have the browser tests take the pictures in docs/images, and keep those that a document shows

PYTHON ?= python3
# More than two cores' worth: browser tests wait more than they compute.
WORKERS ?= 3

, := ,
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check
# uv takes seconds where pip takes a minute; where it cannot, pip goes the plain way.
INSTALL = { test -x $(BIN)/uv && $(BIN)/uv pip install --quiet --python $(BIN)/python $(1); } || $(PIP) $(1)
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
.PHONY: app class test check words screenshots

app class: $(VENV)/.app
ifeq ($(filter off no 0 false,$(TRAIN)),)
	@$(MAKE) --silent $(VENV)/.train &
endif
	@$(BIN)/genlab serve $(if $(filter class,$@),--room) $(if $(PORT),--port $(PORT))

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
	@for picture in docs/images/*.png; do grep -qrs "$${picture##*/}" README*.md docs/*.md || rm "$$picture"; done

# What is installed is redone only when what it is made from has changed.
$(VENV)/.app: requirements.txt pyproject.toml | $(VENV)/.uv
	@echo "genlab installs what the app needs"
	@$(call INSTALL,--editable .)
	@touch $@

# Beside the running app, which the Train page tells how far it is.
$(VENV)/.train: requirements.txt requirements-train.txt
	@$(BIN)/genlab install >$(VENV)/training.log 2>&1 && touch $@

$(VENV)/.test: requirements.txt requirements-train.txt requirements-dev.txt pyproject.toml | $(VENV)/.uv
	@echo "genlab installs what the app, training and tests need"
	@$(call INSTALL,--editable ".[train$(,)dev]")
	@touch $(VENV)/.app $(VENV)/.train $@

# A new environment's own pip takes longer than all that is installed by uv: the Python it is made from lends its own.
$(VENV)/.uv: | $(BIN)/python
	@{ $(PYTHON) -m pip --python $(BIN)/python install --disable-pip-version-check --quiet uv \
		&& $(BIN)/uv pip install --quiet --python $(BIN)/python pip; } 2>/dev/null \
		|| { $(BIN)/python -m ensurepip >/dev/null && { $(PIP) --quiet uv \
		|| echo "uv could not be had; pip installs instead, which takes longer" >&2; }; } \
		|| { rm -rf $(VENV); echo "Python could not make $(VENV); on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "genlab needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "genlab makes a virtual environment in $(VENV)"
	@$(PYTHON) -m venv --without-pip $(VENV) \
		|| { rm -rf $(VENV); echo "Python could not make $(VENV); on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
