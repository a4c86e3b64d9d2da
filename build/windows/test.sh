#!/bin/sh
# The tests on Windows' own Python, under wine, in portions: sh build/windows/test.sh [TESTS …]
#
# A portion is a process of its own with a temporary folder of its own, for a test that hangs or crashes then costs no more
# than its portion. The window is drawn by wine's OpenGL: Windows' SDL draws nothing off the screen, and wine's Direct3D
# compiler fills pages with its trouble. What failed is said at the end, with a line of counts for each portion.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
cd "$root" || exit
sh "$here/machine.sh" || exit

export SDL_VIDEODRIVER=windows KIVY_GL_BACKEND=glew KIVY_CLIPBOARD=dummy
export PYTHONUTF8=1 # tests read files as they are written
[ $# -gt 0 ] || set -- tests/casework tests/store tests/reading tests/writing tests/words tests/commands tests/journeys \
    tests/faults tests/windows tests/sync "tests/test_*.py" tests/ui/semantics tests/ui/record tests/ui/case tests/ui/screens "tests/ui/test_*.py"
said=$(mktemp)
failed=0
number=0
for portion in "$@"; do
    number=$((number + 1))
    # shellcheck disable=SC2086  # a pattern is its files
    timeout "${MINUTES:-60}m" sh "$here/wine.sh" python -m pytest -p no:cacheprovider -m "not soak" --basetemp "C:\\tests$number" \
        --continue-on-collection-errors --tb=short -rfE $portion >"$said" 2>&1 || failed=1
    grep -E '^(FAILED|ERROR) ' "$said"
    printf '%-28s %s\n' "$portion" "$(tail -n 1 "$said")"
    if [ -n "${KEEP:-}" ]; then cp "$said" "$KEEP/portion-$number.txt"; fi
done
rm -f "$said"
exit "$failed"
