# The doors of the house. Each is a small program in scripts/.

PORT ?= 8000
export PORT

# The newest Python that is new enough; PYTHON= names another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

.DEFAULT_GOAL := help
.PHONY: help python run test check evaluate bench format messages clean

help:
	@echo 'make run       install, build, load the demo and serve it (PORT=8000)'
	@echo 'make test      install what the tests need and run every one'
	@echo 'make check     style, types, imports, migrations, templates, translations'
	@echo 'make evaluate  how well texts are read, with floors (DATA=labelled rows for more)'
	@echo 'make bench     what reading, pages, search and the queue cost (POSTS=10000)'
	@echo 'make format    put code and templates into their form'
	@echo 'make messages  write new strings into the translation catalogues'
	@echo 'make clean     take away everything that was built (the data in var/ stays)'

python:
	@test -n '$(PYTHON)' || { echo 'Voices needs Python 3.11 or newer: install it, or name it: make run PYTHON=/path/to/python3' >&2; exit 1; }

run: python
	@$(PYTHON) scripts/serve.py

test: python
	@$(PYTHON) scripts/run_tests.py $(SUITES)

check: python
	@$(PYTHON) scripts/check.py

evaluate: python
	@$(PYTHON) scripts/evaluate.py $(if $(DATA),--data "$(abspath $(DATA))")

bench: python
	@$(PYTHON) scripts/bench.py

format: python
	@$(PYTHON) scripts/check.py --fix

messages: python
	@$(PYTHON) scripts/update_messages.py

clean:
	rm -rf .cache .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf frontend/node_modules frontend/dist
	find site -name '*.mo' -delete
