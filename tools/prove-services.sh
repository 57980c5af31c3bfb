# Sourced by proofs that are tests of the workspace: databases beside them, a file $log for what they
# print, and nothing left of either, whatever ends the proof. $services_options goes to services.sh.
#
# shellcheck shell=sh

log=$(mktemp)
RESEE_SERVICES=''
# shellcheck disable=SC2317
clean_up() {
    trap - EXIT
    if [ -n "$RESEE_SERVICES" ]; then sh tools/services.sh stop || true; fi
    rm -f "$log"
}
trap clean_up EXIT
trap 'exit 143' HUP INT TERM

# shellcheck disable=SC2086
services=$(sh tools/services.sh start ${services_options:-})
eval "$services"
