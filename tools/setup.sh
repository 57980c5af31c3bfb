#!/bin/sh
# Finds or installs what Resee is built with, for `test` also what it is tested with, for `check`
# only what compiles and lints it, for `supply` what looks at its crates.
# Silent when nothing is missing; safe to start again at any time.
# usage: tools/setup.sh [build|check|test|supply]
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=tools/env.sh
. "$root/tools/env.sh"
mkdir -p "$RESEE_CACHE"
log=$RESEE_CACHE/setup.log
# Node.js has its own list of authorities; a system that added one of its own expects it to count.
if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -r /etc/ssl/certs/ca-certificates.crt ]; then
    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
    export NODE_EXTRA_CA_CERTS
fi
for part in common rust tools tests supply; do
    # shellcheck source=/dev/null
    . "$root/tools/setup/$part.sh"
done
: >"$log"

purpose=${1:-build}
case $purpose in build | check | test | supply) ;; *) give_up "usage: tools/setup.sh [build|check|test|supply]" ;; esac

setup_rust
case $purpose in check | test) setup_rust_checks ;; esac
case $purpose in
    build | test)
        setup_cargo_leptos
        setup_wasm_bindgen
        forget_sources
        setup_wasm_opt
        ;;
esac
if [ "$purpose" = test ]; then
    setup_test_packages
    setup_node_for_tests
    setup_end2end
fi
if [ "$purpose" = supply ]; then
    setup_cargo_deny
    setup_cargo_cyclonedx
    forget_sources
fi
