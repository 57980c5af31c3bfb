#!/bin/sh
# PostgreSQL's archive_command: archive-wal.sh %p %f
# Keeps a finished piece of the log as WAL_DIR/archive/NAME.gz. It is there under its name only when
# it is whole and on the disk; a piece that is there already must be the same.
set -eu
archive=${WAL_DIR:-/wal}/archive
target=$archive/$2.gz
mkdir -p "$archive"
if [ -e "$target" ]; then
    gunzip -c "$target" | cmp -s - "$1"
    exit
fi
partial=$archive/.partial-$2
gzip -c "$1" >"$partial"
sync "$partial"
mv "$partial" "$target"
sync "$archive"
