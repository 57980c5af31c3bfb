#!/bin/sh
# 20 learners with a known memory, three seeds, a year: they remember what they wanted, on even days
# With --tenth a tenth of it, for the tests; writes no evidence.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=tools/env.sh
. tools/env.sh
# shellcheck source=tools/prove-program.sh
. tools/prove-program.sh
prove_program learners "$@"
