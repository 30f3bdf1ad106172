# nghttpx, HTTP/2 over TLS: dead back ends, and GOAWAY in mid-run.
. "$(dirname "$0")/aid.sh"
need nghttpx setpriv openssl

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
  -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
  -keyout key.pem -out cert.pem 2>openssl.err
chmod 644 key.pem

# begin: before the back end at $url.
begin() {
  start_daemon "$port" nghttpx --conf=/dev/null --no-ocsp \
    --frontend="127.0.0.1,$port" --backend="127.0.0.1,${url##*:}" \
    --backend-read-timeout=300ms --workers=1 \
    --add-request-header="X-Front: ${1:-only}" key.pem cert.pem
}
free_port port
front=https://127.0.0.1:$port
h2=(--http2 --cacert cert.pem)

one_connection() {
  [ "$(grep -c '\* Connected to' err)" -eq 1 ] ||
    fail "connections: $(grep '\* Connected to' err)"
}

# Many calls, one connection; a failed one does no harm to it.
serve < <(echo repeat && answer 200 fine)
begin
ends '0 200 ok - success 1 false' -v "${h2[@]}" \
  "$front/1" "$front/2" "$front/3"
one_connection
is out finefinefine
requests_are 3
attempt '502 - retryable transient maybe if-idempotent -' "${h2[@]}" "$front/"
ends '10 502 ok transient attempts 4 true' -v "${h2[@]}" "$front/"
one_connection
# libcurl 7.88 may miss an answer that comes before its upload has ended.
ends '10 * transient unsafe 1 true' "${h2[@]}" -d x "$front/"

# Back ends that hang up, are late, cut a body.
back_end() {
  end_daemons
  serve
  begin
}
back_end < <(printf '%s\n' repeat read close)
ends '10 502 ok transient unsafe 1 true' "${h2[@]}" -d x "$front/"
requests_are 1
back_end < <(printf '%s\n' repeat read stall)
ends '10 504 ok transient unsafe 1 true' "${h2[@]}" -d x "$front/"
requests_are 1
back_end < <(printf '%s\n' repeat read \
  'send HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf' 'pause 100' close)
ends '10 200 receive transient committed 1 true' "${h2[@]}" "$front/"
is out half
requests_are 1

# It goes away in the middle of a run of POSTs, and another takes its place:
# each acts once.
serve < <(echo repeat && answer 200 x | sed 's/^read$/read\npause 10/')
end_daemons
begin first
leaving=${daemons[0]}
daemons=()
urls=()
for number in $(seq 60); do
  urls+=("$front/$number")
done
"$again" fetch -s --policy steady --report report "${h2[@]}" -d x \
  "${urls[@]}" >out 2>err &
fetching=$!
while [ "$(wc -c <out)" -lt 20 ] && kill -0 "$fetching"; do
  sleep 0.01
done
kill -QUIT "$leaving"
while listens "$port"; do
  sleep 0.01
done
begin second
wait "$fetching" || fail "a POST was lost: $(tail -n 3 report)"
[ "$(wc -c <out)" -eq 60 ] || fail "$(wc -c <out) answers"
requests_are 60
has requests '^x-front: first'
has requests '^x-front: second'
[ "$(grep '^POST' requests | sort -u | wc -l)" -eq 60 ] || fail 'one came twice'
finish
