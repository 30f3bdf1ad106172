# One packet of twenty is lost: TCP makes up for it, and nothing is repeated.
. "$(dirname "$0")/namespaces.sh"

fault far input 'numgen random mod 20 == 0 counter drop'
serve_far
calls -n 8 -s 60000 "$far_url"
all action=deliver body=right attempts=1
acted_once
serve_far
calls -n 8 -s 600 -p 60000 "$far_url"
all action=deliver body=right attempts=1
acted_once
mend
finish
