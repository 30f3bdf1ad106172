# Squid, a forward proxy: its own errors are told apart from the origin's.
. "$(dirname "$0")/aid.sh"
need squid setpriv openssl
[ "$(stat -c %a /dev/shm)" = 1777 ] || skip 'no shared memory here for Squid'

state_folder
free_port port
cat >squid.conf <<END
http_port 127.0.0.1:$port
pid_filename none
cache_log $work/state/cache.log
access_log none
cache deny all
coredump_dir $work/state
acl forbidden urlpath_regex ^/forbidden
http_access deny forbidden
http_access allow all
connect_timeout 1 second
read_timeout 1 second
connect_retries 0
retry_on_error off
shutdown_lifetime 0 seconds
visible_hostname squid.test
END
start_daemon "$port" squid -N -f "$work/squid.conf"
proxy=(-x "http://127.0.0.1:$port")

# Plain: what the origin says goes through.
serve < <(answer 200 fine && answer 429 '' 'Retry-After: 1' && answer 200 fine)
ends '0 200 ok - success 1 false' "${proxy[@]}" "$url/"
ends '0 200 ok - success 2 false' "${proxy[@]}" "$url/"
is out fine
requests_are 3

# Squid's own errors have names.
attempt '403 ERR_ACCESS_DENIED auth permission none no -' \
  "${proxy[@]}" "$url/forbidden"
attempt '503 ERR_CONNECT_FAIL retryable transient maybe if-idempotent -' \
  "${proxy[@]}" http://127.0.0.1:1/
ends '10 503 ok transient attempts 4 true' "${proxy[@]}" http://127.0.0.1:1/
ends '10 503 ok transient unsafe 1 true' "${proxy[@]}" -d x http://127.0.0.1:1/
has out 'Connection to 127.0.0.1 failed'

# An origin that hangs up.
serve < <(printf '%s\n' repeat read close)
attempt '502 ERR_ZERO_SIZE_OBJECT retryable transient maybe if-idempotent -' \
  "${proxy[@]}" -d x "$url/"
ends '10 502 ok transient unsafe 1 true' "${proxy[@]}" -d x "$url/"
requests_are 2

# A tunnel that is not made: nothing reached the origin.
ends '10 503 receive transient attempts 0 false' "${proxy[@]}" -d x \
  https://127.0.0.1:1/

# A tunnel to an origin that is there.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
  -subj /CN=127.0.0.1 -keyout key.pem -out cert.pem 2>openssl.err
printf 'HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nfine' >page
free_port tls_port
chmod 644 key.pem
start_daemon "$tls_port" openssl s_server -HTTP -accept "127.0.0.1:$tls_port" \
  -key key.pem -cert cert.pem
ends '0 200 ok - success 1 false' "${proxy[@]}" -k \
  "https://127.0.0.1:$tls_port/page"
is out fine
ends '11 - certificate certificate rule 0 false' "${proxy[@]}" \
  "https://127.0.0.1:$tls_port/page"

# The proxy is gone.
end_daemons
ends '10 - connect unreachable attempts 0 false' "${proxy[@]}" -d x "$url/"
finish
