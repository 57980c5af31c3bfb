#!/bin/sh
# 64 posts of one ticket at once: one event, one answer
# With --tenth a tenth of it, for the tests; writes no evidence.
set -eu
cd "$(dirname "$0")/../.."
case ${1:-} in
    --tenth) ;;
    *) set -- --output docs/evidence/parallel-answers.md ;;
esac
exec sh tools/measure.sh prove parallel-answers --resee target/resee/resee "$@"
