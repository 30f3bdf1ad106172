#!/usr/bin/env bash
# Builds and runs the measurements: times side by side, the instructions that a
# call costs on libcurl, counted by callgrind, and the bytes of one that waits.
#
#   tests/bench/run.sh [times|instructions|memory]
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=${AGAIN_RUN_DIR:-$root/build/run}/bench
programs=$out/tests/bench

build() {
  cmake -S "$root" -B "$out" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DAGAIN_BUILD_BENCH=ON -DAGAIN_BUILD_TESTS=OFF -DAGAIN_BUILD_EXAMPLES=OFF
  cmake --build "$out" -j 2
}

# Instructions of a whole run of PROGRAM.
count() {
  local program=$1
  shift
  valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    "$programs/$program" "$@" 2>&1 >/dev/null |
    sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

# count_call HOW PATH: of one request, set-up and first connection left out.
count_call() {
  local few many
  few=$(count bench_perform "$1" "$url/$2" 20)
  many=$(count bench_perform "$1" "$url/$2" 120)
  echo $(((many - few) / 100))
}

# count_driven HOW LOOP PATH HANDLES: the same, of one in rounds of HANDLES.
count_driven() {
  local few many rounds=$((4 > 100 / $4 ? 4 : 100 / $4))
  few=$(count bench_drive "$1" "$2" "$url/$3" "$4" 2)
  many=$(count bench_drive "$1" "$2" "$url/$3" "$4" $((2 + rounds)))
  echo $(((many - few) / rounds / $4))
}

# row TITLE OURS THEIRS [AT_MOST]
row() {
  awk -v title="$1" -v ours="$2" -v theirs="$3" -v most="${4-}" 'BEGIN {
    more = (ours / theirs - 1) * 100
    printf "%-44s %8d beside %8d  %+6.2f %%", title, ours, theirs, more
    if (most != "")
      printf "   at most: %g %% %s", most, more <= most ? "" : "MISSED"
    print "" }'
}

count_blocking() {
  local easy multi again bound path
  for path in 0 1024; do
    easy=$(count_call easy $path)
    multi=$(count_call multi $path)
    again=$(count_call again $path)
    bound=$(count_call bound $path)
    row "200, $path bytes, beside curl_easy_perform" "$again" "$easy" 6
    row "200, $path bytes, beside a kept multi" "$again" "$multi" 4
    row "200, $path bytes, bound, beside easy" "$bound" "$easy" 3
    row "200, $path bytes, bound, beside multi" "$bound" "$multi" 1
  done
  row "503, beside curl_easy_perform" "$(count_call again 503)" \
    "$(count_call easy 503)" 12
}

count_multi() {
  local handles loop path
  for handles in 1 100 1000; do
    for loop in poll socket; do
      for path in 0 503; do
        row "$handles at once, $loop, /$path, beside a multi" \
          "$(count_driven again $loop $path $handles)" \
          "$(count_driven multi $loop $path $handles)"
      done
    done
  done
}

instructions() {
  coproc server { exec "$programs/bench_serve"; }
  read -r port <&"${server[0]}"
  url=http://127.0.0.1:$port
  ulimit -n 4096
  echo "instructions of one request on a kept connection"
  count_blocking
  count_multi
  exec {server[1]}>&-
  wait "$server_PID" || true
}

memory() {
  local bytes most=1024
  bytes=$("$programs/bench_waiting" 100000)
  echo "100000 waiting calls, bytes of each: $bytes   at most: $most" \
    "$([ "$bytes" -le $most ] || echo MISSED)"
}

mkdir -p "$out"
build >"$out.log" 2>&1 || { tail -n 40 "$out.log"; exit 1; }
case ${1-} in
  times) "$programs/bench" ;;
  instructions) instructions ;;
  memory) memory ;;
  *) "$programs/bench"; instructions; memory ;;
esac
