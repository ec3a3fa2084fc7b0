#!/bin/sh
# Asks the public advisories about every locked version. Needs pip-audit, which is not locked, and the network.
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
if ! "$python" -c 'import pip_audit' >/dev/null 2>&1; then
    echo "pip-audit was not found. Make an environment for it, then name that one's Python:" >&2
    echo "python3 -m venv /tmp/audit && /tmp/audit/bin/pip install pip-audit && make audit PYTHON=/tmp/audit/bin/python" >&2
    exit 1
fi
exec "$python" -m pip_audit --require-hashes --disable-pip --requirement packaging/requirements-dev.txt
