#!/bin/sh
# Lighthouse (desktop): at least 95 on landing, login, dashboard and review
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
# shellcheck source=tools/env.sh
. tools/env.sh
[ -x target/resee/resee ] || {
    echo "there is no release build; run: ./dev build" >&2
    exit 1
}
box=$RESEE_CACHE/lighthouse
mkdir -p "$box"
cp tools/prove/lighthouse/package.json tools/prove/lighthouse/run.mjs "$box/"
if ! cmp -s "$box/package.json" "$box/node_modules/.installed"; then
    (cd "$box" && npm install --ignore-scripts --no-package-lock --no-audit --no-fund >/dev/null &&
        cp package.json node_modules/.installed)
fi
commit=$(sh tools/commit.sh)
RESEE_ROOT=$root node "$box/run.mjs" "$root/docs/evidence/lighthouse.md" "$commit" "$(date +%Y-%m-%d)"
