#!/bin/sh
# 10,000 jobs while workers are killed and suspended: all done, effects once, none stuck
# With --tenth a tenth of it, for the tests; writes no evidence.
set -eu
cd "$(dirname "$0")/../.."
case ${1:-} in
    --tenth) ;;
    *) set -- --output docs/evidence/jobs.md ;;
esac
exec sh tools/measure.sh prove jobs --resee target/resee/resee "$@"
