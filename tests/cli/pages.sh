#!/usr/bin/env bash
# Pages that show what a simulation says, and pictures of it, say what it does.
#
#   pages.sh [--update] AGAIN
#
# Each command in a ```console block of the pages is run in the repository's
# folder, and what it prints compared; --update writes it into the page.
set -euo pipefail

update=no
if [ "$1" = --update ]; then
  update=yes
  shift
fi
again=$(realpath "$1")
root=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/home"
ln -s "$again" "$work/bin/again"
unset NO_COLOR AGAIN_POLICY_PATH
export PATH=$work/bin:$PATH HOME=$work/home COLUMNS=80 TERM=dumb LC_ALL=C
cd "$root"
failed=0

# same FILE MADE: what was made is what is there, or takes its place.
same() {
  if [ "$update" = yes ]; then
    cp "$2" "$1"
  elif ! diff -u "$1" "$2"; then
    failed=1
  fi
}

# play PAGE: the page, with what its commands print now.
play() {
  local line within=no
  while IFS= read -r line; do
    case $line in
      '```console') within=yes ;;
      '```') within=no ;;
      '$ '*)
        if [ "$within" = yes ]; then
          printf '%s\n' "$line"
          bash -c "${line#\$ }" </dev/null 2>&1
          continue
        fi
        ;;
    esac
    if [ "$within" = no ] || [ "$line" = '```console' ]; then
      printf '%s\n' "$line"
    fi
  done <"$1"
}

play docs/choosing-numbers.md >"$work/page"
same docs/choosing-numbers.md "$work/page"

# The README's picture.
again simulate --peers --no-plot --svg "$work/outage.svg" >/dev/null
same docs/outage.svg "$work/outage.svg"
[ "$failed" -eq 0 ]
