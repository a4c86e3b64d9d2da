#!/bin/sh
# Makes a package for Debian and Ubuntu of the folder that `make bundle` made: sh build/debian.sh [DIST]
#
# It holds the folder as it is, under /opt/haki, with `haki` on the PATH, an entry in the menu and the icon. Installed and
# taken off by apt as any package; a casebook lies in the person's home and is not touched by either.
set -eu
cd "$(dirname "$0")/.."
dist=${1:-dist}
[ -x "$dist/haki/haki" ] || {
    echo "There is no bundle in $dist: make bundle makes it." >&2
    exit 1
}
facts() { .venv/bin/python -c "import sys; sys.path.insert(0, 'build'); import build_info; print(build_info.$1)"; }
version=$(facts __version__)
SOURCE_DATE_EPOCH=$(facts 'seconds()') # dpkg-deb takes it for the time of every file
export SOURCE_DATE_EPOCH
architecture=$(dpkg --print-architecture)
glibc=$(ldd --version | sed -n '1s/.* //p')

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"
mkdir -p "$tree/DEBIAN" "$tree/opt" "$tree/usr/bin" "$tree/usr/share/applications" "$tree/usr/share/doc/haki" \
    "$tree/usr/share/icons/hicolor/256x256/apps"
cp -a "$dist/haki" "$tree/opt/haki"
ln -s /opt/haki/haki "$tree/usr/bin/haki"
cp assets/icons/haki.png "$tree/usr/share/icons/hicolor/256x256/apps/haki.png"
cat LICENSE NOTICE >"$tree/usr/share/doc/haki/copyright"
cat >"$tree/usr/share/applications/haki.desktop" <<END
[Desktop Entry]
Type=Application
Name=Haki
Exec=haki
Icon=haki
Terminal=false
Categories=Office;
END
cat >"$tree/DEBIAN/control" <<END
Package: haki
Version: $version
Architecture: $architecture
Maintainer: The Haki contributors <haki@localhost>
Installed-Size: $(du -sk "$tree" | cut -f1)
Depends: libc6 (>= $glibc), libgl1, libegl1
Recommends: libgl1-mesa-dri
Section: misc
Priority: optional
Description: casework of a community justice centre
 Records, refers, reminds and counts, without a network, in an encrypted folder on this computer. For trying out, not
 for real cases.
END
find "$tree" -type d -exec chmod 755 {} +
dpkg-deb --root-owner-group -Zxz --build "$tree" "$dist/haki_${version}_$architecture.deb" >/dev/null
echo "Made: $dist/haki_${version}_$architecture.deb ($(du -m --apparent-size "$dist/haki_${version}_$architecture.deb" | cut -f1) MB)."
