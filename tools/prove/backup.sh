#!/bin/sh
# backup, wipe, restore: equal on both databases; 50 damaged backups are all told; a restore to a second
# With --tenth a tenth of it, for the tests; writes no evidence.
set -eu
cd "$(dirname "$0")/../.."
case ${1:-} in
    --tenth) ;;
    *) set -- --output docs/evidence/backup.md ;;
esac
exec sh tools/measure.sh prove backup --resee target/resee/resee "$@"
