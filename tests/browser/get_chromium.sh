#!/bin/sh
# The browser tests need a real Chromium: use the one there is, else install one (system package as root, else Playwright's own).
set -e
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
else
    "$1/playwright" install chromium
fi
