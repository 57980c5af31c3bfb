#!/bin/sh
# fitting 21 parameters to 10,000 reviews: at most 300 ms of a core
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=tools/env.sh
. tools/env.sh
# shellcheck source=tools/evidence-page.sh
. tools/evidence-page.sh

figures=$(cargo bench -q -p scheduler --bench fit | grep -E 'reviews|CPU')
spent=$(printf '%s\n' "$figures" | sed -n 's/^fit: \([0-9]*\) ms CPU$/\1/p')
verdict=fail
if [ -n "$spent" ] && [ "$spent" -le 300 ]; then verdict=pass; fi
printf '%s\n' "$figures" | sed 's/^/- /' |
    evidence_page fitting "$verdict" "Fitting the parameters of a learner with some 10,000 reviews takes at most \
300 ms of CPU time (mean of 20 rounds)."
