#!/bin/sh
# A base backup: what a restore to a point in time begins with.
#   base-backup.sh               takes one now
#   base-backup.sh --every DAYS  takes one whenever the newest is that old, until it is stopped
# Kept are the newest two, and the log since the older of them; what is older goes. Connects as
# PGUSER over PGHOST and PGPORT.
set -eu
wal=${WAL_DIR:-/wal}
mkdir -p "$wal/base" "$wal/archive"

take() {
    name=$(date -u +%Y%m%dT%H%M%SZ)
    partial=$wal/base/.partial-$name
    rm -rf "$wal"/base/.partial-*
    pg_basebackup --pgdata="$partial" --format=tar --gzip --wal-method=stream \
        --checkpoint=fast --label="$name" --no-password
    tar -xzOf "$partial/base.tar.gz" backup_label |
        sed -n 's/^START WAL LOCATION: .*(file \([0-9A-F]*\)).*/\1/p' >"$partial/start-wal"
    [ -s "$partial/start-wal" ]
    mv "$partial" "$wal/base/$name"
    sync "$wal/base"
    echo "base backup $name, $(du -sk "$wal/base/$name" | cut -f1) KiB"
    forget
}

forget() {
    # Oldest first: the names sort by time.
    set -- "$wal"/base/2*
    while [ $# -gt 2 ]; do
        rm -rf "$1"
        shift
    done
    [ $# -lt 2 ] || pg_archivecleanup -x .gz "$wal/archive" "$(cat "$1/start-wal")"
    echo "log: $(du -sk "$wal/archive" | cut -f1) KiB"
}

case ${1:-} in
    '') take ;;
    --every)
        while :; do
            newest=$(find "$wal/base" -mindepth 1 -maxdepth 1 -name '2*' -mtime "-$2" | head -n 1)
            # A server that is away is asked again in an hour.
            [ -n "$newest" ] || take || echo "base backup failed" >&2
            sleep 3600 &
            wait $!
        done
        ;;
    *) echo "usage: base-backup.sh [--every DAYS]" >&2 && exit 2 ;;
esac
