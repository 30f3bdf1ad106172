# nginx: it hangs up, limits, and stands before a back end that fails.
. "$(dirname "$0")/aid.sh"
. "$here/start_nginx.sh"

# `back` is where the back end listens.
begin() {
  free_port port
  start_nginx <<END
limit_req_zone \$uri zone=seldom:64k rate=6r/m;
limit_req_zone \$uri zone=often:64k rate=1r/s;
server {
  listen 127.0.0.1:$port;
  client_max_body_size 1k;
  location /hang-up { return 444; }
  location /limited {
    limit_req zone=seldom;
    proxy_pass http://127.0.0.1:$back;
  }
  location /limited-429 {
    limit_req zone=seldom;
    limit_req_status 429;
    proxy_pass http://127.0.0.1:$back;
  }
  location /now-and-then {
    limit_req zone=often;
    limit_req_status 429;
    proxy_pass http://127.0.0.1:$back;
  }
  location /back { proxy_pass http://127.0.0.1:$back; }
  location /late {
    proxy_read_timeout 200ms;
    proxy_pass http://127.0.0.1:$back;
  }
  location /dead { proxy_pass http://127.0.0.1:1; }
}
END
}

serve < <(echo repeat && answer 200 fine)
back=${url##*:}
begin

ends '0 200 ok - success 1 false' "$front/back"
is out fine

# 444: not a word.
ends '10 - empty-reply transient attempts 4 true' "$front/hang-up"
ends '10 - empty-reply transient unsafe 1 true' -X POST "$front/hang-up"

# A limit refuses before anything has run, which only 429 says.
ends '0 200 ok - success 1 false' "$front/limited"
attempt '503 - retryable transient maybe if-idempotent -' "$front/limited"
ends '10 503 ok transient unsafe 1 true' -d x "$front/limited"
ends '0 200 ok - success 1 false' "$front/limited-429"
attempt '429 - retryable throttling none yes -' "$front/limited-429"
for _ in first second; do
  fetch 0 -s --policy steady -d x "$front/now-and-then"
  is out fine
done
requests_are 5

# No back end, and a body that is too large for it.
attempt '502 - retryable transient maybe if-idempotent -' "$front/dead"
ends '10 502 ok transient attempts 4 true' "$front/dead"
ends '10 502 ok transient unsafe 1 true' -d x "$front/dead"
has out '502 Bad Gateway'
attempt '413 - client-fault too-large none no -' --data-binary "@$again" \
  "$front/back"

# The rest with back ends of their own.
back_end() {
  end_daemons
  serve
  back=${url##*:}
  begin
}
back_end < <(printf '%s\n' repeat read stall)
ends '10 504 ok transient unsafe 1 true' -d x "$front/late"
ends '10 504 ok transient attempts 2 true' --attempts 2 "$front/late"
requests_are 3
back_end < <(printf '%s\n' repeat read reset)
ends '10 502 ok transient unsafe 1 true' -d x "$front/back"
ends '10 502 ok transient attempts 4 true' "$front/back"
requests_are 5
# Nonsense it hands on as it is.
back_end < <(printf '%s\n' repeat read 'send garbage\r\n\r\n' close)
ends '10 - protocol transient unsafe 1 true' -d x "$front/back"
requests_are 1
finish
