#!/bin/sh
# Frames of a clip as one set, with the networks of the base and an update for all frames (model), with networks of their own for all (scratch),
# with the networks of the base alone (latents), and each frame by itself with networks of its own (alone). Appends one row as it comes;
# rows that the table already has are skipped, so that a stopped run goes on where it was.
#
#   benchmarks/clip-sets.sh FOLDER LAMBDA ITERATIONS FRAMES ...
#
# FOLDER holds the frames as 01.png and up, and FRAMES are numbers of them from the first; the largest comes last. `latents` is fitted for that number alone, at LAMBDA and at 2.5 times
# LAMBDA, so that its quality at the rate of the others can be read off. All with the large decoder, so that what is shared is the only difference. Writes results/adapt-model/clips.csv.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/benchmarks/result-table.sh"
[ $# -ge 4 ] || { echo "usage: benchmarks/clip-sets.sh FOLDER LAMBDA ITERATIONS FRAMES ..." >&2; exit 2; }
folder=$1
lambda=$2
iterations=$3
shift 3
clip=$(basename "$folder")

begin_table "$root/results/adapt-model/clips.csv" clip,kind,first,frames,lambda,iterations,bytes,psnr,seconds

# fit KIND FIRST FRAMES LAMBDA OPTION ...: one row, of FRAMES frames from FIRST on.
fit() {
    row="$clip,$1,$2,$3,$4,$iterations"
    has_row "$row" && return
    first=$2
    frames=$3
    at=$4
    shift 4
    [ "$frames" = 1 ] || set -- --set "$@"
    # shellcheck disable=SC2046 # names of frames are numbers
    (cd "$folder" && "$root/bespoke" encode $(seq -f '%02.0f.png' "$first" $((first + frames - 1))) "$work/out.bsk" --lambda "$at" \
        --iterations "$iterations" --decoder large --seed 1 "$@" --force --json) > "$work/result.json"
    append_row "$row,$(result "$work/result.json" bytes),$(result "$work/result.json" psnr),$(result "$work/result.json" seconds)"
}

for frames in "$@"; do
    fit model 1 "$frames" "$lambda" --adapt model
    fit scratch 1 "$frames" "$lambda" --adapt scratch
done
fit latents 1 "$frames" "$lambda" --adapt latents
fit latents 1 "$frames" "$(awk "BEGIN { print 2.5 * $lambda }")" --adapt latents
for frame in $(seq 1 "$frames"); do
    fit alone "$frame" 1 "$lambda" --adapt scratch
done
