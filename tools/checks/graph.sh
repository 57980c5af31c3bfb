#!/bin/sh
# What the client and the server may be made of, as a property of the manifests.
set -eu

client=$(mktemp)
server=$(mktemp)
trap 'rm -f "$client" "$server"' EXIT
bad=0

complain() {
    echo "$*"
    bad=$((bad + 1))
}

# Macros run in the compiler, so what they need is not in the client.
cargo tree -p frontend --target wasm32-unknown-unknown -e normal,no-proc-macro --prefix none \
    --format '{p}' | awk 'NF { print $1 }' | sort -u >"$client"
cargo tree -p server -e normal,build --prefix none --format '{p}' | awk 'NF { print $1, $2 }' |
    sort -u >"$server"
if ! [ -s "$client" ] || ! [ -s "$server" ]; then
    echo "cargo tree printed nothing"
    exit 1
fi

# Our own layers behind the contract, then what would come with them: databases and caches; sockets
# and their runtime; cryptography; clocks and time zones; renderers of Markdown, mathematics and code;
# the optimiser of the scheduler; large validators; all of it work of the server, and tens
# to hundreds of kilobytes each.
for name in \
    entity migrations scheduler server services \
    sea-orm sea-orm-migration sea-query sqlx sqlx-core libsqlite3-sys graphile_worker fred redis moka \
    tokio mio socket2 hyper h2 reqwest lettre axum tower tower-http leptos_axum governor \
    argon2 ring rustls openssl-sys jsonwebtoken blake2 \
    jiff chrono time \
    pulldown-cmark pulldown-latex ammonia html5ever syntect two-face fancy-regex onig \
    fsrs rand rayon ndarray \
    validator garde tracing-subscriber clap \
    leptos_router leptos_meta; do
    if grep -qx "$name" "$client"; then
        complain "the client holds $name:"
        cargo tree -p frontend --target wasm32-unknown-unknown -e normal,no-proc-macro -i "$name" || true
    fi
done

# Leptos itself brings these two: `url` for its router and server functions, `regex` for reading
# its configuration, which the linker leaves out. Nobody else may start to use them.
only_below() {
    crate=$1
    allowed=$2
    users=$(cargo tree -p frontend --target wasm32-unknown-unknown -e normal,no-proc-macro \
        --prefix depth --depth 1 -i "$crate" 2>/dev/null | sed -n 's/^1\([a-z][^ ]*\).*/\1/p' | sort -u)
    for user in $users; do
        case " $allowed " in
            *" $user "*) ;;
            *) complain "in the client $user uses $crate" ;;
        esac
    done
}
only_below url "leptos_router server_fn"
only_below regex "leptos_config"

# TLS goes over ring alone: no C library of the system, no second implementation.
for name in openssl-sys openssl native-tls schannel aws-lc-sys aws-lc-rs; do
    if grep -q "^$name " "$server"; then complain "the server holds $name"; fi
done

# Two versions of these would be two connection pools, two SQLites or two sets of types.
for name in sqlx-core libsqlite3-sys sea-orm rustls ring axum leptos http; do
    versions=$(grep -c "^$name " "$server" || true)
    if [ "$versions" != 1 ]; then complain "the server holds $versions versions of $name"; fi
done

if [ "$bad" -eq 0 ]; then
    echo "client: $(wc -l <"$client") crates, server: $(wc -l <"$server"), nothing that must not be there"
fi
[ "$bad" -eq 0 ]
