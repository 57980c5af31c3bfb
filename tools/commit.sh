#!/bin/sh
# What figures were measured on: the commit, and whether there is more than that.
set -eu
cd "$(dirname "$0")/.."
commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
if [ -n "$(git status --porcelain -- . ':!docs' 2>/dev/null)" ]; then commit="$commit with changes"; fi
echo "$commit"
