#!/usr/bin/env bash
# Debian packages that some tests use; none is needed to run Oreigin or `make demo`.
#   chromium: pictures of pages    libreoffice-calc, python3-uno: recalculating official workbooks
#   libreoffice-writer, fonts-liberation: where headings of our DOCX stand, in letters as wide as Times
#   poppler-utils: looking at PDFs    postgresql: the tests of the team's app start a server of their own
#   dovecot-imapd: a mailbox that the tests of the inbox read
set -eu
packages="chromium libreoffice-calc libreoffice-writer fonts-liberation python3-uno poppler-utils postgresql
  dovecot-imapd"
missing=""
for package in $packages; do
  dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
  echo "Not installed:$missing (run this script as root on Debian or Ubuntu)" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
