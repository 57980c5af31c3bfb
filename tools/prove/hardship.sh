#!/bin/sh
# A full disk, 5,000 idle and 420 slow connections, restarts under load, a limit to memory
# With --tenth a tenth of it, for the tests; writes no evidence.
set -eu
cd "$(dirname "$0")/../.."
# Every connection is a file of the server and one of the proof.
ulimit -n "$(ulimit -H -n)" || true
case ${1:-} in
    --tenth) ;;
    *) set -- --output docs/evidence/hardship.md ;;
esac
exec sh tools/measure.sh prove hardship --resee target/resee/resee "$@"
