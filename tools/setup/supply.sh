# What looks at the crates Resee is made of.
# Sourced by tools/setup.sh, which sets root and log.
# shellcheck shell=sh disable=SC2154

cargo_deny_version=0.20.2
cargo_cyclonedx_version=0.5.9

setup_cargo_deny() {
    [ "$(cargo-deny --version 2>/dev/null)" = "cargo-deny $cargo_deny_version" ] && return
    if triple=$(platform musl musl); then
        prebuilt cargo-deny \
            "https://github.com/EmbarkStudios/cargo-deny/releases/download/$cargo_deny_version/cargo-deny-$cargo_deny_version-$triple.tar.gz" &&
            return
    fi
    step "build cargo-deny $cargo_deny_version from source" "8 min on two cores" \
        from_source cargo-deny "$cargo_deny_version" --locked
}

setup_cargo_cyclonedx() {
    case $(cargo-cyclonedx cyclonedx --version 2>/dev/null) in
        *" $cargo_cyclonedx_version") return ;;
    esac
    step "build cargo-cyclonedx $cargo_cyclonedx_version from source" "3 min on two cores" \
        from_source cargo-cyclonedx "$cargo_cyclonedx_version" --locked
}
