#!/bin/sh
# Builds the programs of `benches`, starts a PostgreSQL and a Redis that flush to disk, runs one of the
# programs beside them, and leaves nothing running, whatever ends it.
# usage: tools/measure.sh PROGRAM ARGUMENT...
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
# shellcheck source=tools/env.sh
. tools/env.sh

[ -x target/resee/resee ] || {
    echo "measure: there is no release build; run: ./dev build" >&2
    exit 1
}
program=${CARGO_TARGET_DIR:-target}/release/$1
shift
cargo build -q --release --locked -p benches

commit=$(sh tools/commit.sh)

box=$(mktemp -d "${TMPDIR:-/tmp}/resee-measure.XXXXXX")
child=''
# shellcheck disable=SC2317
clean_up() {
    trap - EXIT
    if [ -n "$child" ]; then
        kill "$child" 2>/dev/null || true
        wait "$child" 2>/dev/null || true
    fi
    if [ -n "${RESEE_SERVICES:-}" ]; then sh tools/services.sh stop || true; fi
    rm -rf "$box"
}
RESEE_SERVICES=''
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

services=$(sh tools/services.sh start --durable)
eval "$services"

# The programs say what went wrong themselves.
RUST_LIB_BACKTRACE=0
export RUST_LIB_BACKTRACE

# In the background, so that a signal does not have to wait for it.
"$program" "$@" --scratch "$box" --commit "$commit" --date "$(date +%Y-%m-%d)" \
    --services "$RESEE_SERVICES" --postgres "$RESEE_TEST_DATABASE_URL" \
    --redis "$RESEE_TEST_REDIS_URL" &
child=$!
status=0
wait "$child" || status=$?
child=''
exit "$status"
