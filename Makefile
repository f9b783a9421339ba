# make demo    measure a sample clip
# make test    run the tests
# make lint    lint, format and types
# make bench   measure the speed
# make picture draw docs/report.svg again
#
# Each builds its own virtual environment, VENV, when it is not there or its requirements changed.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# The sample's two cones: pixels and metres from its truth, sample_videos/fly30_wide_60fps.json.
DEMO := sample_videos/fly30_wide_60fps
DEMO_ZONE := --fly 30 --marker 128.2,611.2@0 --marker 1790.8,611.2@30

.PHONY: demo test lint bench picture clean

demo: $(READY)
	$(BIN)/cadence analyze $(DEMO).mp4 $(DEMO_ZONE) --overwrite

test: $(READY)
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/cadence benchmark

picture: demo
	$(BIN)/python docs/picture.py $(DEMO).cadence docs/report.svg

clean:
	rm -rf $(VENV)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@
