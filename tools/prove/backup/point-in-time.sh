#!/bin/sh
# A PostgreSQL with deploy/postgres is written to, mistreated, thrown away and restored to a second.
# Prints the figures as Markdown; part of `./dev prove backup`.
#   point-in-time.sh [--tenth]
set -eu
root=$(cd "$(dirname "$0")/../../.." && pwd)
rows=120
[ "${1:-}" = --tenth ] && rows=24

fail() {
    echo "point in time: $*" >&2
    exit 1
}

box=$(mktemp -d "${TMPDIR:-/tmp}/resee-point.XXXXXX")
if [ "$(id -u)" = 0 ]; then
    as_owner() { (cd "$box" && runuser -u nobody -- env WAL_DIR="$box/wal" "$@"); }
else
    as_owner() { (cd "$box" && env WAL_DIR="$box/wal" "$@"); }
fi
bin=
for file in "$(command -v initdb 2>/dev/null || true)" /usr/lib/postgresql/*/bin/initdb; do
    [ -x "$file" ] && bin=$(dirname "$file")
done
[ -n "$bin" ] || fail "PostgreSQL is not installed"
PATH=$bin:$PATH

# shellcheck disable=SC2317
clean_up() {
    [ ! -e "$box/pg/postmaster.pid" ] ||
        as_owner pg_ctl -D "$box/pg" -m immediate -w -t 20 stop >/dev/null 2>&1 || true
    rm -rf "$box"
}
trap clean_up EXIT
trap 'exit 143' TERM INT HUP
# The owner of the server may not be able to read this checkout.
mkdir "$box/deploy" "$box/wal"
cp "$root"/deploy/postgres/*.sh "$box/deploy"
chmod -R a+rX "$box"
[ "$(id -u)" != 0 ] || chown -R nobody "$box"

PGHOST=$box PGPORT=5432 PGUSER=resee PGDATABASE=postgres
export PGHOST PGPORT PGUSER PGDATABASE
pieces() { find "$box/wal/archive" -name '*.gz' | wc -l; }
ask() { psql -X -q -A -t -v ON_ERROR_STOP=1 -c "$1"; }
start() { as_owner pg_ctl -D "$box/pg" -l "$box/pg.log" -w -t 60 start >/dev/null || fail "$(tail -n 5 "$box/pg.log")"; }

as_owner initdb -D "$box/pg" -U resee -A trust -E UTF8 --locale=C.UTF-8 --data-checksums --no-sync \
    >/dev/null 2>&1
as_owner sh -c "cat >>'$box/pg/postgresql.conf'" <<CONF
listen_addresses = ''
unix_socket_directories = '$box'
timezone = 'UTC'
archive_mode = on
archive_timeout = 60
archive_command = 'sh $box/deploy/archive-wal.sh %p %f'
CONF
start
ask "CREATE TABLE moments (number bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp())"
as_owner sh "$box/deploy/base-backup.sh" >/dev/null

written=0
while [ "$written" -lt "$rows" ]; do
    ask "INSERT INTO moments DEFAULT VALUES"
    written=$((written + 1))
    sleep 0.15
done
# A full second in the middle, with no row so close that its commit could be on the other side.
second=$(ask "
    WITH bounds AS (SELECT min(at) AS low, max(at) AS high FROM moments)
    SELECT second FROM bounds, generate_series(date_trunc('second', low) + interval '1 second',
        high, interval '1 second') AS second
    WHERE NOT EXISTS (SELECT 1 FROM moments WHERE at BETWEEN second - interval '30 ms' AND second)
    ORDER BY abs(extract(epoch FROM second - (low + (high - low) / 2))) LIMIT 1")
[ -n "$second" ] || fail "no second to restore to"
expected=$(ask "SELECT count(*) || ' ' || sum(hashtext(number || at::text)) FROM moments WHERE at <= '$second'")
after=$(ask "SELECT count(*) FROM moments WHERE at > '$second'")
# What is to be undone.
ask "DELETE FROM moments WHERE number % 2 = 0"
last=$(ask "SELECT pg_walfile_name(pg_switch_wal())")
tries=0
until [ -e "$box/wal/archive/$last.gz" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || fail "the log was not archived: $(tail -n 5 "$box/pg.log")"
    sleep 0.2
done
as_owner pg_ctl -D "$box/pg" -m immediate -w stop >/dev/null
rm -rf "$box/pg"

# The steps of docs/BACKUP.md.
began=$(date +%s)
for base in "$box"/wal/base/2*; do :; done
as_owner mkdir -m 700 "$box/pg"
as_owner tar -xzf "$base/base.tar.gz" -C "$box/pg"
as_owner tar -xzf "$base/pg_wal.tar.gz" -C "$box/pg/pg_wal"
as_owner sh -c "cat >>'$box/pg/postgresql.auto.conf'" <<CONF
restore_command = 'sh $box/deploy/restore-wal.sh %f %p'
recovery_target_time = '$second'
recovery_target_action = 'promote'
CONF
as_owner touch "$box/pg/recovery.signal"
start
tries=0
until [ "$(ask 'SELECT pg_is_in_recovery()')" = f ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || fail "recovery did not end: $(tail -n 5 "$box/pg.log")"
    sleep 0.2
done
took=$(($(date +%s) - began))
found=$(ask "SELECT count(*) || ' ' || sum(hashtext(number || at::text)) FROM moments")
[ "$found" = "$expected" ] || fail "restored to $second: $found instead of $expected"

# The log before the second-last base backup goes, and only that.
before=$(pieces)
for _ in 1 2; do
    sleep 1
    ask "INSERT INTO moments DEFAULT VALUES"
    as_owner sh "$box/deploy/base-backup.sh" >/dev/null
done
set -- "$box"/wal/base/2*
[ $# -eq 2 ] || fail "$# base backups are kept instead of 2"
[ ! -e "$box/wal/archive/$last.gz" ] || fail "$last was not dropped"
start_wal=$(cat "$1/start-wal")
[ -e "$box/wal/archive/$start_wal.gz" ] || fail "$start_wal is needed and was dropped"

echo "- Point in time: $rows rows, one transaction each; restored to $second in $took s: the" \
    "${expected%% *} rows up to then are there, none of the $after after it, and a deletion of half" \
    "of them is undone."
echo "- Log: $before pieces before two more base backups, $(pieces) after; two base backups kept."
