# Calls that are held while their host is overloaded: what they wait for.
. "$(dirname "$0")/aid.sh"

steps() {
  answer 503 '' && answer 503 '' && answer 200 fine
}

serve < <(steps)
fetch 0 -v --policy held --report report "$url/"
has err "^again: .*held: $url is overloaded, looks again in [1-4][0-9]+ms\$"
has err '^again: go, as a probe$'
has err '^again: attempt 3 of 6: 200: success$'
has report "\"action\":\"wait\",\"why\":\"unavailable\",.*\"scope\":\"$url\",\"is_probe\":false"
has report "\"action\":\"go\",.*\"scope\":\"$url\",\"is_probe\":true"
is out fine

# Behind another that probes it goes on when that is through.
serve < <(steps && answer 200 fine)
fetch 0 -Z -v --policy held "$url/" -o one "$url/" -o two
has err "^again: \\[1\\] .*held: $url is overloaded"
has err "^again: \\[2\\] .*held: $url is overloaded"
is one fine
is two fine

# What cannot be sat out is given up at once.
serve < <(answer 503 '')
fetch 10 --policy held --deadline 100ms "$url/"
has err 'given up: calls of the service are held, and it may not wait so long$'

# On a terminal the line says so.
if script -qec true /dev/null >"$work/null" 2>&1; then
  serve < <(steps)
  printf -v line '%q ' "$again" fetch --policy held -o file "$url/"
  SHELL=$BASH script -qec "stty cols 100 rows 6; $line" typescript \
    >"$work/null" </dev/null
  tr '\r' '\n' <typescript >screen
  has screen "held: $url is overloaded, looks again in 0\\.[0-9] s: 503 \\(transient\\)"
fi
finish
