#!/bin/sh
# 1,000 guesses from 50 addresses with spoofed headers: 20 reach the hash, the owner signs in throughout
# With --tenth a tenth of it, which is among the tests; writes no evidence.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=tools/env.sh
. tools/env.sh
# shellcheck source=tools/evidence-page.sh
. tools/evidence-page.sh

guesses=1000
output=yes
case ${1:-} in
    --tenth)
        guesses=100
        output=
        ;;
esac

# shellcheck source=tools/prove-services.sh
. tools/prove-services.sh

status=0
PROVE_GUESSES=$guesses cargo test -q --workspace --exclude frontend --test limits --test web -- \
    guessing thirty_learners --nocapture --test-threads=1 >"$log" 2>&1 || status=$?
verdict=fail
# Four states of Redis and the thirty learners, on two databases: in the services, and over sockets.
if [ "$status" -eq 0 ] && [ "$(grep -c 'figure: ' "$log")" -eq 20 ]; then verdict=pass; fi
if [ "$verdict" = fail ]; then tail -n 40 "$log"; fi
figures=$(sed -n 's/.*figure: /- /p' "$log")
if [ -n "$output" ]; then
    echo "$figures" | evidence_page limits "$verdict" "Somebody guesses the password of one account within an \
hour of the server's clock, from 50 source addresses over real sockets and with headers that say they are somebody \
else, while Redis is not set, up, down or comes and goes. Exactly 20 guesses reach the hash, the others get 429 with \
Retry-After. The owner signs in throughout from where the account is known; guesses from there reach it five times a \
minute. Thirty learners behind one address get in within a minute."
else
    echo "$figures"
fi
[ "$verdict" = pass ]
