#!/bin/sh
# Every tools/prove/NAME.sh has docs/evidence/NAME.md with "Verdict: pass" and a "Date:" (ISO) at most
# 30 days old. Prints every one that has not.
set -eu
cd "$(dirname "$0")/.."
oldest=$(($(date +%s) - 30 * 86400))
good=0
bad=0

complain() {
    echo "$1"
    bad=$((bad + 1))
}

for script in tools/prove/*.sh; do
    [ -e "$script" ] || continue
    name=${script##*/}
    name=${name%.sh}
    page=docs/evidence/$name.md
    if ! [ -r "$page" ]; then
        complain "$page is not there; run: ./dev prove $name"
        continue
    fi
    date=$(sed -n 's/^[-* ]*Date:[ ]*\([0-9][0-9-]*\).*/\1/p' "$page" | head -n 1)
    seconds=$(date -u -d "${date:-never}" +%s 2>/dev/null || echo 0)
    if [ "$seconds" -lt "$oldest" ]; then
        complain "$page is of ${date:-no date}, older than 30 days; run: ./dev prove $name"
    elif ! grep -qiE '^[-* ]*Verdict:[ ]*pass' "$page"; then
        complain "$page does not say 'Verdict: pass'"
    else
        good=$((good + 1))
    fi
done
echo "$good passed, $bad failed"
[ "$bad" -eq 0 ]
