# Everyday commands. Each is also written out in README.md.
PYTHON ?= python3
BIN := .venv/bin
# uv installs in seconds where it is on the machine; pip does the same everywhere else.
UV := $(shell command -v uv 2>/dev/null)
INSTALL := $(if $(UV),VIRTUAL_ENV=.venv $(UV) pip install --quiet,$(BIN)/pip install --quiet --disable-pip-version-check)

.PHONY: run test lint format bench lock load tidy clean

run: .venv/runtime
	@$(BIN)/python manage.py serve

test: .venv/develop
	@$(BIN)/python -m tests.browser
	@$(BIN)/pytest -n auto --dist loadgroup --cov --cov-report=term:skip-covered --cov-fail-under=95 $(ARGS)
	@$(if $(ARGS),,$(BIN)/coverage report --include='scenarios/engine/*' --skip-covered --fail-under=100)

lint: .venv/develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py load_course --check
	$(BIN)/python manage.py course_coverage --check
	PRODUCTION=1 ALLOWED_HOSTS=example.org \
		SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

format: .venv/develop
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: .venv/runtime
	$(BIN)/python -m benchmarks.requests
	$(BIN)/python -m benchmarks.simulator
	$(BIN)/python -m benchmarks.gradebook

load: .venv/runtime
	$(BIN)/python manage.py load_course

tidy: .venv/runtime
	$(BIN)/python manage.py tidy

lock: .venv/develop
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links -o requirements.txt requirements.in
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links -o requirements-dev.txt requirements-dev.in

clean:
	rm -rf .venv .local

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed.") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv .venv

.venv/runtime: requirements.txt | .venv/bin/python
	@echo "Installing what the app needs (once)."
	@$(INSTALL) --require-hashes -r requirements.txt
	@touch $@

.venv/develop: requirements-dev.txt | .venv/bin/python
	@echo "Installing what tests and lint need (once)."
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@ .venv/runtime
