#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests: TOI_CHROMIUM, else one in PATH, else the Debian package if we are root.
set -euo pipefail

find_chromium() {
    if [ -n "${TOI_CHROMIUM:-}" ]; then
        command -v "$TOI_CHROMIUM" || { echo "TOI_CHROMIUM names no program: $TOI_CHROMIUM" >&2; exit 1; }
        return
    fi
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

if find_chromium; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "The browser tests need Chromium: install it, or set TOI_CHROMIUM to its path." >&2
    exit 1
fi
echo "Installing the Debian package chromium ..." >&2
{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium; } >&2
command -v chromium
