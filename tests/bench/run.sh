#!/usr/bin/env bash
# Builds and runs the measurements: times side by side, and the instructions
# that a call costs on libcurl, counted by callgrind.
#
#   tests/bench/run.sh [times|instructions]
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=${AGAIN_RUN_DIR:-$root/build/run}/bench
programs=$out/tests/bench

build() {
  cmake -S "$root" -B "$out" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DAGAIN_BUILD_BENCH=ON -DAGAIN_BUILD_TESTS=OFF -DAGAIN_BUILD_EXAMPLES=OFF
  cmake --build "$out" -j 2
}

# Instructions of a whole run.
count() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    "$programs/bench_perform" "$@" 2>&1 >/dev/null |
    sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

# count_each HOW PATH: of one request, set-up and first connection left out.
count_each() {
  local few many
  few=$(count "$1" "$url/$2" 20)
  many=$(count "$1" "$url/$2" 220)
  echo $(((many - few) / 200))
}

# row TITLE OURS THEIRS AT_MOST
row() {
  awk -v title="$1" -v ours="$2" -v theirs="$3" -v most="$4" 'BEGIN {
    more = (ours / theirs - 1) * 100
    printf "%-44s %8d beside %8d  %+6.2f %%   at most: %g %% %s\n",
      title, ours, theirs, more, most, more <= most ? "" : "MISSED" }'
}

instructions() {
  local easy multi again bound path
  coproc server { exec "$programs/bench_serve"; }
  read -r port <&"${server[0]}"
  url=http://127.0.0.1:$port
  echo "instructions of one request on a kept connection"
  for path in 0 1024; do
    easy=$(count_each easy $path)
    multi=$(count_each multi $path)
    again=$(count_each again $path)
    bound=$(count_each bound $path)
    row "200, $path bytes, beside curl_easy_perform" "$again" "$easy" 6
    row "200, $path bytes, beside a kept multi" "$again" "$multi" 4
    row "200, $path bytes, bound, beside easy" "$bound" "$easy" 3
    row "200, $path bytes, bound, beside multi" "$bound" "$multi" 1
  done
  row "503, beside curl_easy_perform" "$(count_each again 503)" \
    "$(count_each easy 503)" 12
  exec {server[1]}>&-
  wait "$server_PID" || true
}

mkdir -p "$out"
build >"$out.log" 2>&1 || { tail -n 40 "$out.log"; exit 1; }
case ${1-} in
  times) "$programs/bench" ;;
  instructions) instructions ;;
  *) "$programs/bench"; instructions ;;
esac
