# Sourced by proofs that are programs of `benches` and need nothing beside them:
#   prove_program NAME ARGUMENT...   with --tenth a tenth of it, which writes nothing
#
# shellcheck shell=sh

prove_program() {
    program=$1
    shift
    case ${1:-} in
        --tenth) ;;
        *) set -- --output "docs/evidence/$program.md" "$@" ;;
    esac
    cargo build -q --release --locked -p benches --bin "$program"
    exec "${CARGO_TARGET_DIR:-target}/release/$program" "$@" \
        --commit "$(sh tools/commit.sh)" --date "$(date +%Y-%m-%d)"
}
