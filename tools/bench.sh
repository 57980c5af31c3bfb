#!/bin/sh
# Figures of the release build on PostgreSQL + Redis and on SQLite, beside what cannot be beaten:
# axum returning the same bytes, pgbench with the same statements, the bare password hash.
# Writes docs/PERFORMANCE.md; with --quick it takes a minute and only prints.
# usage: tools/bench.sh [--quick]
set -eu
cd "$(dirname "$0")/.."
case ${1:-} in
    --quick) set -- --quick ;;
    '') set -- --output docs/PERFORMANCE.md ;;
    *)
        echo "bench: unknown option $1; usage: ./dev bench [--quick]" >&2
        exit 2
        ;;
esac
exec sh tools/measure.sh bench --release target/resee "$@"
