#!/bin/sh
# The formatting of the whole workspace; prints the files that differ.
set -eu
if ! cargo fmt --all --check -- -l; then
    echo "not formatted; run: cargo fmt --all"
    exit 1
fi
