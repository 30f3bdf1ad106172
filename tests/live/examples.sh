#!/usr/bin/env bash
# The examples of event loops against the demo's server: each tells of every
# URL once, and retries what it should.
#
#   examples.sh SERVER POOLED LOOP...
set -euo pipefail

server=$1
pooled=$2
shift 2
work=$(mktemp -d)
"$server" --seconds 50 --url-file "$work/url" >/dev/null &
trap 'kill $! && rm -r "$work"' EXIT
until [ -s "$work/url" ]; do
  kill -0 $!
  sleep 0.05
done
api=$(cat "$work/url")

cat >"$work/wanted" <<END
ftp://127.0.0.1/: Unsupported protocol
$api/?Action=CreateAccount: quota after 1 attempts
$api/?Action=DescribeAccounts: success after 2 attempts
$api/?Action=DescribeDBClusters: success after 3 attempts
$api/?Action=DescribeEndpoints: success after 1 attempts
END
for loop in "$@"; do
  echo "${loop##*/}"
  timeout 15 "$loop" "$api/?Action=CreateAccount" ftp://127.0.0.1/ \
    "$api/?Action=DescribeAccounts" "$api/?Action=DescribeDBClusters" \
    "$api/?Action=DescribeEndpoints" | LC_ALL=C sort >"$work/got"
  diff -u "$work/wanted" "$work/got"
done

echo "${pooled##*/}"
timeout 30 "$pooled" "$api/" >"$work/got"
diff -u - "$work/got" <<<'10000 of 10000 calls were a success'
