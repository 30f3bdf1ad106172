# nginx closes connections that nobody uses, and the client does not hear of it:
# its next request dies there. GETs are made again, no POST is.
. "$(dirname "$0")/namespaces.sh"
. "$here/start_nginx.sh"

start "$server" record
free_port port
start_nginx <<END
keepalive_timeout 50ms;
server {
  listen 127.0.0.1:$port;
  location / { proxy_pass $url; }
}
END
fault near output "tcp sport $port tcp flags & fin == fin counter drop"

calls -n 6 -g 150 -s 600 "$front"
all action=deliver body=right 'attempts=[12]'
acted_once

: >record
calls -n 6 -g 150 -s 600 -p 500 "$front"
all 'action=deliver|give-up' 'why=success|unsafe' attempts=1
some why=unsafe
unsafe_may_have_acted
acted_once

# Those that may be repeated are.
: >record
calls -n 6 -g 150 -s 600 -p 500 -i "$front"
all action=deliver body=right 'attempts=[12]'
acted_once
mend
finish
