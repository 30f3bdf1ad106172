#!/bin/sh
# Compares the schema and the reference with what the command prints.
#
#   format.sh [--update] AGAIN
set -eu
update=no
if [ "$1" = --update ]; then
  update=yes
  shift
fi
again=$(realpath "$1")
cd "$(dirname "$(realpath "$0")")/../../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$again" policies --schema >"$work/policy.schema.json"
"$again" policies --reference >"$work/policy-reference.md"
if [ "$update" = yes ]; then
  cp "$work/policy.schema.json" policies
  cp "$work/policy-reference.md" docs
fi
diff -u policies/policy.schema.json "$work/policy.schema.json"
diff -u docs/policy-reference.md "$work/policy-reference.md"
