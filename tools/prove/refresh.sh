#!/bin/sh
# 50 requests at a time renew one session, 200 rounds: no false logout, one living successor
# With --tenth a tenth of it, which is one of the tests; writes no evidence.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=tools/env.sh
. tools/env.sh
# shellcheck source=tools/evidence-page.sh
. tools/evidence-page.sh

rounds=200
output=yes
case ${1:-} in
    --tenth)
        rounds=20
        output=
        ;;
esac

# shellcheck disable=SC2034
services_options=--durable
# shellcheck source=tools/prove-services.sh
. tools/prove-services.sh

status=0
PROVE_ROUNDS=$rounds cargo test -q --workspace --exclude frontend --test auth_refresh -- \
    prove_ --nocapture --test-threads=1 >"$log" 2>&1 || status=$?
verdict=fail
if [ "$status" -eq 0 ] && [ "$(grep -c 'figure: false logouts 0' "$log")" -eq 2 ]; then verdict=pass; fi
if [ "$verdict" = fail ]; then tail -n 40 "$log"; fi
figures=$(sed -n 's/.*figure: //p' "$log" |
    sed -e '/^database /!s/^/- /' -e 's/^database \(.*\)/\n## \1\n/')
if [ -n "$output" ]; then
    echo "$figures" | evidence_page refresh "$verdict" "Fifty requests at a time renew one session with the same \
refresh token. Replies are lost after the commit, and requests are dropped at any point of their way. Nobody is \
signed out who did nothing, one successor lives after each round, and a spent token whose successor was used ends \
the whole family within the request that brings it."
else
    echo "$figures"
fi
[ "$verdict" = pass ]
