#!/bin/sh
# Files that the docs name exist, and so do the proofs.
set -eu
bad=0
named=0
for page in README.md docs/*.md; do
    for path in $(grep -o '`[a-z0-9_.-]*/[a-zA-Z0-9_./-]*`' "$page" | tr -d '`' | grep -v '[A-Z][A-Z]' | sort -u); do
        top=${path%%/*}
        # Addresses and what is made later are no files of ours; capitals stand for a name.
        git ls-files --error-unmatch -- "$top" >/dev/null 2>&1 || continue
        ! git check-ignore -q -- "$path" || continue
        named=$((named + 1))
        if ! [ -e "$path" ]; then
            echo "$page names $path"
            bad=$((bad + 1))
        fi
    done
    for proof in $(grep -o '\./dev prove [a-z][a-z0-9-]*' "$page" | sed 's/.* //' | sort -u); do
        named=$((named + 1))
        if ! [ -e "tools/prove/$proof.sh" ]; then
            echo "$page names the proof $proof"
            bad=$((bad + 1))
        fi
    done
done
echo "$named passed, $bad failed"
[ "$bad" -eq 0 ] && [ "$named" -gt 50 ]
