#!/bin/sh
# 20 learners with a known memory, three seeds, a year: they remember what they wanted, on even days
# With --tenth a tenth of it, for the tests; writes no evidence.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=tools/env.sh
. tools/env.sh
case ${1:-} in
    --tenth) ;;
    *) set -- --output docs/evidence/learners.md "$@" ;;
esac
cargo build -q --release --locked -p benches --bin learners

commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
if [ -n "$(git status --porcelain -- . ':!docs' 2>/dev/null)" ]; then commit="$commit with changes"; fi
exec "${CARGO_TARGET_DIR:-target}/release/learners" "$@" --commit "$commit" --date "$(date +%Y-%m-%d)"
