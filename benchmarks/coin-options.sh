#!/bin/sh
# What options beyond the COIN paper give: fits each picture with one network and every combination below, and appends one row as it comes.
# Rows that the table already has are skipped, so that a stopped run goes on where it was.
#
#   benchmarks/coin-options.sh ITERATIONS SAMPLING PICTURE ...
#
# Writes results/coin-options.csv.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/benchmarks/result-table.sh"
[ $# -ge 3 ] || { echo "usage: benchmarks/coin-options.sh ITERATIONS SAMPLING PICTURE ..." >&2; exit 2; }
iterations=$1
sampling=$2
shift 2
network=5x20

begin_table "$root/results/coin-options.csv" picture,network,iterations,sampling,seed,options,bytes,psnr,seconds

# One fit a line; an empty one is the setting of the paper.
combinations() {
    cat <<'END'

--learning-rate-decay cosine
--learning-rate 1e-3
--learning-rate 1e-3 --learning-rate-decay cosine
--start learned
--start learned --learning-rate-decay cosine
--start learned --learning-rate 1e-3 --learning-rate-decay cosine
--weight-bits 10
--weight-bits 10 --start learned
--weight-bits 10 --start learned --learning-rate-decay cosine
--weight-bits 8
--weight-bits 8 --learning-rate-decay cosine
--weight-bits 8 --start learned
--weight-bits 8 --start learned --learning-rate-decay cosine
--weight-bits 8 --start learned --learning-rate 1e-3 --learning-rate-decay cosine
--weight-bits 6 --start learned
END
}

for picture in "$@"; do
    name=$(basename "$picture" .png)
    combinations | while IFS= read -r options; do
        row="$name,$network,$iterations,$sampling,1,$options"
        if has_row "$row"; then
            continue
        fi
        # shellcheck disable=SC2086 # the options are several words
        "$root/bespoke" encode "$picture" "$work/out.bsk" --codec coin --network "$network" --iterations "$iterations" --sampling "$sampling" \
            --seed 1 $options --force --json < /dev/null > "$work/result.json"
        append_row "$row,$(result "$work/result.json" bytes),$(result "$work/result.json" psnr),$(result "$work/result.json" seconds)"
    done
done
