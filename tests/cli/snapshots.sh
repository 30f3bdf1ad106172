#!/bin/sh
# Compares the merged decision table of every pack with its snapshot.
#
#   snapshots.sh [--update] AGAIN
set -eu
update=no
if [ "$1" = --update ]; then
  update=yes
  shift
fi
again=$(realpath "$1")
folder=$(dirname "$(realpath "$0")")/../corpus/snapshots
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME="$work" AGAIN_POLICY_PATH=

for pack in $("$again" policies | cut -d ' ' -f 1); do
  "$again" policies "$pack" >"$work/$(echo "$pack" | tr / -).txt"
done
if [ "$update" = yes ]; then
  mkdir -p "$folder"
  rm -f "$folder"/*.txt
  cp "$work"/*.txt "$folder"
fi
diff -ru "$folder" "$work"
