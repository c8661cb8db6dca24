#!/usr/bin/env bash
# Sees to it that wrk, which the bench sends requests with, is in PATH: installs the Debian package if we are root.
set -euo pipefail

if command -v wrk >/dev/null; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "The bench needs wrk: install it." >&2
    exit 1
fi
echo "Installing the Debian package wrk ..." >&2
{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends wrk; } >&2
