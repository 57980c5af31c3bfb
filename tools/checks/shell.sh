#!/bin/sh
# Every script parses; with shellcheck, where it is installed, also more.
set -eu
for file in dev tools/*.sh tools/*/*.sh tools/*/*/*.sh deploy/*/*.sh; do
    sh -n "$file"
done
if command -v shellcheck >/dev/null 2>&1; then
    shellcheck -x dev .ci/run tools/*.sh tools/*/*.sh tools/*/*/*.sh deploy/*/*.sh
fi
