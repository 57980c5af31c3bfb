#!/bin/sh
# Runs every check, also after one failed, each under its own time limit and all within 84 minutes.
# Ends with a table and the line "N passed, N failed".
# usage: tools/test.sh [PART...]; the parts are the files of tools/checks.
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 2
# shellcheck source=tools/env.sh
. tools/env.sh

# Name and limit in minutes, in the order in which a failure is known soonest. Whoever builds
# comes before whoever needs the build.
plan='lock 2
fmt 2
shell 2
evidence 1
docs 1
graph 3
clippy-native 20
clippy-client 12
tests 35
release 30
proofs 20
size 1
example 1
journeys 20'
total_minutes=84

limit_of() { printf '%s\n' "$plan" | awk -v part="$1" '$1 == part { print $2 }'; }

if [ $# -eq 0 ]; then
    # shellcheck disable=SC2046
    set -- $(printf '%s\n' "$plan" | awk '{ print $1 }')
fi
for part in "$@"; do
    if [ -z "$(limit_of "$part")" ]; then
        echo "test: no such part: $part; the parts are:" >&2
        printf '%s\n' "$plan" | awk '{ print "  " $1 }' >&2
        exit 2
    fi
done

box=$(mktemp -d "${TMPDIR:-/tmp}/resee-test.XXXXXX")
trap 'rm -rf "$box"' EXIT
trap 'exit 130' INT TERM
# ./dev says when it began, so that the set-up counts too.
began=${RESEE_BEGAN:-$(date +%s)}
passed=0
failed=0

for part in "$@"; do
    printf '\n=== %s\n' "$part"
    part_began=$(date +%s)
    limit=$(($(limit_of "$part") * 60))
    left=$((total_minutes * 60 - (part_began - began)))
    [ "$limit" -le "$left" ] || limit=$left
    log=$box/$part.log
    if [ "$limit" -le 0 ]; then
        echo "no time left" | tee "$log"
        status=124
    else
        # A pipe has the status of its end, so the part's own goes through a file.
        {
            timeout -k 30 "$limit" sh "tools/checks/$part.sh" 2>&1 </dev/null
            echo $? >"$box/status"
        } | tee "$log"
        status=$(cat "$box/status")
    fi
    # A part that counts ends with the same line as the whole; any other is one check.
    counts=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1)
    good=$(printf '%s' "$counts" | awk '{ print $1 + 0 }')
    bad=$(printf '%s' "$counts" | awk '{ print $3 + 0 }')
    if [ "$status" -eq 0 ]; then
        [ -n "$counts" ] || good=1
    elif [ "${bad:-0}" -eq 0 ]; then
        bad=1
    fi
    passed=$((passed + ${good:-0}))
    failed=$((failed + ${bad:-0}))
    word=ok
    [ "${bad:-0}" -eq 0 ] || word=FAILED
    [ "$status" -ne 124 ] || word='FAILED (time limit)'
    printf '%-16s %6s passed %6s failed %6s s  %s\n' "$part" "${good:-0}" "${bad:-0}" \
        "$(($(date +%s) - part_began))" "$word" >>"$box/table"
done

printf '\n=== result\n'
cat "$box/table"
printf '%-16s %37s s\n\n' total "$(($(date +%s) - began))"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
