# The link is down for a second, in the middle of a series of calls.
. "$(dirname "$0")/namespaces.sh"

# The far end of the wire: packets vanish. Ours: there is no route.
for end in 'far ip link set far' 'ip link set near'; do
  for post in '' '-p 500'; do
    serve_far
    { sleep 0.2; $end down; sleep 1; $end up; } &
    cut_pid=$!
    # shellcheck disable=SC2086 # two words, or none
    calls -P steady -n 40 -s 600 -g 10 -f -c 300 $post "$far_url"
    wait "$cut_pid"
    all action=deliver body=right acted=idle
    some 'ms=[1-9][0-9][0-9]+'
    acted_once
  done
done
finish
