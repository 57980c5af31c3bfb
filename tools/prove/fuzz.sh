#!/bin/sh
# a million damaged notes, replies, tokens, tickets, cookies and sealed values each: no panic, nothing believed
# With --tenth a tenth of it, for the tests; writes no evidence.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=tools/env.sh
. tools/env.sh
# shellcheck source=tools/prove-program.sh
. tools/prove-program.sh
prove_program fuzz "$@"
