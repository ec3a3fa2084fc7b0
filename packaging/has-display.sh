#!/bin/sh
# Ends with 0 where a window can be shown, else with 1.
case "$(uname -s)" in
    Darwin | MINGW* | MSYS* | CYGWIN*) exit 0 ;;
esac
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]
