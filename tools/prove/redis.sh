#!/bin/sh
# Redis stopped, suspended and out of memory for a minute each, under real processes
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=tools/env.sh
. tools/env.sh
# shellcheck source=tools/evidence-page.sh
. tools/evidence-page.sh

# There is no --tenth: with a quarter of the time it is one of the tests.
# shellcheck source=tools/prove-services.sh
. tools/prove-services.sh

status=0
PROVE_SECONDS=60 cargo test -q --workspace --exclude frontend --test web -- \
    redis_away::prove --nocapture >"$log" 2>&1 || status=$?
verdict=fail
if [ "$status" -eq 0 ] && [ "$(grep -c 'figure: ' "$log")" -eq 3 ]; then verdict=pass; fi
if [ "$verdict" = fail ]; then tail -n 40 "$log"; fi
sed -n 's/.*figure: /- /p' "$log" | evidence_page redis "$verdict" "With \`resee serve\` and \`resee worker\` on \
PostgreSQL, Redis is stopped, suspended and out of memory for a minute each: no page fails, no job is lost, and \
whoever runs Resee is told once. The binaries are those of the tests, without optimisation, and the three faults run \
at the same time."
