#!/bin/sh
# Fits sine networks to the Kodak pictures, by default as the COIN paper does: one network after the other over all pictures, and appends one row as it comes.
# Rows that the table already has are skipped, so that a stopped run goes on where it was.
#
#   benchmarks/coin-kodak.sh FOLDER ITERATIONS NETWORKS [OPTION ...]
#   benchmarks/coin-kodak.sh KODAK 15000 '5x20 5x30 10x28'
#
# FOLDER holds kodim01.png to kodim24.png; options are those of `encode`. Writes results/coin-kodak/fits.csv.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/benchmarks/result-table.sh"
[ $# -ge 3 ] || { echo "usage: benchmarks/coin-kodak.sh FOLDER ITERATIONS NETWORKS [OPTION ...]" >&2; exit 2; }
folder=$1
iterations=$2
networks=$3
shift 3

begin_table "$root/results/coin-kodak/fits.csv" picture,network,iterations,seed,options,bytes,bpp,psnr,seconds

for network in $networks; do
    for picture in "$folder"/kodim??.png; do
        row="$(basename "$picture" .png),$network,$iterations,1,$*"
        if has_row "$row"; then
            continue
        fi
        "$root/bespoke" encode "$picture" "$work/out.bsk" --codec coin --network "$network" --iterations "$iterations" --seed 1 "$@" --force --json \
            > "$work/result.json"
        append_row "$row,$(result "$work/result.json" bytes),$(result "$work/result.json" bpp),$(result "$work/result.json" psnr),$(result "$work/result.json" seconds)"
    done
done
