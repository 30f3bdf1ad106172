# A name has two addresses, of which one is dead: the other is reached,
# whichever comes first.
. "$(dirname "$0")/namespaces.sh"

fault far input "ip daddr $server_ip counter drop"
serve_far
for order in "$other_ip,$server_ip" "$server_ip,$other_ip"; do
  calls -c 1000 -r "two.test:80:$order" -s 600 -p 500 http://two.test
  all action=deliver body=right attempts=1 acted=idle
done
mend
finish
