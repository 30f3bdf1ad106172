# Downloads break off again and again: they go on where they stopped, and no
# byte comes twice.
. "$(dirname "$0")/namespaces.sh"

fault far input 'tcp dport 80 ct reply bytes > 400000
  counter reject with tcp reset'
serve_far
calls -n 5 -s 1000000 -t "$far_url"
all action=deliver body=right 'attempts=[1-4]'
mend
for number in 1 2 3 4 5; do
  awk -v call="$number" '
    $2 == call { asked++; if ($5 <= last && asked > 1) bad = 1; last = $5 }
    END { exit bad || asked < 2 || asked > 5 }' record ||
    fail "call $number asked for $(grep "^GET $number " record)"
done

# The link is down in the middle of one.
far tc qdisc add dev far root tbf rate 4mbit burst 16kb latency 2s 2>err ||
  skip "no tbf here: $(cat err)"
serve_far
{ sleep 0.5; ip link set near down; sleep 0.7; ip link set near up; } &
cut_pid=$!
calls -P steady -s 600000 -a 1000 -t "$far_url"
wait "$cut_pid"
all action=deliver body=right
has record ' [1-9][0-9]*$'
seen_at_most 3
finish
