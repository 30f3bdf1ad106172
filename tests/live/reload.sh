#!/usr/bin/env bash
# The example of a policy that follows its file: an edit is in force from the
# next call on, a broken file is told of and changes nothing.
#
#   reload.sh SERVER RELOAD
set -euo pipefail

server=$1
reload=$2
work=$(mktemp -d)
"$server" --seconds 50 --url-file "$work/url" >/dev/null &
pids=($!)
trap 'kill "${pids[@]}"; rm -r "$work"' EXIT
until [ -s "$work/url" ]; do
  kill -0 "${pids[0]}"
  sleep 0.05
done
url="$(cat "$work/url")/?Action=CreateAccount"

mkdir "$work/policies"
policy=$work/policies/shop.json

# rule CLASS REASON: the policy, put in place of the one before at once.
rule() {
  cat >"$work/new" <<END
{"again": 1, "extends": ["aliyun/polardb"], "rules": [
  {"code": "QuotaExceeded.*", "class": "$1", "reason": "$2"}]}
END
  mv "$work/new" "$policy"
}

# expect LINE: is what the example says next.
expect() {
  read -r -t 10 -u "${example[0]}" line
  if [ "$line" != "$1" ]; then
    printf 'wanted: %s\ngot:    %s\n' "$1" "$line"
    exit 1
  fi
}

call() { echo >&"${example[1]}"; }

rule quota limit
coproc example { exec timeout 40 "$reload" "$policy" "$url"; }
pids+=($!)
call
expect 'quota, line 2'
rule client-fault limit
expect reloaded
call
expect 'client-fault, line 2'
echo '{"again": 1,' >"$policy"
expect 'not reloaded: line 2: the file ends too early'
call
expect 'client-fault, line 2'
rule quota limit
expect reloaded
call
expect 'quota, line 2'
# At the end of its input it ends.
eval "exec ${example[1]}>&-"
wait "${pids[1]}"
pids=("${pids[0]}")
