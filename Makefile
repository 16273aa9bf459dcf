# The two commands a newcomer needs are `make run` and `make test`. Everything they make lies under .local/.
# Both are run with exec: a signal to make then reaches them, not a shell between.
PYTHON ?= python3
VENV := .local/venv
PY := $(VENV)/bin/python

run: $(VENV)/ready
	@DEMO=1 exec $(PY) manage.py demo --serve

test: $(VENV)/ready
	@exec $(PY) -m pytest -n 2 $(ARGS)

# The folder is rebuilt whole whenever the lock changes: a half-installed one never passes for ready.
$(VENV)/ready: requirements.txt
	$(PYTHON) -m venv --clear $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $@

# For whoever changes the dependencies in pyproject.toml.
lock:
	$(PYTHON) -m venv .local/lock
	.local/lock/bin/python -m pip install --quiet uv
	.local/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	  --no-header --group dev pyproject.toml --output-file requirements.txt

# For whoever changes frontend/: needs node; the built files in static/dist/ are committed.
assets:
	cd frontend && npm ci --ignore-scripts --no-audit --no-fund && npm run build

.PHONY: run test lock assets
