#!/bin/sh
# Makes the environment in .venv/ that every make target runs in: a fitting Python, the system libraries that
# draw the window, the packages of requirements.lock (checked by their hashes) and this checkout.
#
# Run by make when the lock or pyproject.toml has changed. Safe to run again, and after being cut off. It never
# chooses where packages come from: that stays as this machine's pip or uv is set.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
stop() {
    say "$@"
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# --- Python ---------------------------------------------------------------------------------------------------

fits() { # a name on the PATH may lead to nothing (pyenv's shims do), so the interpreter itself is asked
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1
}

makes_environments() { # Debian and Ubuntu ship Python without this half of its library
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

find_python() { # prefer one that is complete over one that needs another package first
    for wish in makes_environments fits; do
        for name in python3.11 python3.12 python3.13 python3 python; do
            if fits "$name" && "$wish" "$name"; then
                command -v "$name"
                return
            fi
        done
    done
}

# --- System packages ------------------------------------------------------------------------------------------

install_packages() { # by apt when we may, else the one line to type
    if ! have apt-get; then
        stop "Haki needs a few packages of your system, known on Debian as: $*" \
            "Install your system's packages of that content, then run make again."
    elif [ "$(id -u)" != 0 ]; then
        stop "Haki needs a few packages of your system. Type this once, then run make again:
    sudo apt-get install -y $*"
    fi
    say "Installing with apt: $*"
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    if ! apt-get install -y --no-install-recommends "$@" >"$log" 2>&1; then
        # a fresh machine has no package lists yet
        if ! { apt-get update && apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
            tail -n 5 "$log" >&2
            rm -f "$log"
            stop "apt could not install them (its last words are above). When that is mended, run make again."
        fi
    fi
    rm -f "$log"
}

packages_of_missing_libraries() { # what draws the window and listens to a touch screen, by Debian's names
    "$python" - <<'PYTHON'
import ctypes
for library, package in {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libmtdev.so.1": "libmtdev1"}.items():
    try:
        ctypes.CDLL(library)
    except OSError:
        print(package, end=" ")
PYTHON
}

# --- What is needed, found or installed -----------------------------------------------------------------------

python=$(find_python)
if [ -z "$python" ] && have uv; then
    python=$(uv python find '>=3.11,<3.14' 2>/dev/null || true)
    if [ -z "$python" ]; then
        say "No Python from 3.11 to 3.13 here: uv fetches one."
        uv python install 3.11 >&2
        python=$(uv python find 3.11)
    fi
fi
if [ -z "$python" ]; then
    found=$(python3 --version 2>/dev/null || echo "none")
    stop "Haki needs Python 3.11, 3.12 or 3.13 (found: $found). Install one, then run make again. For example:
    Debian 12:    sudo apt-get install -y python3 python3-venv
    Ubuntu 22.04: sudo apt-get install -y python3.11 python3.11-venv
    macOS:        brew install python@3.12"
fi

packages=""
if ! have uv && ! makes_environments "$python"; then
    packages="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
fi
if [ "$(uname -s)" = Linux ]; then packages="$packages $(packages_of_missing_libraries)"; fi
# shellcheck disable=SC2086  # one word is one package
set -- $packages
if [ $# -gt 0 ]; then install_packages "$@"; fi

# --- The environment ------------------------------------------------------------------------------------------

ours=.venv/bin/python
made_for=$(cat .venv/ready 2>/dev/null || pwd -P)
rm -f .venv/ready
if ! fits "$ours" || [ "$made_for" != "$(pwd -P)" ]; then
    # absent, cut off half-way, of another Python, or moved here from another folder, whose path is in its scripts
    say "Making the environment in .venv/ with $("$python" --version)."
    rm -rf .venv
    if ! { have uv && uv venv --quiet --seed --python "$python" .venv; }; then
        "$python" -m venv .venv
    fi
fi

# Settings made for other projects that would bend or break an install of exactly these files. An empty value
# would leave a configuration file's constraints in force; an empty file replaces them.
unset PIP_TARGET PIP_PREFIX PIP_ROOT PIP_NO_BINARY UV_CONSTRAINT UV_OVERRIDE UV_NO_BINARY
export PIP_CONSTRAINT=/dev/null PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_DISABLE_PIP_VERSION_CHECK=1

install_by_uv() {
    uv pip install --quiet --python "$ours" --require-hashes -r requirements.lock &&
        uv pip install --quiet --python "$ours" --no-build-isolation --no-deps -e .
}
install_by_pip() {
    "$ours" -m pip --version >/dev/null 2>&1 || "$ours" -m ensurepip >/dev/null
    "$ours" -m pip install --quiet --require-hashes -r requirements.lock &&
        "$ours" -m pip install --quiet --no-build-isolation --no-deps -e .
}
say "Installing the packages of requirements.lock. The first time this takes a minute or two."
if have uv && install_by_uv; then
    :
elif install_by_pip; then
    :
else
    stop "The packages could not be installed (the reason is above). Nothing else was changed: when the" \
        "network or the package source answers again, run make again."
fi
pwd -P >.venv/ready
say "The environment is ready."
