# Parts shared by the set-up steps. Sourced by tools/setup.sh, which sets log.
# shellcheck shell=sh disable=SC2154

say() { printf 'setup: %s\n' "$*" >&2; }

# give_up MESSAGE...: every line is shown, the first says what is missing.
give_up() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# step TITLE EXPECTED-TIME COMMAND...: one progress line; the command's own
# output goes to the log and is shown only when it fails.
step() {
    step_title=$1
    say "$1 (about $2)"
    shift 2
    printf '\n== %s\n' "$step_title" >>"$log"
    if ! "$@" >>"$log" 2>&1 </dev/null; then
        tail -n 25 "$log" >&2
        give_up "failed: $step_title" "the whole output is in $log"
    fi
}

# within SECONDS COMMAND...
within() {
    if have timeout; then
        timeout "$@"
    else
        shift
        "$@"
    fi
}

can_be_root() {
    [ "$(id -u)" = 0 ] && return 0
    have sudo || return 1
    # Without a terminal sudo cannot ask for a password.
    [ -t 2 ] && [ -r /dev/tty ] && return 0
    sudo -n true 2>/dev/null
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

apt_updated=
# apt_install WHAT EXPECTED-TIME PACKAGE...: WHAT is what was looked for and not found.
apt_install() {
    apt_what=$1 apt_time=$2
    shift 2
    have apt-get || give_up "missing: $apt_what" \
        "this set-up installs packages on Debian and its relatives only; install it with the package manager of this system and start again"
    can_be_root || give_up "missing: $apt_what" \
        "it needs root and there is no usable sudo; run as root: apt-get update && apt-get install --no-install-recommends $*"
    refresh_packages
    step "install $apt_what" "$apt_time" as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends "$@"
}

refresh_packages() {
    [ -z "$apt_updated" ] || return 0
    step "read the package lists" "10 s" as_root apt-get update -q
    apt_updated=yes
}

# fetch URL FILE: a prebuilt tool, or nothing, within 10 seconds.
fetch() {
    if have curl; then
        within 10 curl -fsSL --connect-timeout 4 --max-time 10 -o "$2" "$1"
    elif have wget; then
        within 10 wget -q -T 4 -t 1 -O "$2" "$1"
    else
        return 1
    fi
}
