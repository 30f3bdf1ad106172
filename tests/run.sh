#!/usr/bin/env bash
# All tests, one command, on a Debian 12 that has nothing installed yet.
#
#   tests/run.sh               every stage
#   tests/run.sh --long        the same, with two minutes for each fuzz target
#                              ten times the calls in the chaos run, and a
#                              million attempts in a row
#   tests/run.sh --list        the names of the stages
#   tests/run.sh STAGE...      packages, and these stages
#
# Each stage is one line here and a log in build/run/log. The last line says
# how many tests (ctest's, and the stages) passed and failed.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${AGAIN_RUN_DIR:-$root/build/run}
logs=$out/log
fuzz_seconds=15
is_long=
chaos_calls=20000
jobs=2

export CMAKE_GENERATOR=Ninja
export AGAIN_SHARED=${AGAIN_SHARED:-$root/../shared}
# What a login sets and a CI runner does not: no test may lean on it.
unset SHELL TERM

# In this order: what fails fastest, and what others need, comes first.
stages=(packages format lines gcc-asan gcc-release clang-release tsan
        chaos fuzz tidy install-shared install-static subdirectory readme demo man)

. "$root/src/build/packages.sh"
for piece in builds chaos fuzz checks install readme; do
  . "$root/tests/run/$piece.sh"
done

usage() {
  sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
}

# What ctest said in a log, as "PASSED FAILED".
ctest_counts() {
  sed -n 's/.*tests passed, \([0-9]*\) tests failed out of \([0-9]*\).*/\1 \2/p' \
    "$1" | awk '{ failed += $1; all += $2 } END { print all - failed, failed + 0 }'
}

run_stage() {
  local stage=$1 log=$logs/$1.log began=$SECONDS status tests_passed tests_failed
  printf '%-16s' "$stage"
  (
    set -e
    cd "$root"
    "stage_${stage//-/_}"
  ) >"$log" 2>&1
  status=$?
  read -r tests_passed tests_failed <<<"$(ctest_counts "$log")"
  passed=$((passed + tests_passed))
  failed=$((failed + tests_failed))
  if [ "$status" -eq 0 ]; then
    passed=$((passed + 1))
    printf 'ok %5d s' $((SECONDS - began))
  else
    failed=$((failed + 1))
    printf 'FAILED %d s' $((SECONDS - began))
  fi
  [ $((tests_passed + tests_failed)) -eq 0 ] ||
    printf '   %d tests' $((tests_passed + tests_failed))
  sed -n 's/^NOTE: /   /p' "$log" | paste -sd, | tr -d '\n'
  printf '\n'
  if [ "$status" -ne 0 ]; then
    # Without what ninja has done well and libFuzzer has learned.
    grep -vE '^\[[0-9]+/[0-9]+\] |# Uses: ' "$log" | tail -n 40 |
      sed 's/^/    | /'
    printf '    | (all of it: %s)\n' "$log"
  fi
}

wanted=()
for argument in "$@"; do
  case $argument in
    -h | --help) usage; exit 0 ;;
    --list) printf '%s\n' "${stages[@]}"; exit 0 ;;
    --long) fuzz_seconds=120 chaos_calls=200000 is_long=yes ;;
    *)
      if ! declare -F "stage_${argument//-/_}" >/dev/null; then
        printf 'tests/run.sh: no stage "%s"; --list names them\n' "$argument" >&2
        exit 2
      fi
      wanted+=("$argument")
      ;;
  esac
done
[ ${#wanted[@]} -eq 0 ] || stages=(packages "${wanted[@]}")

# The sanitizers need it, and a bare chroot has none.
if [ ! -e /proc/self ]; then
  as_root mount -t proc proc /proc
  trap 'as_root umount /proc' EXIT
fi

mkdir -p "$logs"
passed=0
failed=0
for stage in "${stages[@]}"; do
  run_stage "$stage"
  # Without its packages nothing after it means anything.
  [ "$stage" != packages ] || [ "$failed" -eq 0 ] || break
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
