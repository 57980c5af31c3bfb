#!/bin/sh
# The tests of every crate, with a real PostgreSQL and a real Redis beside them.
# Ends with one line that counts all of them.
set -u

log=$(mktemp)
services=$(sh tools/services.sh start) || exit 1
eval "$services"
# Also when the time limit ends this part.
trap 'sh tools/services.sh stop; rm -f "$log"' EXIT
trap 'exit 143' TERM INT

# In the background, so that a signal does not have to wait for it.
{
    cargo test --workspace --exclude frontend --no-fail-fast 2>&1
    echo $? >"$log.status"
} | tee "$log" &
wait $!
status=$(cat "$log.status" 2>/dev/null || echo 1)
rm -f "$log.status"

# A test binary that ended without a result line, or code that did not compile, shows only in
# cargo's own status.
awk -v status="$status" '
    /^test result:/ {
        for (i = 1; i < NF; i++) {
            if ($(i + 1) == "passed;") passed += $i
            if ($(i + 1) == "failed;") failed += $i
        }
    }
    END {
        if (status != 0 && failed == 0) failed = 1
        printf "%d passed, %d failed\n", passed, failed
    }' "$log"
exit "$status"
