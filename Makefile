# The two commands of this project are `make run` and `make test`; README.md says more.
SHELL := /bin/bash
PYTHON ?= python3
PY := .venv/bin/python
# Tests choose their own servers, whatever the caller's shell exports.
CLEAN := env -u DATABASE_URL -u REDIS_URL -u BANFEI_DATA -u DJANGO_SETTINGS_MODULE -u PRODUCTION

.PHONY: run test check browser chaos mutants races guesses bench screenshots

run: .venv/run-stamp
	$(PY) manage.py up

.venv/run-stamp: requirements.txt
	test -x $(PY) || $(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

.venv/test-stamp: requirements.txt requirements-test.txt
	test -x $(PY) || $(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-test.txt
	touch $@

browser:
	@bash bin/install-browser

check: .venv/test-stamp
	$(CLEAN) bash bin/check

test: .venv/test-stamp browser check
	$(CLEAN) $(PY) -m pytest -p tests.servers_plugin -n 2

# A thousand kills, about two hours: KILLS=100 for fewer, SEED= to repeat a run, ONLY=postgres for one kind.
chaos: .venv/test-stamp
	$(CLEAN) $(PY) -m tests.rigs.chaos

# Each guard, scope filter and mask taken away in turn must be noticed; about an hour. ONLY= narrows by name.
mutants: .venv/test-stamp
	$(CLEAN) $(PY) -m pytest -p tests.servers_plugin -n 2 tests/mutants/hunt.py

screenshots: .venv/test-stamp browser
	$(CLEAN) $(PY) bin/screenshots.py

# One JSON object a line; exit status 0 only when every target holds. ONLY=chain.list narrows by name, PEOPLE=100000
# sizes the database, KEEP=folder keeps it for the next run.
bench: .venv/test-stamp
	@$(CLEAN) $(PY) -m bench

# Races over everything that two people can do at once, each row's twin included: SEED= to repeat, ONLY=instructor for
# some, ROUNDS=100 for a number of its own, EXAMPLES= for that of the editors' random orders.
races: .venv/test-stamp
	@$(CLEAN) ROUNDS=$${ROUNDS:-many} EXAMPLES=$${EXAMPLES:-200} $(PY) -m pytest -p tests.servers_plugin -s \
		--log-level=CRITICAL tests/rigs/races

# Guessing at accounts of an installation of its own, 100,000 times or for three minutes (SECONDS=), after 2,000 tries with
# known and unknown names (NAMES=), of which each takes as long as a strong hash: a quarter of an hour in all.
guesses: .venv/test-stamp
	@$(CLEAN) $(PY) -m tests.rigs.guesses
