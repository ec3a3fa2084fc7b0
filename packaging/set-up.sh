#!/bin/sh
# Prepares this checkout: set-up.sh run (to start the program) or set-up.sh dev (to test and build it).
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
case "${1:-}" in
    run) if sh packaging/has-display.sh; then packages=run; else packages=tour; fi ;;
    dev) packages=test ;;
    *) echo "usage: set-up.sh run|dev" >&2; exit 2 ;;
esac

PYTHON=$python sh packaging/linux/system-packages.sh "$packages"
if ! command -v "$python" >/dev/null 2>&1; then
    echo "$python was not found. smsdesk needs Python 3.11, 3.12 or 3.13: make $1 PYTHON=/where/it/is" >&2
    exit 1
fi
exec "$python" packaging/environment.py "$1"
