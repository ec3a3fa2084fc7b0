#!/bin/sh
# Starts smsdesk with the arguments given; without a display it takes the screenshots of the tour instead.
set -eu
cd "$(dirname "$0")/.."

if sh packaging/has-display.sh; then
    exec .venv/bin/smsdesk "$@"
fi
echo "There is no display here, so smsdesk takes its tour off screen."
rm -rf build/tour
mkdir -p build/tour
QT_QPA_PLATFORM=offscreen .venv/bin/smsdesk --tour build/tour
echo "The screenshots are in $(pwd)/build/tour"
