#!/bin/sh
# Writes both locks from pyproject.toml: lock.sh [--upgrade]. Needs uv and the network.
#
# Versions that stand in the locks are kept unless --upgrade is given. Never a uv.lock: it holds addresses.
set -eu
cd "$(dirname "$0")/.."

uv=${UV:-uv}
if ! command -v "$uv" >/dev/null 2>&1; then
    echo "uv was not found. Install it outside this project (pip install uv in an environment of its own), then:" >&2
    echo "make lock UV=/where/it/is/uv" >&2
    exit 1
fi
compile() {
    "$uv" pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --quiet "$@" >/dev/null
}
compile --group dev --output-file packaging/requirements-dev.txt "$@"
# Held to the versions of the first, so that going from `make run` to `make test` only adds packages.
rm -f packaging/requirements.txt
compile --constraints packaging/requirements-dev.txt --output-file packaging/requirements.txt
