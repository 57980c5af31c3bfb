#!/bin/sh
# Cargo.lock belongs to the manifests as they are, and every crate in it comes from the one registry, with
# its checksum.
set -eu
cargo metadata --locked --format-version 1 --no-deps >/dev/null
cargo tree --workspace --locked >/dev/null
awk '
    /^\[\[package\]\]/ { check() }
    /^name = / { name = $3 }
    /^source = / { source = $3 }
    /^checksum = / { checksum = $3 }
    END { check(); if (!foreign) print "none"; exit bad }
    function check() {
        if (source != "") {
            foreign++
            if (source != "\"registry+https://github.com/rust-lang/crates.io-index\"" || length(checksum) != 66) {
                print name " comes from " source " with checksum " checksum
                bad = 1
            }
        }
        name = source = checksum = ""
    }
' Cargo.lock
