#!/bin/sh
# What Resee is made of: licences, bans, sources and known faults of every crate (deny.toml), and a list of
# them for whoever runs it (CycloneDX, target/sbom).
# ADVISORIES=required fails where the database of known faults cannot be had.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=tools/env.sh
. tools/env.sh

cargo deny --locked --all-features check bans licenses sources
if timeout 60 cargo deny fetch db; then
    cargo deny --locked --all-features check --disable-fetch advisories
elif [ "${ADVISORIES:-}" = required ]; then
    echo "the database of known faults cannot be had" >&2
    exit 1
else
    echo "known faults: not checked, because their database cannot be had"
fi

folder=${CARGO_TARGET_DIR:-target}/sbom
rm -rf "$folder"
mkdir -p "$folder"
for crate in server frontend; do
    case $crate in
        server) target=$(rustc -vV | sed -n 's/^host: //p') ;;
        *) target=wasm32-unknown-unknown ;;
    esac
    cargo cyclonedx --quiet --manifest-path "$crate/Cargo.toml" --format json --spec-version 1.5 \
        --target "$target" --override-filename "sbom-$crate.cdx"
    # It writes beside the manifest.
    mv "$crate/sbom-$crate.cdx.json" "$folder/"
    find . -name "sbom-$crate.cdx.json" -not -path './target/*' -delete
    grep -q '"purl"' "$folder/sbom-$crate.cdx.json" || { echo "the list of $crate is empty" >&2 && exit 1; }
    echo "$folder/sbom-$crate.cdx.json: $(grep -c '"purl"' "$folder/sbom-$crate.cdx.json") crates"
done
