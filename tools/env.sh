# Sourced by every script and by whoever wants the same tools in a shell:
#   . tools/env.sh
# Puts a Rust toolchain that can build the client, and the project's own tools,
# on PATH. It looks and chooses only; tools/setup.sh installs.
#
# shellcheck shell=sh

RESEE_CACHE=${RESEE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/resee}
RESEE_RUST_MINOR=96
export RESEE_CACHE RESEE_RUST_MINOR

# True when the given rustc is 1.$RESEE_RUST_MINOR or newer and has a standard
# library for the browser.
resee_builds_wasm() {
    resee_version=$("$1" -V 2>/dev/null) || return 1
    resee_minor=${resee_version#rustc 1.}
    resee_minor=${resee_minor%%.*}
    [ "$resee_minor" -ge "$RESEE_RUST_MINOR" ] 2>/dev/null || return 1
    resee_libdir=$("$1" --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) || return 1
    for resee_std in "$resee_libdir"/libstd-*.rlib; do
        [ -e "$resee_std" ] && return 0
    done
    return 1
}

if [ "${RESEE_ENV:-}" != "$RESEE_CACHE:${CI:-}" ]; then
    PATH=${CARGO_HOME:-${HOME:-/root}/.cargo}/bin:$PATH
    # A toolchain that the set-up added beside the default one.
    if [ -z "${RUSTUP_TOOLCHAIN:-}" ] && [ -r "$RESEE_CACHE/rustup-toolchain" ]; then
        RUSTUP_TOOLCHAIN=$(cat "$RESEE_CACHE/rustup-toolchain")
        export RUSTUP_TOOLCHAIN
    fi
    if [ -x /usr/bin/rustc ] && [ -x /usr/bin/wasm-ld-19 ] && ! resee_builds_wasm rustc; then
        # Debian's toolchain: its linker for WebAssembly has its version in its name.
        PATH=/usr/bin:$PATH
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19
        export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER
    elif [ "$(command -v rustc)" = /usr/bin/rustc ] && [ -x /usr/bin/wasm-ld-19 ]; then
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19
        export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER
    fi
    PATH=$RESEE_CACHE/tools/bin:$RESEE_CACHE/npm/node_modules/.bin:$PATH
    export PATH
    # A checkout made for one run builds on what an earlier run compiled.
    if [ "${CI:-}" = true ]; then
        CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$RESEE_CACHE/target}
        export CARGO_TARGET_DIR
    fi
    RESEE_ENV=$RESEE_CACHE:${CI:-}
    export RESEE_ENV
fi
