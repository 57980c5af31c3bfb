#!/bin/sh
# two workers, 30 simulated days over clock changes, 12 zones: one reminder per user and local day
# With --tenth a tenth of it, for the tests; writes no evidence.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=tools/env.sh
. tools/env.sh
# shellcheck source=tools/evidence-page.sh
. tools/evidence-page.sh

days=30
output=yes
case ${1:-} in
    --tenth)
        days=3
        output=
        ;;
esac

# shellcheck disable=SC2034
services_options=--durable
# shellcheck source=tools/prove-services.sh
. tools/prove-services.sh

# The same program as that of the tests: it has a clock that can be set, which the release has not.
status=0
PROVE_DAYS=$days cargo test -q --workspace --exclude frontend --test remind -- \
    prove::thirty_days --nocapture --test-threads=1 >"$log" 2>&1 || status=$?
verdict=fail
if [ "$status" -eq 0 ] && [ "$(grep -c 'figure: reminders' "$log")" -eq 2 ]; then verdict=pass; fi
if [ "$verdict" = fail ]; then tail -n 40 "$log"; fi
figures=$(sed -n 's/.*figure: //p' "$log" |
    sed -e '/^database /!s/^/- /' -e 's/^database \(.*\)/\n## \1\n/')
if [ -n "$output" ]; then
    echo "$figures" | evidence_page reminders "$verdict" "Two worker processes that run every tick at the same \
time, and are killed meanwhile, send each learner exactly one reminder on each of their local days, whatever their \
clocks do."
else
    echo "$figures"
fi
[ "$verdict" = pass ]
