#!/usr/bin/env bash
# Installs the Debian packages that are named and missing, if we are root; else tells which are missing. A package's program has its name.
set -euo pipefail
PATH="$PATH:/usr/sbin"

missing=()
for name in "$@"; do
    command -v "$name" >/dev/null || missing+=("$name")
done
if [ "${#missing[@]}" -eq 0 ]; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Install first: ${missing[*]}" >&2
    exit 1
fi
echo "Installing the Debian packages ${missing[*]} ..." >&2
{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}"; } >&2
