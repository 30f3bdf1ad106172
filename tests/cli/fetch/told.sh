# What is told: the paragraph, -v, -s and -S, --report.
. "$(dirname "$0")/aid.sh"

steps() {
  answer 503 '' 'Retry-After: 0'
  answer 429 '{"Code":"Busy","Message":"Not\u001b[2J now","RequestId":"R-1"}'
}

# Without options: errors, and nothing else where there is no terminal.
serve < <(answer 200 fine)
fetch 0 "$url/"
is err ''
serve < <(steps)
fetch 10 --policy quick --attempts 2 "$url/x?y=z"
{
  echo 'again: retryable (throttling), given up: all attempts are used up'
  echo "  url         $url/x"
  echo '  answer      429 Busy'
  printf '%s\n' '  message     Not\x1B[2J now'
  echo '  request id  R-1'
  echo '  attempts    2 of 2 in TIME'
  echo '  effect      the server may have acted on it'
} >wanted
sed -E 's/ in [0-9.]+m?s$/ in TIME/' err | diff wanted - ||
  fail 'the paragraph differs'

# -s says nothing, -S lets errors through.
serve < <(steps)
fetch 10 --policy quick -s --attempts 2 "$url/"
is err ''
serve < <(steps)
fetch 10 --policy quick -sS --attempts 2 "$url/"
has err '^again: retryable'

# -v: each decision is one line, among the heads.
serve < <(answer 503 '' && answer 200 fine 'X-Answer: 42')
fetch 0 --policy quick -v "$url/"
has err '^> GET / HTTP/1.1$'
has err '^< HTTP/1.1 503 X$'
has err '^< X-Answer: 42$'
has err '^again: attempt 1 of 4: 503, transient \(pack:http:[0-9]+\): again in [0-9.]+m?s$'
has err '^again: attempt 2 of 4: 200: success$'
is out fine

# --report: one object a decision.
serve < <(answer 429 '{"Code":"Busy"}' 'Retry-After: 1' && answer 200 fine)
fetch 0 -s --policy quick --report report "$url/x?y=z"
[ "$(wc -l <report)" -eq 4 ] || fail "$(wc -l <report) lines of report"
members='url transfer action why attempts attempts_max status transport code message
request_id class reason effect schedule rule remedy delay_ms hint_ms
hint_source retry_at elapsed_ms maybe_applied scope is_probe'
while read -r line; do
  [ "$(grep -oE '"[a-z_]+":' <<<"$line" | tr -d '":')" = \
    "$(tr ' ' '\n' <<<"$members")" ] || fail "members of $line"
done <report
# The first "go" has no answer to judge: it is passed over.
"$again" classify --input jsonl --fields class report >out 2>err ||
  fail 'the report is no JSON'

# What of a line is said here, in this order.
said() {
  sed -E "s/.*\"action\":\"([a-z-]+)\",\"why\":\"([a-z-]+)\",\"attempts\":([0-9]+),.*\"status\":([0-9a-z]+),.*\"code\":([^,]*),.*\"hint_ms\":([0-9a-z]+),.*/\1 \2 \3 \4 \5 \6/" report
}
said >saying
is saying 'go none 0 null null null
retry none 1 429 "Busy" 1000
go none 1 429 "Busy" 1000
deliver success 2 200 null null
'
has report "\"url\":\"$url/x\","

# A store that cannot be used is told once; the calls go on without it.
cat >apart.json <<'END'
{"again": 1, "extends": ["quick"], "governor": {"store": "file:none/state"}}
END
serve < <(answer 503 '' && answer 200 fine && answer 200 fine)
fetch 0 -s -S --policy ./apart.json "$url/" "$url/"
[ "$(grep -c '^again: fetch: store: file:none/state: ' err)" -eq 1 ] ||
  fail "$(cat err)"
serve < <(answer 200 fine)
fetch 0 -s --report - "$url/"
has err '^\{.*"action":"deliver"'
is out fine
finish
