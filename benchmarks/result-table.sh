# Sourced by the scripts beside it: tables that grow by a row with each encode, so that a stopped run goes on where it was.

# begin_table FILE COLUMNS: the table to append to, made with its heading where there is none, and a folder $work that goes away at the end.
begin_table() {
    table=$1
    [ -s "$table" ] || echo "$2,commit,date" > "$table"
    commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
}

# has_row START: whether a row of the table begins so.
has_row() {
    cut -c "1-$((${#1} + 1))" "$table" | grep -q -x -F -e "$1,"
}

# append_row FIELDS: a row, with commit and day; shown too.
append_row() {
    echo "$1,$commit,$(date +%F)" >> "$table"
    tail -n 1 "$table"
}

# result FILE NAME: a number of what `bespoke ... --json` wrote.
result() {
    sed -n "s/^.*\"$2\": *\([0-9.eE+-]*\).*$/\1/p" "$1" | head -n 1
}
