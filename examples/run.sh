#!/usr/bin/env bash
# What the library is for, in a few seconds: builds it, starts a cloud API that
# has a bad day on this machine's loopback, and calls it.
#
#   examples/run.sh
#
# On a Debian 12 it installs what is missing first.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${AGAIN_DEMO_DIR:-$root/build/demo}
log=$out/log
corpus=$root/../shared/corpus
. "$root/src/build/packages.sh"

# quietly TITLE COMMAND...: its output goes to the log, unless it fails.
quietly() {
  printf '%s ... ' "$1"
  shift
  if ! "$@" >>"$log" 2>&1; then
    printf 'failed\n'
    tail -n 30 "$log"
    exit 1
  fi
  printf 'done\n'
}

build() {
  cmake -S "$root" -B "$out" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DAGAIN_BUILD_TESTS=OFF
  cmake --build "$out" -j "$(nproc)"
}

start_server() {
  rm -f "$out/url"
  "$out/examples/server/bad_day" --seconds 120 --url-file "$out/url" &
  server=$!
  trap 'kill "$server"' EXIT
  until [ -s "$out/url" ]; do
    kill -0 "$server"
    sleep 0.05
  done
  api=$(cat "$out/url")
}

# scene TEXT COMMAND...: says what happens, and lets it happen. libcurl's trace
# of -v is left out.
scene() {
  local program=$2 status=0
  [ -z "$1" ] || printf '\n%s\n' "$1"
  shift 2
  printf '  $ %s %s\n' "${program##*/}" "${*//"$root/"/}"
  "$program" "$@" </dev/null 2>&1 | awk '!/^[*<>] /{ print "    " $0 }' ||
    status=${PIPESTATUS[0]}
  [ "$status" -eq 0 ] || printf '    exit code %d\n' "$status"
}

mkdir -p "$out"
: >"$log"
quietly 'Packages' install_packages "${build_packages[@]}"
quietly 'Build' build
start_server

again=$out/src/cli/again
fetch=(fetch -s -v --policy aliyun/polardb)

scene 'The connection just closes, then a proxy answers with a page. The call only
reads, so it goes again until it has its answer:' \
  "$out/examples/first" "$api/?Action=DescribeDBClusters"

scene 'Throttled: the server said in a header when to come back, and is heard:' \
  "$again" "${fetch[@]}" "$api/?Action=DescribeAccounts"

scene 'A POST, while the cluster changes its state. It was refused before it had any
effect, so it may go again; an operator'\''s own file says how soon:' \
  "$again" fetch -s -v --policy "$root/examples/impatient.json" \
  -d Action=ModifyDBClusterDescription "$api/"

scene 'A nonce that the server has seen already: the call is signed afresh. Its
ClientToken makes the second attempt safe:' \
  "$out/examples/operation" "$api/" CreateDBCluster

scene 'The server broke down in the middle of a POST. It may have acted: nobody
repeats that unasked:' \
  "$again" "${fetch[@]}" -d Action=RestartDBNode "$api/"

scene 'A quota, and a user who may not: no waiting helps. Exit codes tell them apart:' \
  "$again" "${fetch[@]}" -d Action=CreateAccount "$api/"
scene '' "$again" "${fetch[@]}" -d Action=DeleteDBCluster "$api/"

if [ -d "$corpus" ]; then
  cd "$corpus"
  scene 'Real answers of Alibaba Cloud, as they were captured:' \
    "$again" classify --policy aliyun/common aliyun-rpc-*.http
fi
