#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests: TOI_CHROMIUM, else one in PATH, else the Debian package if we are root.
# Beside it a font that phones have is needed, by whose widths our stand-ins are made (tools/build_fonts.py): the page is
# read in it until our own letters come.
set -euo pipefail

find_chromium() {
    if [ -n "${TOI_CHROMIUM:-}" ]; then
        command -v "$TOI_CHROMIUM" || { echo "TOI_CHROMIUM names no program: $TOI_CHROMIUM" >&2; exit 1; }
        return
    fi
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

has_fonts() {
    command -v fc-list >/dev/null && [ -n "$(fc-list "Liberation Serif")" ] && [ -n "$(fc-list "Liberation Sans")" ]
}

if has_fonts && find_chromium; then
    exit 0
fi
missing=$(find_chromium >/dev/null && echo "" || echo chromium)
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    if [ -n "$missing" ]; then
        echo "The browser tests need Chromium: install it, or set TOI_CHROMIUM to its path." >&2
        exit 1
    fi
    echo "Without the fonts Liberation Serif and Sans, tests of lines that stay in their place fail." >&2
    find_chromium
    exit 0
fi
echo "Installing from Debian: fonts-liberation $missing ..." >&2
# shellcheck disable=SC2086 - no word is none to install
{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends fonts-liberation $missing; } >&2
find_chromium
