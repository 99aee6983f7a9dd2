#!/bin/sh
# One picture while its sine network is fitted, as the COIN paper shows it: PSNR after more and more iterations, and a small picture of each.
# At a constant rate and with one seed a shorter fit is the beginning of a longer one.
#
#   benchmarks/coin-series.sh PICTURE NETWORK SAMPLING OUT ITERATIONS ...
#
# Writes OUT/series.csv and OUT/ITERATIONS.png, a quarter as wide and high.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/benchmarks/result-table.sh"
[ $# -ge 5 ] || { echo "usage: benchmarks/coin-series.sh PICTURE NETWORK SAMPLING OUT ITERATIONS ..." >&2; exit 2; }
picture=$1
network=$2
sampling=$3
out=$4
shift 4

mkdir -p "$out"
echo "network,sampling,iterations,bytes,psnr" > "$out/series.csv"
for iterations in "$@"; do
    "$root/bespoke" encode "$picture" "$out/series.bsk" --codec coin --network "$network" --sampling "$sampling" --iterations "$iterations" \
        --seed 1 --force --json > "$out/series.json"
    echo "$network,$sampling,$iterations,$(result "$out/series.json" bytes),$(result "$out/series.json" psnr)" | tee -a "$out/series.csv"
    "$root/bespoke" decode "$out/series.bsk" "$out/$iterations.png" --scale 1/4 --force --quiet
done
rm "$out/series.bsk" "$out/series.json"
