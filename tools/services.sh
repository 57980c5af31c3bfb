#!/bin/sh
# A PostgreSQL and a Redis of one's own, on free ports, for tests, bench and proofs.
#   eval "$(tools/services.sh start)"     prints exports, see below
#   tools/services.sh stop                stops what RESEE_SERVICES names
#   tools/services.sh crash [FOLDER]      kills PostgreSQL with all its processes, and starts it again
# RESEE_TEST_DATABASE_URL is a superuser's URL of a maintenance database; tests make databases of
# their own from it. RESEE_TEST_REDIS_URL is the Redis. With `start --durable` PostgreSQL
# flushes to disk as a real one does (figures and proofs); without, it does not (tests).
set -eu

fail() {
    printf 'services: %s\n' "$*" >&2
    exit 1
}

# A server must not run as root: it gets the least of all users.
if [ "$(id -u)" = 0 ]; then
    owner=nobody
    as_owner() { (cd "$box" && runuser -u "$owner" -- "$@"); }
else
    owner=$(id -un)
    as_owner() { (cd "$box" && "$@"); }
fi

postgres_bin() {
    if command -v initdb >/dev/null 2>&1; then
        dirname "$(command -v initdb)"
        return
    fi
    newest=
    for file in /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$file" ] && newest=$(dirname "$file")
    done
    [ -n "$newest" ] || fail "PostgreSQL is not installed; run tools/setup.sh test"
    echo "$newest"
}

# Below the range from which the system gives ports to outgoing connections.
random_port() { od -An -N2 -tu2 /dev/urandom | awk '{ print 15000 + $1 % 15000 }'; }

start_postgres() {
    bin=$(postgres_bin)
    as_owner "$bin/initdb" -D "$box/pg" -U resee -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
        >"$box/initdb.log" 2>&1 || fail "initdb: $(tail -n 5 "$box/initdb.log")"
    {
        echo "listen_addresses = '127.0.0.1'"
        echo "unix_socket_directories = '$box'"
        echo "max_connections = 300"
        echo "shared_buffers = '128MB'"
        echo "timezone = 'UTC'"
        if [ "$durable" = no ]; then
            echo "fsync = off"
            echo "synchronous_commit = off"
            echo "full_page_writes = off"
        fi
    } >>"$box/pg/postgresql.conf"
    for _ in 1 2 3 4 5; do
        pg_port=$(random_port)
        if as_owner "$bin/pg_ctl" -D "$box/pg" -o "-p $pg_port" -l "$box/pg.log" -w -t 30 start \
            >"$box/pg_ctl.log" 2>&1; then return; fi
    done
    fail "PostgreSQL did not start: $(tail -n 5 "$box/pg.log")"
}

start_redis() {
    command -v redis-server >/dev/null 2>&1 || fail "Redis is not installed; run tools/setup.sh test"
    for _ in 1 2 3 4 5; do
        redis_port=$(random_port)
        as_owner redis-server --bind 127.0.0.1 --port "$redis_port" --dir "$box" --daemonize yes \
            --pidfile "$box/redis.pid" --logfile "$box/redis.log" --save '' --appendonly no \
            >/dev/null 2>&1 || continue
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            if grep -q 'Ready to accept connections' "$box/redis.log" 2>/dev/null; then return; fi
            if grep -q 'Address already in use' "$box/redis.log" 2>/dev/null; then break; fi
            sleep 0.2
        done
        rm -f "$box/redis.log"
    done
    fail "Redis did not start: $(tail -n 5 "$box/redis.log" 2>/dev/null)"
}

start() {
    box=$(mktemp -d "${TMPDIR:-/tmp}/resee-services.XXXXXX")
    chmod 755 "$box"
    [ "$owner" = "$(id -un)" ] || chown "$owner" "$box"
    trap 'stop_box' EXIT
    start_postgres
    start_redis
    trap - EXIT
    echo "export RESEE_SERVICES='$box'"
    echo "export RESEE_TEST_DATABASE_URL='postgres://resee@127.0.0.1:$pg_port/postgres'"
    echo "export RESEE_TEST_REDIS_URL='redis://127.0.0.1:$redis_port'"
}

# Ends what runs in $box and removes it.
stop_box() {
    case $box in */resee-services.*) ;; *) fail "not a folder of this script: $box" ;; esac
    [ -d "$box" ] || return 0
    if [ -e "$box/pg/postmaster.pid" ]; then
        as_owner "$(postgres_bin)/pg_ctl" -D "$box/pg" -m immediate -w -t 20 stop >/dev/null 2>&1 || true
    fi
    if [ -e "$box/redis.pid" ]; then
        kill "$(cat "$box/redis.pid")" 2>/dev/null || true
    fi
    rm -rf "$box"
}

# Nobody is asked to end: the postmaster and its children are killed.
crash() {
    pid=$(sed -n 1p "$box/pg/postmaster.pid")
    pg_port=$(sed -n 4p "$box/pg/postmaster.pid")
    # shellcheck disable=SC2046
    kill -9 "$pid" $(ps -o pid= --ppid "$pid") 2>/dev/null || true
    # Until the last of them is gone its memory is in use, and the new one does not start.
    tries=100
    while [ "$tries" -gt 0 ]; do
        if as_owner "$(postgres_bin)/pg_ctl" -D "$box/pg" -o "-p $pg_port" -l "$box/pg.log" -w -t 30 start \
            >"$box/pg_ctl.log" 2>&1; then return; fi
        tries=$((tries - 1))
        sleep 0.05
    done
    fail "PostgreSQL did not start again: $(tail -n 5 "$box/pg.log")"
}

durable=no
case ${1:-} in
    start)
        case ${2:-} in '') ;; --durable) durable=yes ;; *) fail "unknown option $2" ;; esac
        start
        ;;
    stop)
        box=${2:-${RESEE_SERVICES:-}}
        [ -n "$box" ] || fail "nothing to stop: RESEE_SERVICES is not set"
        stop_box
        ;;
    crash)
        box=${2:-${RESEE_SERVICES:-}}
        [ -e "$box/pg/postmaster.pid" ] || fail "no PostgreSQL of this script runs in: $box"
        crash
        ;;
    *) fail "usage: tools/services.sh start [--durable] | stop [FOLDER] | crash [FOLDER]" ;;
esac
