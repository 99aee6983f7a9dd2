#!/bin/sh
# Encodes pictures that are unlike photographs, decodes them, and writes what came of each: pictures made here (one pixel, odd sizes, white, nearly white,
# one colour, noise), and those given. Stops where a file does not verify or a decoded picture is not what the encoder said.
#
#   benchmarks/odd-pictures.sh EFFORT [PICTURE ...]
#
# Writes results/odd-pictures/pictures.csv; rows that the table already has are skipped.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/benchmarks/result-table.sh"
[ $# -ge 1 ] || { echo "usage: benchmarks/odd-pictures.sh EFFORT [PICTURE ...]" >&2; exit 2; }
effort=$1
shift

begin_table "$root/results/odd-pictures/pictures.csv" picture,width,height,channels,bit_depth,effort,bytes,bpp,psnr,seconds

# made NAME WIDTH HEIGHT EXPRESSION: a picture of 8 bits, its samples an awk expression of x, y and c.
made() {
    awk "BEGIN { srand(1); print \"P3 $2 $3 255\"; for (y = 0; y < $3; y++) for (x = 0; x < $2; x++) for (c = 0; c < 3; c++) print int($4) }" \
        > "$work/$1.ppm"
}
made 1x1 1 1 '200 - 50 * c'
made 7x3 7 3 '30 * x + 20 * y + c'
made white 256 256 255
made nearly_white 256 256 '255 - (x * y / 4096 + c) % 5'
made one_colour 256 256 '60 + 70 * c'
made noise 256 256 '256 * rand()'

for picture in "$work/1x1.ppm" "$work/7x3.ppm" "$work/white.ppm" "$work/nearly_white.ppm" "$work/one_colour.ppm" "$work/noise.ppm" "$@"; do
    name=$(basename "${picture%.*}")
    if grep -q -e "^$name,[^,]*,[^,]*,[^,]*,[^,]*,$effort," "$table"; then
        continue
    fi
    "$root/bespoke" encode "$picture" "$work/out.bsk" --effort "$effort" --seed 1 --force --json < /dev/null > "$work/encoded.json"
    "$root/bespoke" verify "$work/out.bsk" --quiet
    "$root/bespoke" decode "$work/out.bsk" "$work/out.png" --force --quiet
    "$root/bespoke" compare "$picture" "$work/out.png" --json > "$work/compared.json"
    "$root/bespoke" info "$work/out.bsk" --json > "$work/info.json"
    promised=$(result "$work/encoded.json" psnr)
    [ "$promised" = "$(result "$work/compared.json" psnr)" ] || { echo "$name: the decoded picture is not the promised one" >&2; exit 1; }
    append_row "$name,$(result "$work/info.json" width),$(result "$work/info.json" height),$(result "$work/info.json" channels),$(result "$work/info.json" bitDepth),$effort,$(result "$work/encoded.json" bytes),$(result "$work/encoded.json" bpp),${promised:-lossless},$(result "$work/encoded.json" seconds)"
done
