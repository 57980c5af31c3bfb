# Sourced by proofs that are tests of the workspace:
#   evidence_page NAME VERDICT CLAIM < figures   writes docs/evidence/NAME.md and fails unless it passed
#
# shellcheck shell=sh

evidence_page() {
    page_commit=$(sh tools/commit.sh)
    page_figures=$(cat)
    printf '%s\n' "$page_figures"
    {
        echo "# $1"
        echo
        echo "$3"
        echo
        echo "- Date: $(date +%Y-%m-%d)"
        echo "- Commit: $page_commit"
        echo "- Machine: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, Linux $(uname -r)"
        echo "- Command: \`./dev prove $1\`"
        echo "- Verdict: $2"
        echo
        printf '%s\n' "$page_figures"
    } >"docs/evidence/$1.md"
    [ "$2" = pass ]
}
