#!/usr/bin/env bash
# Sees that this machine has what the browser tests need: Debian's chromium and a Japanese font.
set -euo pipefail

chromium="${CONNECT_CHROMIUM:-/usr/bin/chromium}"

has_chromium() { [ -x "$chromium" ]; }
has_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=ja)" ]; }

if has_chromium && has_font; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium fontconfig fonts-noto-cjk >/dev/null
fi
has_chromium || { echo "The browser tests need chromium at $chromium: apt-get install chromium, or set CONNECT_CHROMIUM."; exit 1; }
has_font || { echo "The browser tests need a Japanese font: apt-get install fontconfig fonts-noto-cjk"; exit 1; }
