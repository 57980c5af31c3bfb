#!/bin/sh
# mail against a scripted SMTP server: no page waits, each mail delivered once or marked failed
# With --tenth a tenth of it, for the tests; writes no evidence.
set -eu
cd "$(dirname "$0")/../.."
case ${1:-} in
    --tenth) ;;
    *) set -- --output docs/evidence/mail.md ;;
esac
exec sh tools/measure.sh prove mail --resee target/resee/resee "$@"
