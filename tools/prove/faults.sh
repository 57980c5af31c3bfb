#!/bin/sh
# PostgreSQL and Redis refuse, reset, fall silent, lag and break off; kills, vanishing clients, locks
# With --tenth a tenth of it, for the tests; writes no evidence.
set -eu
cd "$(dirname "$0")/../.."
case ${1:-} in
    --tenth) ;;
    *) set -- --output docs/evidence/faults.md ;;
esac
exec sh tools/measure.sh prove faults --resee target/resee/resee "$@"
