# The tools that turn the compiled client into what a browser loads.
# Sourced by tools/setup.sh, which sets root and log.
# shellcheck shell=sh disable=SC2154

cargo_leptos_patch=11 # of 0.3

platform() {
    case $(uname -sm) in
        "Linux x86_64") echo x86_64-unknown-linux-"$1" ;;
        "Linux aarch64") echo aarch64-unknown-linux-"$2" ;;
        "Darwin arm64") echo aarch64-apple-darwin ;;
        "Darwin x86_64") echo x86_64-apple-darwin ;;
        *) return 1 ;;
    esac
}

# prebuilt TOOL URL: unpacks the official release; fails within seconds.
prebuilt() {
    have tar && have gzip || return 1
    # Seconds for a download tool may save minutes of building from source.
    if ! have curl && ! have wget && have apt-get && can_be_root; then
        apt_install "a download tool" "5 s" curl
    fi
    have curl || have wget || return 1
    say "download $1 (at most 10 s)"
    box=$RESEE_CACHE/download
    rm -rf "$box"
    mkdir -p "$box" "$RESEE_CACHE/tools/bin"
    printf '\n== %s\n' "$2" >>"$log"
    if fetch "$2" "$box/archive" >>"$log" 2>&1 && tar -xzf "$box/archive" -C "$box" 2>>"$log"; then
        found=$(find "$box" -type f -name "$1" | head -n 1)
        if [ -n "$found" ] && "$found" --version >>"$log" 2>&1; then
            mv "$found" "$RESEE_CACHE/tools/bin/$1"
            rm -rf "$box"
            return 0
        fi
    fi
    rm -rf "$box"
    return 1
}

scratch=${RESEE_CACHE:?}/tools-build

# from_source CRATE VERSION ARGUMENT...: compiled quickly rather than well, and with the same flags,
# so that the second tool finds most of its crates compiled for the first. Both run for seconds. The
# project's own cargo configuration does not apply.
from_source() {
    crate=$1 version=$2
    shift 2
    (cd "$RESEE_CACHE" && env -u RUSTFLAGS CARGO_TARGET_DIR="$scratch" \
        CARGO_PROFILE_RELEASE_LTO=false CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 \
        cargo install "$crate" --version "$version" --root "$RESEE_CACHE/tools" --force "$@")
}

forget_sources() { rm -rf "$scratch"; }

cargo_leptos_fits() {
    case $(cargo-leptos --version 2>/dev/null) in
        "cargo-leptos 0.3."*) ;;
        *) return 1 ;;
    esac
    patch=$(cargo-leptos --version | sed 's/^cargo-leptos 0\.3\.\([0-9]*\).*/\1/')
    [ "$patch" -ge "$cargo_leptos_patch" ]
}

setup_cargo_leptos() {
    cargo_leptos_fits && return
    version=0.3.$cargo_leptos_patch
    if triple=$(platform gnu gnu); then
        prebuilt cargo-leptos \
            "https://github.com/leptos-rs/cargo-leptos/releases/download/v$version/cargo-leptos-$triple.tar.gz" &&
            return
    fi
    # no_downloads leaves out what would fetch wasm-bindgen and wasm-opt by itself.
    step "build cargo-leptos $version from source" "8 min on two cores" \
        from_source cargo-leptos "$version" --locked --features no_downloads
}

# The version in Cargo.lock: client and tool must be of one version.
setup_wasm_bindgen() {
    version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, "", $3); print $3; exit }' "$root/Cargo.lock")
    [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $version" ] && return
    if triple=$(platform musl gnu); then
        prebuilt wasm-bindgen \
            "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/$version/wasm-bindgen-$version-$triple.tar.gz" &&
            return
    fi
    step "build wasm-bindgen $version from source" "2 min on two cores" \
        from_source wasm-bindgen-cli "$version" --bin wasm-bindgen
}

setup_wasm_opt() {
    if ! have node || ! have npm; then apt_install "Node.js and npm" "1 min" nodejs npm; fi
    folder=$RESEE_CACHE/npm
    if [ -x "$folder/node_modules/.bin/wasm-opt" ] &&
        cmp -s "$root/tools/npm/package-lock.json" "$folder/package-lock.json"; then return; fi
    step "install wasm-opt" "10 s" install_wasm_opt
}

install_wasm_opt() {
    staging=$RESEE_CACHE/npm-staging
    rm -rf "$staging" && mkdir -p "$staging" &&
        cp "$root/tools/npm/package.json" "$root/tools/npm/package-lock.json" "$staging/" &&
        (cd "$staging" && npm ci --ignore-scripts --no-audit --no-fund) &&
        rm -rf "$folder" && mv "$staging" "$folder"
}
