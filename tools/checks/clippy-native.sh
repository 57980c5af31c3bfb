#!/bin/sh
# Lints of everything that runs on the server, tests included. `app` comes with `ssr`, which
# `server` asks for.
set -eu
cargo clippy --workspace --exclude frontend --all-targets -- -D warnings
