#!/bin/sh
# The release folder, and that binary and site together stay small.
set -eu
sh tools/build.sh
limit=60000000
bytes=$(find target/resee -type f -exec wc -c {} + | awk '$2 != "total" { sum += $1 } END { print sum }')
echo "binary and site: $bytes bytes of at most $limit"
[ "$bytes" -le "$limit" ]
