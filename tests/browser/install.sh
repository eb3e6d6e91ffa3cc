#!/bin/sh
# Gets a Chromium and a CJK font for the tests of the page, where that can be had; says how where it cannot.
set -u
python=$1
have() {
	"$python" tests/browser/finding.py && fc-list :lang=zh 2>/dev/null | grep -q .
}
have >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	echo "Installing Chromium and a Chinese font for the tests of the page (once) …"
	{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig; } >/dev/null 2>&1
else
	echo "Getting Playwright's own Chromium for the tests of the page (once) …"
	"$python" -m playwright install chromium >/dev/null 2>&1
fi
"$python" tests/browser/finding.py >/dev/null 2>&1 && exit 0
echo "No Chromium for the tests of the page: they are skipped. Debian: apt install chromium fonts-noto-cjk; elsewhere: .venv/bin/python -m playwright install chromium" >&2
exit 1
