# What one can do here. The work is done by the scripts in packaging/; see packaging/README.md.
#   make run [ARGS=…]    set up what is missing and start smsdesk; without a display, take the tour's screenshots
#   make test [ARGS=…]   set up what is missing and run all tests and gates
#   make bench [ARGS=…]  measure; ARGS may name benchmarks
#   make soak            the long forms of the tests, an hour or more
#   make lock            write the locks from pyproject.toml (needs uv; ARGS=--upgrade for newer versions)
#   make audit           ask for known weaknesses of the locked versions (needs pip-audit)
#   make clean           remove caches and build results, but not .venv
PYTHON ?= python3
UV ?= uv
export PYTHON UV

.PHONY: run test bench soak lock audit clean

run:
	@sh packaging/set-up.sh run
	@sh packaging/start.sh $(ARGS)

test:
	@sh packaging/set-up.sh dev
	@.venv/bin/python -m pytest -n 3 --dist loadfile $(ARGS)

bench:
	@sh packaging/set-up.sh dev
	@.venv/bin/python -m tests.bench $(ARGS)

soak:
	@sh packaging/set-up.sh dev
	@TMPDIR=$${TMPDIR:-/tmp} .venv/bin/python -m pytest -m soak -s --timeout 3600 -o faulthandler_timeout=3600 $(ARGS)

lock:
	@sh packaging/lock.sh $(ARGS)

audit:
	@sh packaging/audit.sh

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find smsdesk tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +
