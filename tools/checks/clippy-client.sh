#!/bin/sh
# Lints of the client as it is compiled for a browser.
set -eu
cargo clippy -p frontend --target wasm32-unknown-unknown -- -D warnings
