# A certificate that nobody signed: refused, trusted by -k or --cacert.
. "$(dirname "$0")/aid.sh"
command -v openssl >"$work/null" || exit 77

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
  -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
  -keyout key.pem -out cert.pem 2>openssl.err || exit 77
printf 'HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nfine' >page
openssl s_server -HTTP -accept 127.0.0.1:0 -key key.pem -cert cert.pem \
  >tls.out 2>&1 </dev/null &
openssl_pid=$!
trap 'kill "$openssl_pid"; clean_up' EXIT
for _ in $(seq 500); do
  grep -q '^ACCEPT' tls.out && break
  sleep 0.01
done
url=https://$(sed -n 's/^ACCEPT //p' tls.out)

fetch 11 "$url/page"
has err '^again: auth \(certificate\), given up: trying again would not help'
has err '^  effect +none'
is out ''
fetch 0 -s -k "$url/page"
is out fine
fetch 0 -s --cacert cert.pem "$url/page"
is out fine
fetch 3 -sS --cacert absent "$url/page"
finish
