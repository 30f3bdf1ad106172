#!/bin/sh
# Every pack has a table of errors, most of them from its provider's
# documentation: tables/NAME.csv. None may differ, and no table may be without
# a pack.
#
#   tables.sh AGAIN
set -u
again=$(realpath "$1")
cd "$(dirname "$(realpath "$0")")/tables" || exit 99
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME="$work" AGAIN_POLICY_PATH=
failures=0

for pack in $("$again" policies | cut -d ' ' -f 1); do
  echo "$pack.csv" >>"$work/packs"
  "$again" test --policy "$pack" "$pack.csv" || failures=$((failures + 1))
done
find . -name '*.csv' | sed 's,^\./,,' | sort >"$work/tables"
sort "$work/packs" | diff - "$work/tables" || failures=$((failures + 1))
[ "$failures" -eq 0 ]
