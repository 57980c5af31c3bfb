#!/bin/sh
# .env.example is what the binary itself would write.
set -eu
box=$(mktemp)
trap 'rm -f "$box"' EXIT
target/resee/resee check-config --print-example >"$box"
if ! diff -u .env.example "$box"; then
    echo "out of date; write it again: target/resee/resee check-config --print-example > .env.example"
    exit 1
fi
