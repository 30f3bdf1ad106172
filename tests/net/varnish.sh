# Varnish: it answers for itself, from its cache, and for back ends that fail.
. "$(dirname "$0")/aid.sh"
need varnishd setpriv cc

begin() {
  free_port port
  cat >varnish.vcl <<END
vcl 4.1;
backend default {
  .host = "127.0.0.1";
  .port = "$back";
  .first_byte_timeout = 300ms;
}
backend dead { .host = "127.0.0.1"; .port = "1"; }
sub vcl_recv {
  if (req.url == "/busy") { return (synth(503, "Busy")); }
  if (req.url == "/many") { return (synth(429, "Too Many Requests")); }
  if (req.url == "/fail") { return (fail); }
  if (req.url == "/dead") { set req.backend_hint = dead; }
}
sub vcl_synth {
  if (req.url == "/busy" || req.url == "/many") {
    set resp.http.Retry-After = "2";
    return (deliver);
  }
}
sub vcl_backend_error {
  if (bereq.url == "/") { return (deliver); }
}
END
  rm -rf state
  state_folder
  start_daemon "$port" varnishd -F -n "$work/state" -f "$work/varnish.vcl" \
    -a "127.0.0.1:$port" -s malloc,10m -p vcc_allow_inline_c=off
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

# From the cache: two calls, one request behind it; POSTs pass.
ends '0 200 ok - success 1 false' "$front/"
ends '0 200 ok - success 1 false' "$front/"
is out fine
ends '0 200 ok - success 1 false' -d x "$front/"

# Its own answers, and what they ask for: five seconds, unless told otherwise.
attempt '503 - retryable transient maybe if-idempotent 2000' "$front/busy"
attempt '429 - retryable throttling none yes 2000' "$front/many"
attempt '503 - retryable transient maybe if-idempotent 5000' "$front/fail"
ends '10 503 ok transient hint 1 true' --deadline 1s "$front/busy"
ends '10 429 ok throttling hint 1 false' --deadline 1s -d x "$front/many"
attempt '503 - retryable transient maybe if-idempotent 5000' "$front/dead"
ends '10 503 ok transient unsafe 1 true' -d x "$front/dead"
has out '<p>XID: [0-9]+<'
requests_are 2

# Back ends that hang up, are late, talk nonsense. It asks again itself where a
# kept connection broke, but not these new ones.
for steps in close stall 'send garbage\r\n\r\n'; do
  back_end < <(printf '%s\n' repeat read "$steps" close)
  ends '10 503 ok transient unsafe 1 true' -d x "$front/"
  ends '10 503 ok transient attempts 4 true' "$front/"
  requests_are 5
done
finish
