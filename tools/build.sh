#!/bin/sh
# Builds the release and puts it into one folder that runs from anywhere:
#   target/resee/{resee,site/,hash.txt}
# Does nothing when no source is newer than the last build. `build.sh --is-current` only asks.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
out=target/resee
stamp=$out/.built

# Folders count too: their time changes when a file in them goes away.
is_current() {
    [ -e "$stamp" ] && [ -x "$out/resee" ] && [ -e "$out/hash.txt" ] || return 1
    newer=$(find Cargo.toml Cargo.lock .cargo api app domain entity frontend locales migrations \
        scheduler server services style \
        \( -path '*/tests' -o -path '*/benches' \) -prune -o -newer "$stamp" -print 2>/dev/null | head -n 1)
    [ -z "$newer" ]
}

if is_current; then exit 0; fi
[ "${1:-}" != --is-current ] || exit 1

# shellcheck source=tools/env.sh
. tools/env.sh

minutes=3
[ -d "${CARGO_TARGET_DIR:-target}/release/deps" ] || minutes=12
printf 'build: release build of server and client (about %s min on two cores)\n' "$minutes" >&2
mkdir -p target
started=$(mktemp target/.build.XXXXXX)
trap 'rm -f "$started"' EXIT

# What cargo-leptos will compile for the server, with the environment it will set: it compiles the
# client first, and for a minute of that only one core has work.
compile_server() {
    exec env LEPTOS_OUTPUT_NAME=resee LEPTOS_SITE_ROOT=target/site LEPTOS_SITE_PKG_DIR=pkg \
        LEPTOS_SITE_ADDR=127.0.0.1:3000 LEPTOS_RELOAD_PORT=3001 \
        LEPTOS_LIB_DIR=frontend LEPTOS_BIN_DIR=server LEPTOS_JS_MINIFY=true \
        LEPTOS_HASH_FILES=true LEPTOS_HASH_FILE_NAME=hash.txt DISABLE_SERVER_FN_HASH=true \
        cargo build --quiet --package=server --bin=resee --no-default-features --release
}

# Old hashed files must not be taken along.
rm -rf target/site
compile_server &
server=$!
# A client that does not compile leaves no compiler behind.
trap 'rm -f "$started"; kill "$server" 2>/dev/null || :' EXIT
LEPTOS_HASH_FILES=true cargo-leptos build --release --precompress

hash_file=${CARGO_TARGET_DIR:-target}/release/hash.txt
[ -e "$hash_file" ] || {
    echo "build: cargo-leptos left no $hash_file" >&2
    exit 1
}
# Fonts are compressed as they are.
find target/site -name '*.woff2.br' -o -name '*.woff2.gz' | while read -r file; do rm -f "$file"; done

next=target/resee.next
rm -rf "$next"
mkdir -p "$next"
cp "${CARGO_TARGET_DIR:-target}/release/resee" "$next/resee"
cp "$hash_file" "$next/hash.txt"
cp -R target/site "$next/site"
touch -r "$started" "$next/.built"
rm -rf "$out"
mv "$next" "$out"
