#!/bin/sh
# Copies the manifests of the workspace and an empty source for each of its targets, so that a
# container build can compile the dependencies in a layer that other changes leave alone.
# usage: tools/skeleton.sh FOLDER
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
to=$1
mkdir -p "$to/style/public"
cp "$root/Cargo.toml" "$root/Cargo.lock" "$to/"
cp -R "$root/.cargo" "$to/"
: >"$to/style/main.css"
for manifest in "$root"/*/Cargo.toml; do
    crate=$(basename "$(dirname "$manifest")")
    mkdir -p "$to/$crate/src"
    cp "$manifest" "$to/$crate/"
    : >"$to/$crate/src/lib.rs"
    [ ! -e "$root/$crate/src/main.rs" ] || echo 'fn main() {}' >"$to/$crate/src/main.rs"
    [ ! -e "$root/$crate/build.rs" ] || echo 'fn main() {}' >"$to/$crate/build.rs"
done
# The client needs one function, or there is nothing to bind.
printf '#[wasm_bindgen::prelude::wasm_bindgen]\npub fn hydrate() {}\n' >"$to/frontend/src/lib.rs"
