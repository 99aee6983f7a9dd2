#!/bin/sh
# Installs the peers that the bench measures, from Debian's or Ubuntu's packages. Run it as root or with sudo.
# Versions matter: the report states them, and figures of two versions do not compare.
set -eu

packages="libjpeg-turbo-progs webp libavif-bin libjxl-tools libheif-examples libopenjp2-tools"

if ! command -v apt-get >/dev/null 2>&1; then
    echo "install-peers: this system has no apt-get; install by hand: $packages" >&2
    exit 9
fi

apt-get update
# heif-enc finds its HEVC encoder as a plug-in from Debian 13 on; before that it is built in and the package does not exist.
if apt-cache show libheif-plugin-x265 >/dev/null 2>&1; then
    packages="$packages libheif-plugin-x265 libheif-plugin-libde265"
fi

# shellcheck disable=SC2086 # a list of words on purpose
apt-get install --yes --no-install-recommends $packages

cat <<'END'

Not in Debian 12: VVenC and VVdeC. To measure vvc, build both from source
(https://github.com/fraunhoferhhi/vvenc, https://github.com/fraunhoferhhi/vvdec) with
    cmake -S . -B build -DCMAKE_BUILD_TYPE=Release && cmake --build build -j
and put vvencapp and vvdecapp on the search path.
'bespoke doctor' shows what is found.
END
