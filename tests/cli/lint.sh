#!/bin/bash
# Each finding of the linter has a bad file that shows it at the place its
# first line names, and, where that says something, a good one that is near
# and has none.
#
#   lint.sh AGAIN
set -u
again=$1
here=$(dirname "$(realpath "$0")")
cd "$here/lint" || exit 99
export AGAIN_POLICY_PATH=
failures=0
fail() {
  echo "$*"
  failures=$((failures + 1))
}

# These depend on a file system, not on a file's text.
outside="not-found too-large unreadable"

for id in $("$again" lint --explain all | sed -nE 's/^([a-z-]+) \((error|warning|note)\): .*/\1/p'); do
  case " $outside " in *" $id "*) continue ;; esac
  [ -e "bad/$id.json" ] || { fail "$id: no bad example"; continue; }
  read -r _ _ place <"bad/$id.json"
  found=$("$again" lint --format json --codes codes.txt "bad/$id.json" |
    grep -F "\"id\":\"$id\"" |
    sed -E 's/.*"line":([0-9]+),"column":([0-9]+).*/\1:\2/' | head -n 1)
  [ "$found" = "$place" ] || fail "$id: wanted at $place, found at '$found'"
done

for good in good/*.json; do
  id=$(basename "$good" .json)
  if "$again" lint --format json --codes codes.txt "$good" |
    grep -F "\"id\":\"$id\""; then
    fail "$good: has the finding"
  fi
done

packs=$(realpath "$here/../../policies")
while read -r pack; do
  "$again" lint --strict "$pack" || fail "$pack: is not clean"
done < <(find "$packs" -name '*.json' ! -name '*.schema.json' | sort)

[ "$failures" -eq 0 ]
