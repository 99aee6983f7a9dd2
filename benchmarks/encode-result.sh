# Sourced by the scripts beside it: what `bespoke encode --json` said.

# result FILE NAME: a number of that object.
result() {
    sed -n "s/^.*\"$2\": *\([0-9.eE+-]*\).*$/\1/p" "$1" | head -n 1
}
