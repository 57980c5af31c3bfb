#!/bin/sh
# The journeys through the release binary in a real browser. Screenshots stay in end2end/output.
set -eu
[ -x target/resee/resee ] || {
    echo "there is no release build; run the part 'release' first"
    exit 1
}
CHROMIUM=${CHROMIUM:-$(command -v chromium || echo /usr/bin/chromium)}
export CHROMIUM
exec node end2end/run.mjs
