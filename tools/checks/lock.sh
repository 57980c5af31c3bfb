#!/bin/sh
# Cargo.lock belongs to the manifests as they are.
set -eu
cargo metadata --locked --format-version 1 --no-deps >/dev/null
cargo tree --workspace --locked >/dev/null
