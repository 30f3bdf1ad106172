#!/bin/bash
# Each finding of the linter has bad files that show it at the place their
# first line names, and, where that says something, good ones that are near and
# have none. They are named after the finding: ID.json, and ID.WHAT.json. Each
# has its paragraph in docs/lint.md.
#
#   lint.sh AGAIN
set -u
again=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
cd "$here/lint" || exit 99
# Where name-mismatch and host-tie look for files.
export AGAIN_POLICY_PATH="$PWD/bad:$PWD/good"
failures=0
fail() {
  echo "$*"
  failures=$((failures + 1))
}

# findings FILE ID: of this name, as JSON.
findings() {
  "$again" lint --format json --codes codes.txt "$1" |
    grep -F "\"id\":\"$2\""
}

# These depend on a file system, not on a file's text.
outside="not-found too-large unreadable"

for id in $("$again" lint --explain all | sed -nE 's/^([a-z-]+) \((error|warning|note)\): .*/\1/p'); do
  case " $outside " in *" $id "*) continue ;; esac
  [ -e "bad/$id.json" ] || fail "$id: no bad example"
done

for bad in bad/*.json; do
  id=$(basename "$bad" .json)
  read -r _ _ place <"$bad"
  found=$(findings "$bad" "${id%%.*}" |
    sed -E 's/.*"line":([0-9]+),"column":([0-9]+).*/\1:\2/' | head -n 1)
  [ "$found" = "$place" ] || fail "$bad: wanted at $place, found at '$found'"
done

for good in good/*.json; do
  id=$(basename "$good" .json)
  if findings "$good" "${id%%.*}"; then
    fail "$good: has the finding"
  fi
done

docs=$(realpath "$here/../../docs")
bash "$docs/lint.sh" "$again" | diff "$docs/lint.md" - ||
  fail "docs/lint.md: not in the linter's words"

# The examples tie with packs.
export AGAIN_POLICY_PATH=
packs=$(realpath "$here/../../policies")
while read -r pack; do
  "$again" lint --strict "$pack" || fail "$pack: is not clean"
done < <(find "$packs" -name '*.json' ! -name '*.schema.json' | sort)

# Minutes where each rule is compared with all before it.
verdict='"class": "auth", "reason": "permission"'
many=$(mktemp)
trap 'rm -f "$many"' EXIT
{
  printf '{"again": 1, "rules": [\n'
  seq -f '{"message": "*text %.0f is*", "status": 400, '"$verdict}," 40000
  printf '{"status": 503, %s}]}\n' "$verdict"
} >"$many"
timeout 30 "$again" lint "$many" >/dev/null ||
  fail "many rules by message: took too long, or failed"

[ "$failures" -eq 0 ]
