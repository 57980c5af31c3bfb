#!/bin/sh
# PostgreSQL's restore_command: restore-wal.sh %f %p
set -eu
file=${WAL_DIR:-/wal}/archive/$1.gz
[ -e "$file" ] || exit 1
gunzip -c "$file" >"$2"
