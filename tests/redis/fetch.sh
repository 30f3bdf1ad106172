#!/usr/bin/env bash
# fetch.sh AGAIN: a policy that names a Redis server which is not there: it is
# said once, without the password, and the call goes on.
set -euo pipefail
again=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/policy.json" <<'EOF'
{
  "again": 1,
  "name": "policy",
  "schedules": {"default": {"base": "300ms", "jitter": "none", "attempts": 2,
    "deadline": "2s"}},
  "governor": {"store": "redis://me:secret@127.0.0.1:1"},
  "rules": [
    {"transport": ["connect"], "class": "retryable", "reason": "unreachable",
     "effect": "none"}
  ]
}
EOF
status=0
"$again" fetch --policy "$work/policy.json" http://127.0.0.1:1/ \
  >"$work/out" 2>"$work/err" || status=$?
cat "$work/err"
[ "$status" -eq 10 ]
[ "$(grep -c 'store: redis://127.0.0.1:1: Connection refused' "$work/err")" -eq 1 ]
! grep -q secret "$work/err"
