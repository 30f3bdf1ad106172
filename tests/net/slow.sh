# A slow link: a body that streams is in time, however long it takes; what
# limits it is the word for a single attempt.
. "$(dirname "$0")/namespaces.sh"

far tc qdisc add dev far root tbf rate 2mbit burst 16kb latency 2s 2>err ||
  skip "no tbf here: $(cat err)"
serve_far

calls -s 300000 -d 700 "$far_url"
all action=deliver body=right attempts=1
fetch 0 -s --deadline 700ms -o got "$far_url/300000/1"
[ "$(wc -c <got)" -eq 300000 ] || fail "$(wc -c <got) bytes"

calls -s 300000 -a 500 "$far_url"
all action=give-up why=committed body=part attempts=1 code=28
seen_at_most 3

# An upload that the limit cuts is never whole at the server.
far tc qdisc del dev far root
tc qdisc add dev near root tbf rate 2mbit burst 16kb latency 2s
serve_far
calls -n 2 -p 200000 -s 10 "$far_url"
all action=deliver body=right attempts=1
acted_once
serve_far
calls -p 2000000 -s 10 -a 300 "$far_url"
all action=give-up why=unsafe attempts=1 acted=acted code=28
seen_at_most 0
finish
