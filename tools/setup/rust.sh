# A Rust toolchain that can build the server and the client.
# Sourced by tools/setup.sh, which sets root and log.
# shellcheck shell=sh disable=SC2154

rust_packages='rustc-web cargo-web rustfmt-web rust-web-clippy rust-web-src lld-19'

reread_environment() {
    unset RESEE_ENV
    # shellcheck source=tools/env.sh
    . "$root/tools/env.sh"
}

# Compiles and links a small client, with the tools that env.sh chose.
rust_works() {
    have rustc && have cargo || return 1
    rust_minor=$(rustc -V 2>/dev/null) || return 1
    rust_minor=${rust_minor#rustc 1.}
    rust_minor=${rust_minor%%.*}
    [ "$rust_minor" -ge "$RESEE_RUST_MINOR" ] 2>/dev/null || return 1
    probe=$RESEE_CACHE/probe
    mkdir -p "$probe"
    printf '#[unsafe(no_mangle)]\npub extern "C" fn f(x: u32) -> usize { format!("{x}").len() }\n' >"$probe/probe.rs"
    rustc --edition 2024 --target wasm32-unknown-unknown --crate-type cdylib \
        -C linker="${CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER:-rust-lld}" \
        -o "$probe/probe.wasm" "$probe/probe.rs" >/dev/null 2>&1
}

# rustup, when there is one that can download. It adds to what is there and
# changes neither the default toolchain nor any other.
rust_by_rustup() {
    have rustup || return 1
    say "ask rustup (at most 10 s)"
    if rustc -V 2>/dev/null | awk -v least="$RESEE_RUST_MINOR" '{ split($2, v, "."); exit !(v[2] >= least) }'; then
        # The target's library is about 20 MB; its first 10 s are enough to know.
        within 10 rustup target add wasm32-unknown-unknown >>"$log" 2>&1 </dev/null || return 1
    else
        # `rustup check` reads the channel's list: it fails where nothing can be downloaded.
        within 10 rustup check >>"$log" 2>&1 </dev/null
        case $? in 0 | 100) ;; *) return 1 ;; esac
        within 300 rustup toolchain install "1.$RESEE_RUST_MINOR" --profile minimal \
            -c rustfmt -c clippy -t wasm32-unknown-unknown >>"$log" 2>&1 </dev/null || return 1
        printf '1.%s\n' "$RESEE_RUST_MINOR" >"$RESEE_CACHE/rustup-toolchain"
    fi
    reread_environment
    rust_works
}

rust_by_debian() {
    have apt-get || return 1
    if ! [ -x /usr/bin/wasm-ld-19 ] || ! /usr/bin/rustc -V 2>/dev/null |
        awk -v least="$RESEE_RUST_MINOR" '{ split($2, v, "."); exit !(v[2] >= least) }' ||
        ! [ -d /usr/lib/rustlib/src ] && ! [ -d /usr/src/rustc ]; then
        refresh_packages
        candidate=$(apt-cache policy rustc-web | sed -n 's/.*Candidate: 1\.\([0-9]*\).*/\1/p')
        [ "${candidate:-0}" -ge "$RESEE_RUST_MINOR" ] || give_up \
            "missing: Rust 1.$RESEE_RUST_MINOR" \
            "this system's packages have Rust 1.${candidate:-none}; add Debian's bookworm-security packages, or install rustup" \
            "and run: rustup toolchain install stable -t wasm32-unknown-unknown"
        # shellcheck disable=SC2086
        apt_install "Rust from Debian's packages" "30 s" $rust_packages
    fi
    reread_environment
    rust_works && return 0
    wasm_library
    reread_environment
    rust_works
}

# Debian has no standard library for the browser: build it once, from Debian's
# own source, into Debian's toolchain. A stamp lists the files that are ours, and
# only those are ever replaced.
wasm_library() {
    library=$(/usr/bin/rustc --print target-libdir --target wasm32-unknown-unknown)
    stamp=$library/.made-by-resee
    for file in "$library"/libstd-*.rlib; do
        [ -e "$file" ] && ! [ -e "$stamp" ] && give_up \
            "the standard library in $library does not fit /usr/bin/rustc, and this set-up did not put it there" \
            "remove that folder and start again"
    done
    can_be_root || give_up "missing: Rust's standard library for wasm32-unknown-unknown" \
        "it is built into $library, which needs root; start this once as root or with sudo"
    work=$RESEE_CACHE/wasm-std
    rm -rf "$work"
    mkdir -p "$work/src"
    : >"$work/src/lib.rs"
    printf '[package]\nname = "wasm-std"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n' >"$work/Cargo.toml"
    step "build Rust's standard library for the browser" "1 min" build_wasm_library
    step "install it into Debian's toolchain" "1 s" install_wasm_library
    rm -rf "$work"
}

build_wasm_library() {
    # Without embed-bitcode the release build could not optimise across crates.
    (cd "$work" && env -u CARGO_TARGET_DIR -u CARGO_BUILD_TARGET -u RUSTUP_TOOLCHAIN \
        PATH="/usr/bin:$PATH" RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19 \
        /usr/bin/cargo build -Zbuild-std=std,panic_abort,panic_unwind --release \
        --target wasm32-unknown-unknown)
}

install_wasm_library() {
    as_root mkdir -p "$library" || return 1
    if [ -e "$stamp" ]; then
        while read -r file; do as_root rm -f "$library/$file"; done <"$stamp"
    fi
    : >"$work/stamp"
    for file in "$work"/target/wasm32-unknown-unknown/release/deps/*.rlib; do
        case ${file##*/} in libwasm_std-*) continue ;; esac
        as_root cp "$file" "$library/" && as_root chmod 644 "$library/${file##*/}" || return 1
        printf '%s\n' "${file##*/}" >>"$work/stamp"
    done
    as_root cp "$work/stamp" "$stamp" && as_root chmod 644 "$stamp"
}

setup_rust() {
    if ! have cc; then apt_install "a C compiler" "30 s" build-essential; fi
    if have apt-get && ! [ -e /etc/ssl/certs/ca-certificates.crt ]; then
        apt_install "certificate authorities" "5 s" ca-certificates
    fi
    rust_works || rust_by_rustup || rust_by_debian || give_up \
        "missing: Rust 1.$RESEE_RUST_MINOR or newer with the target wasm32-unknown-unknown" \
        "with rustup: rustup toolchain install stable -t wasm32-unknown-unknown" \
        "the details are in $log"
}

# rustfmt and clippy, for the tests.
setup_rust_checks() {
    if cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1; then return; fi
    if have rustup && [ "$(command -v rustc)" != /usr/bin/rustc ]; then
        step "add rustfmt and clippy" "10 s" within 60 rustup component add rustfmt clippy
    else
        apt_install "rustfmt and clippy" "10 s" rustfmt-web rust-web-clippy
    fi
}
