# Two commands: `make run` opens the course, `make test` checks everything. Nothing else needs typing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test bench lint clean
.DELETE_ON_ERROR:

run: $(VENV)/.run
	$(BIN)/streamlit run Home.py

test: $(VENV)/.test
	sh tests/browser/get_chromium.sh $(BIN)
	$(BIN)/ruff check .
	OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 $(BIN)/python -m pytest

bench: $(VENV)/.test
	$(BIN)/python -m tests.bench

lint: $(VENV)/.test
	$(BIN)/ruff check .

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet -r requirements.txt
	touch $@

$(VENV)/.test: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet -r requirements-dev.txt
	touch $(VENV)/.run $@

clean:
	rm -rf $(VENV)
