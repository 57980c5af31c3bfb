#!/bin/sh
# A tenth of every long proof that has one.
set -u
passed=0
failed=0
for script in tools/prove/*.sh; do
    grep -v '^ *#' "$script" | grep -q -e '--tenth' || continue
    echo "--- $script"
    if sh "$script" --tenth; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
