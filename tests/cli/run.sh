#!/bin/sh
# Runs one case of the command and compares it with its golden text.
#
#   run.sh [--update] AGAIN CASE
#
# CASE.cmd is a shell script that runs in data/, with `again` on its path.
# CASE.out is what it writes to stdout, then to stderr, and how it ends.
set -u
update=no
if [ "$1" = --update ]; then
  update=yes
  shift
fi
again=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
case=$here/cases/$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/bin" "$work/home"
ln -s "$again" "$work/bin/again"
unset NO_COLOR
export PATH="$work/bin:$PATH" HOME="$work/home" COLUMNS=80 TERM=dumb \
  AGAIN_POLICY_PATH=../policies TZ=UTC

cd "$here/data" || exit 99
sh -u "$case.cmd" >"$work/stdout" 2>"$work/stderr"
code=$?
# What the machine can't do is skipped.
[ "$code" -ne 77 ] || exit 77
{
  cat "$work/stdout"
  echo "--- stderr"
  cat "$work/stderr"
  echo "--- exit $code"
} | sed -E 's/"policy_hash":"[0-9a-f]{16}"/"policy_hash":"HASH"/
            s/^(hash +)[0-9a-f]{16}$/\1HASH/' >"$work/out"

if [ "$update" = yes ]; then
  cp "$work/out" "$case.out"
fi
diff -u "$case.out" "$work/out"
