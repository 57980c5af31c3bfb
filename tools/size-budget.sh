#!/bin/sh
# Adds up what a first visit loads, as sent: wasm, scripts and styles, compressed with brotli.
set -eu
cd "$(dirname "$0")/.."
pkg=target/resee/site/pkg
# The budget of a first visit; see docs/decisions/0015-bundle-size.md.
limit=250000

# Everything in the folder counts, snippets of crates included.
list=$(mktemp)
trap 'rm -f "$list"' EXIT
find "$pkg" -type f \( -name '*.wasm' -o -name '*.js' -o -name '*.css' \) | sort >"$list"

sum=0
while read -r file; do
    if ! [ -e "$file.br" ]; then
        echo "not compressed: $file"
        exit 1
    fi
    bytes=$(wc -c <"$file.br")
    sum=$((sum + bytes))
    printf '%9d  %s\n' "$bytes" "${file#"$pkg"/}"
done <"$list"
printf '%9d  of at most %d bytes\n' "$sum" "$limit"
for kind in wasm js css; do
    grep -q "\.$kind\$" "$list" || {
        echo "there is no .$kind file"
        exit 1
    }
done
[ "$sum" -le "$limit" ]
