# Attempts, times and policies: the caller's word, and what is told when it
# ends a call. Times are far apart, so that a slow machine does no harm.
. "$(dirname "$0")/aid.sh"

always() { # STATUS [HEADER]...
  echo repeat
  answer "$1" '' "${@:2}"
}

# --attempts counts attempts, --retry what comes after the first.
serve < <(always 503)
fetch 10 -sS --policy quick --attempts 3 "$url/"
has err 'all attempts are used up'
has err 'attempts +3 of 3 in '
requests_are 3
serve < <(always 503)
fetch 10 -s --policy quick --retry 1 "$url/"
requests_are 2
serve < <(always 503)
fetch 10 -s --policy quick "$url/"
requests_are 4

# --deadline: what the server asks for does not fit.
serve < <(always 503 'Retry-After: 60')
fetch 10 -sS --policy quick --deadline 30s "$url/"
has err 'the server asked for more time than there is'
has err 'try again +20[0-9-]+T[0-9:]+Z$'
requests_are 1

# It ends an attempt that has no answer, and not one whose answer comes.
serve <<'END'
repeat
read
stall
END
fetch 10 -sS --policy quick --deadline 300ms "$url/"
has err 'answer +timeout$'
requests_are 1
serve <<'END'
read
send HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf
pause 600
send half
END
fetch 0 -s --policy quick --deadline 300ms "$url/"
is out halfhalf
fetch 2 --deadline 0 "$url/"
has err '^again: fetch: --deadline: there is no time'

# --max-time is for one attempt: the second one is in time.
serve <<'END'
read
stall
read
send HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine
END
fetch 0 -s --policy quick --max-time 300ms "$url/"
is out fine
requests_are 2
serve <<'END'
repeat
read
stall
END
fetch 10 -sS --policy quick -m 0.05 --attempts 2 "$url/"
has err 'answer +timeout$'
has err 'attempts +2 of 2 in '
requests_are 2

# --connect-timeout: this network has no hosts.
fetch 10 -sS --policy quick --connect-timeout 50ms --deadline 2s \
  http://192.0.2.1/
has err 'attempts +0 of 4 in '
has err 'effect +none'

# --policy: several are layers, auto goes by the host.
printf '{"again": 1, "name": "mine", "about": "x", "rules": [
  {"status": 503, "class": "quota", "reason": "limit"}]}' >mine.json
serve < <(always 503)
fetch 12 -sS --policy ./mine.json --policy quick "$url/"
has err '^again: quota \(limit\), given up: '
requests_are 1
serve < <(always 404)
fetch 13 -s -v --policy auto --attempts 1 "$url/"
has err 'pack:http:'
finish
