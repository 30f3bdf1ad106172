# HAProxy: it denies, holds up, and stands before back ends that fail.
. "$(dirname "$0")/aid.sh"
need haproxy setpriv

begin() {
  free_port port
  cat >haproxy.cfg <<END
defaults
  mode http
  timeout connect 500ms
  timeout client 5s
  timeout server 300ms
  timeout tarpit 200ms
  retries 0
frontend front
  bind 127.0.0.1:$port
  http-request deny deny_status 429 hdr Retry-After 1 if { path /deny-429 }
  http-request deny deny_status 503 hdr Retry-After 30 if { path /deny-503 }
  http-request deny if { path /deny }
  http-request tarpit deny_status 429 if { path /tarpit-429 }
  http-request tarpit if { path /tarpit }
  http-request reject if { path /reject }
  use_backend dead if { path /dead }
  use_backend none if { path /none }
  default_backend back
backend back
  server back 127.0.0.1:$back
backend dead
  server dead 127.0.0.1:1
backend none
END
  start_daemon "$port" haproxy -db -f haproxy.cfg
  front=http://127.0.0.1:$port
}

# back_end: begins anew, before a back end that plays stdin's steps.
back_end() {
  end_daemons
  serve
  back=${url##*:}
  begin
}

back_end < <(echo repeat && answer 200 fine)
ends '0 200 ok - success 1 false' "$front/back"

# Denied: what 429 says is heard, and how long to wait; 503 may mean anything.
attempt '429 - retryable throttling none yes 1000' "$front/deny-429"
ends '10 429 ok throttling hint 1 false' -d x --deadline 500ms \
  "$front/deny-429"
attempt '503 - retryable transient maybe if-idempotent 30000' "$front/deny-503"
ends '10 503 ok transient hint 1 true' --deadline 5s "$front/deny-503"
ends '10 503 ok transient unsafe 1 true' -d x "$front/deny-503"
attempt '403 - auth permission none no -' "$front/deny"

# Tarpit: the same, late.
attempt '429 - retryable throttling none yes -' "$front/tarpit-429"
ends '10 500 ok server attempts 2 true' --attempts 2 "$front/tarpit"
ends '10 - timeout transient unsafe 1 true' -m 100ms -d x "$front/tarpit"

# Reject: not a word.
ends '10 - empty-reply transient attempts 4 true' "$front/reject"
ends '10 - empty-reply transient unsafe 1 true' -X POST "$front/reject"

# No back end, and none that answers.
attempt '503 - retryable transient maybe if-idempotent -' "$front/none"
ends '10 503 ok transient attempts 2 true' --attempts 2 "$front/dead"
ends '10 503 ok transient unsafe 1 true' -d x "$front/dead"
requests_are 1

# One that talks nonsense, hangs up, resets, is late.
back_end < <(printf '%s\n' repeat read 'send garbage\r\n\r\n' close)
ends '10 502 ok transient attempts 4 true' "$front/"
ends '10 502 ok transient unsafe 1 true' -d x "$front/"
requests_are 5
back_end < <(printf '%s\n' repeat read close)
ends '10 502 ok transient unsafe 1 true' -d x "$front/"
requests_are 1
back_end < <(printf '%s\n' repeat read reset)
ends '10 502 ok transient unsafe 1 true' -d x "$front/"
requests_are 1
back_end < <(printf '%s\n' repeat read stall)
ends '10 504 ok transient unsafe 1 true' -d x "$front/"
ends '10 504 ok transient attempts 2 true' --attempts 2 "$front/"
requests_are 3

# One whose body is cut: so it is here, and was seen.
back_end < <(printf '%s\n' repeat read \
  'send HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf' close)
ends '10 200 partial-body transient committed 1 true' "$front/"
is out half
requests_are 1
finish
