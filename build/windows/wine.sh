#!/bin/sh
# Runs a program of Windows in the machine that machine.sh made, in a screen of its own: sh wine.sh python -m pytest …
#
# `python` is the machine's Python; anything else is what wine takes. MACHINE names another machine's folder.
# Two traps: a program with a *file* for its output says "Invalid handle", so it gets a pipe; and it must not read from
# the terminal.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
machine=${MACHINE:-$(cd "$here/../.." && pwd -P)/dist/windows/machine}
export WINEDEBUG=-all WINEARCH=win64 WINEPREFIX="$machine/prefix" PYTHONDONTWRITEBYTECODE=1
export KIVY_LOG_MODE=PYTHON KIVY_NO_ARGS=1

if [ -z "${ON_ITS_SCREEN:-}" ]; then # never on the screen of whoever runs it
    ON_ITS_SCREEN=yes exec xvfb-run --auto-servernum --server-args="-screen 0 1366x768x24 -nolisten tcp" sh "$here/wine.sh" "$@"
fi
program=$1
shift
if [ "$program" = python ]; then program=$machine/python/python.exe; fi
status=$(mktemp)
{
    wine "$program" "$@" </dev/null 2>&1
    echo $? >"$status"
} | cat
read -r ended <"$status"
rm -f "$status"
exit "$ended"
