#!/bin/sh
# Builds the program for Windows and its installer, under wine: sh build/windows/make.sh [PLACE]
#
#     PLACE/haki/                  the folder that needs no Python
#     PLACE/haki-setup-0.1.0.exe   the installer
#
# PLACE is dist/windows. Both bear the time of the commit, and nothing in them hangs on chance that PyInstaller lets one
# settle. Whether they are right is asked by tests/packaging/test_windows.py: `make windows` does both.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
mkdir -p "${1:-$root/dist/windows}"
place=$(cd "${1:-$root/dist/windows}" && pwd -P)
cd "$root"

sh "$here/machine.sh"

facts() { .venv/bin/python -c "import sys; sys.path.insert(0, 'build'); import build_info; print(build_info.$1())"; }
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' app/__init__.py)
HAKI_COMMIT=$(facts commit)
SOURCE_DATE_EPOCH=$(facts seconds)
export HAKI_COMMIT SOURCE_DATE_EPOCH PYTHONHASHSEED=1

windows() { printf 'Z:%s' "$1" | tr / '\\'; } # a path as wine's programs name it
echo "Building Haki $version for Windows. This takes some minutes."
rm -rf "$place/work" "$place/haki"
sh "$here/wine.sh" python -m PyInstaller build/haki.spec --noconfirm --log-level ERROR \
    --workpath "$(windows "$place/work")" --distpath "$(windows "$place")"

find "$place/haki" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
makensis -V2 -NOCD "-DVERSION=$version" "-DFOLDER=$place/haki" "-DICON=$place/work/haki/haki.ico" \
    "-DOUT=$place/haki-setup-$version.exe" "$here/haki.nsi"
echo "Made: $place/haki ($(du -sm --apparent-size "$place/haki" | cut -f1) MB)," \
    "$place/haki-setup-$version.exe ($(du -m --apparent-size "$place/haki-setup-$version.exe" | cut -f1) MB)."
