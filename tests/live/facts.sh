#!/bin/bash
# Each line of facts.csv that was measured has a test that fails where the
# adapter gets it wrong. A test says which by its name: fNN_WHAT. Those that
# have another name stand in the last column, as SUITE or SUITE/TEST; "-" says
# that nothing of ours rests on the fact.
#
#   facts.sh TEST-PROGRAM...      prints the table, "FACT: SUITE/TEST..."
set -u
here=$(dirname "$(realpath "$0")")
failures=0
fail() {
  echo "facts.csv: $*" >&2
  failures=$((failures + 1))
}

# The tests of all programs, as SUITE/TEST.
tests=$(for program in "$@"; do
  "$program" --list || echo "$program: has no list" >&2
done | sed -nE 's/^([a-z0-9_]+): [0-9]+ tests?$/= \1/p; s/^[^a-z0-9_]+ //p' |
  awk '$1 == "=" { suite = $2; next } { print suite "/" $1 }')
[ -n "$tests" ] || fail "no tests"

# named NN: those that name this fact.
named() {
  grep -F "/f$(printf '%02d' "$1")_" <<<"$tests"
}

while IFS=, read -r fact how what others; do
  [ "$fact" != fact ] || continue
  found=$([[ $fact == [a-z] ]] || named "$fact")
  for other in ${others#-}; do
    grep -qE "^$other(/|$)" <<<"$tests" || fail "$fact: there is no $other"
    found+=" $other"
  done
  [ -n "$found" ] || [ "$others" = - ] || [ "$how" != measured ] ||
    fail "$fact: no test of: $what"
  echo "$fact: ${found//$'\n'/ }"
done <"$here/facts.csv"

for number in $(sed -nE 's|.*/f([0-9]{2})_.*|\1|p' <<<"$tests" | sort -u); do
  grep -qE "^$((10#$number))," "$here/facts.csv" || fail "$number is no fact"
done
[ $failures -eq 0 ]
