#!/bin/sh
# The table of the COIN paper on the 24 Kodak pictures: fits each picture with each network and appends one row as it comes.
# Pictures and networks that the table already has are skipped, so that a stopped run goes on where it was.
#
#   benchmarks/coin-kodak.sh FOLDER [ITERATIONS [NETWORK ...]]
#
# FOLDER holds kodim01.png to kodim24.png. Default: 15,000 iterations of 5x20, 5x30 and 10x28.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/benchmarks/encode-result.sh"
folder=${1:?"usage: benchmarks/coin-kodak.sh FOLDER [ITERATIONS [NETWORK ...]]"}
iterations=${2:-15000}
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- 5x20 5x30 10x28

table=$root/results/coin-kodak.csv
mkdir -p "$root/results"
[ -s "$table" ] || echo "picture,network,iterations,seed,bytes,bpp,psnr,seconds,commit,date" > "$table"
commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for network in "$@"; do
    for picture in "$folder"/kodim??.png; do
        name=$(basename "$picture" .png)
        if grep -q "^$name,$network,$iterations,1," "$table"; then
            continue
        fi
        "$root/bespoke" encode "$picture" "$work/out.bsk" --codec coin --network "$network" \
            --iterations "$iterations" --seed 1 --force --json > "$work/result.json"
        echo "$name,$network,$iterations,1,$(result "$work/result.json" bytes),$(result "$work/result.json" bpp),$(result "$work/result.json" psnr),$(result "$work/result.json" seconds),$commit,$(date +%F)" >> "$table"
        tail -n 1 "$table"
    done
done

# Means of what there is.
awk -F, 'NR > 1 { k = $2 " " $3; n[k]++; b[k] += $6; p[k] += $7 }
    END { for (k in n) printf "%s iterations: %d pictures, %.4f bpp, %.2f dB\n", k, n[k], b[k] / n[k], p[k] / n[k] }' "$table" | sort
