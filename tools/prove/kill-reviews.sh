#!/bin/sh
# kill -9 during 200 reviews: every acknowledged one is stored once, none twice
# With --tenth a tenth of it, for the tests; writes no evidence.
set -eu
cd "$(dirname "$0")/../.."
case ${1:-} in
    --tenth) ;;
    *) set -- --output docs/evidence/kill-reviews.md ;;
esac
exec sh tools/measure.sh prove kill-reviews --resee target/resee/resee "$@"
