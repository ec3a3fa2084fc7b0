#!/bin/sh
# Sees to the Debian and Ubuntu packages that smsdesk needs: system-packages.sh run|tour|test
#
# run   the libraries that Qt's wheels expect, and Python with pip
# tour  run, and the fonts of the screenshots
# test  tour, the X server, window manager, keyring and accessibility bus that the tests start, the decoders that judge
#       binary messages and desktop entries, and callers of the listener
#
# Nothing is done, and no network used, when all are there. As root, or with a sudo that asks for no password, the
# missing ones are installed; else the one command is printed and the script ends with 1. On other systems it says
# what is needed and ends with 0: whether Qt loads is checked later.
set -eu

python=${PYTHON:-python3}

qt="libglib2.0-0 libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon0 libgssapi-krb5-2 libbrotli1"
x11="libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
wayland="libwayland-client0 libwayland-cursor0"
fonts="fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji"
desktop="xvfb openbox dbus-daemon at-spi2-core gnome-keyring"
# They read binary messages without us: headers and WAP pushes, ringtones, logos, WBXML.
judges="tshark gammu gnokii netpbm libwbxml2-utils"
# It reads the entry of the autostart as desktops do.
judges="$judges desktop-file-utils"
# They call the listener as a gateway, a script or a person would. Ubuntu has its browsers as snaps only, which a
# container cannot install: there the test takes one that is there already.
callers="curl wget"
if grep -qx 'ID=debian' /etc/os-release 2>/dev/null; then
    callers="$callers chromium"
fi

case "${1:-}" in
    run) wanted="$qt $x11 $wayland" ;;
    tour) wanted="$qt $x11 $wayland $fonts" ;;
    test) wanted="$qt $x11 $wayland $fonts $desktop $judges $callers" ;;
    *) echo "usage: system-packages.sh run|tour|test" >&2; exit 2 ;;
esac

if [ "$(uname -s)" != Linux ]; then
    exit 0 # the wheels for macOS and Windows bring everything
fi
if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    echo "This is not Debian or Ubuntu: see to it that your system has what these Debian packages hold, and"
    echo "Python 3.11, 3.12 or 3.13 with pip and venv: $wanted"
    exit 0
fi

# An installed package counts under its own name and under every name it provides (Ubuntu 24.04 calls
# libglib2.0-0 libglib2.0-0t64).
# shellcheck disable=SC2016 # the ${…} are dpkg-query's own
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' | sed -n 's/^installed //p' | tr ',' '\n' |
    sed 's/(.*//; s/[[:space:]]//g' | sort -u)
missing=""
for package in $wanted; do
    printf '%s\n' "$installed" | grep -qxF "$package" || missing="$missing $package"
done
# Python is judged by what it can do: it may come from elsewhere than the distribution.
command -v "$python" >/dev/null 2>&1 || missing="$missing python3"
"$python" -c 'import venv' >/dev/null 2>&1 || missing="$missing python3-venv"
"$python" -m pip --version >/dev/null 2>&1 || missing="$missing python3-pip"

if [ -z "$missing" ]; then
    exit 0
fi

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1; then
    as_root="sudo -n"
else
    echo "Some system packages are missing. Install them with this command, then start again:" >&2
    echo "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends$missing'" >&2
    exit 1
fi

echo "Installing system packages:$missing"
# A foreign package source that does not answer must not stand in the way: what counts is the installation.
$as_root apt-get update -qq -o Acquire::Retries=3 || echo "apt-get update had problems; trying with what is known."
# shellcheck disable=SC2086 # lists of words are meant
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Use-Pty=0 --no-install-recommends $missing >/dev/null
