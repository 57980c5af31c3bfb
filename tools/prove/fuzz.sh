#!/bin/sh
# a million damaged notes, replies, tokens, tickets, cookies and sealed values each: no panic, nothing believed
# With --tenth a tenth of it, for the tests; writes no evidence.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=tools/env.sh
. tools/env.sh
case ${1:-} in
    --tenth) ;;
    *) set -- --output docs/evidence/fuzz.md "$@" ;;
esac
cargo build -q --release --locked -p benches --bin fuzz

commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
if [ -n "$(git status --porcelain -- . ':!docs' 2>/dev/null)" ]; then commit="$commit with changes"; fi
exec "${CARGO_TARGET_DIR:-target}/release/fuzz" "$@" --commit "$commit" --date "$(date +%Y-%m-%d)"
