#!/bin/sh
# answers and notes that speak to the grader, honest answers, broken replies: what became of them
# The tests run all of it each time; this writes their figures down.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=tools/env.sh
. tools/env.sh
# shellcheck source=tools/evidence-page.sh
. tools/evidence-page.sh

log=$(mktemp)
trap 'rm -f "$log"' EXIT
verdict=pass
cargo test --workspace --exclude frontend --test grader_injection --test grader_replies -- \
    --nocapture --test-threads=1 >"$log" 2>&1 || verdict=fail
if [ "$verdict" = fail ]; then tail -n 40 "$log"; fi
sed -n -E 's/^(test .* \.\.\. )?(([0-9]+|answer|note) .*)$/- \2/p' "$log" |
    grep -E 'attacks|tried|honest|poisoned|broken' |
    evidence_page grader "$verdict" "Whoever grades by a model that believes every attack gives no mark for it: \
for a wrong answer neither the longest part of it nor the attack itself, quoted as proof, ever proposes good or \
hard (a word of the note copied into the attack can; it is counted). Honest answers lose nothing by the defence, \
and at most 15 % of them go to self-grading. No broken reply is taken for a grade."
