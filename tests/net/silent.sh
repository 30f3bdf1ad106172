# Packets vanish without a word.
. "$(dirname "$0")/namespaces.sh"

# Nobody answers the connect: not one attempt, and the deadline holds.
fault far input 'tcp dport 80 counter drop'
serve_far
calls -p 500 -c 200 -d 900 "$far_url"
all action=give-up why=deadline attempts=0 acted=idle code=28
awk '$8 > 3000' calls >late
is late ''
seen_at_most 0
mend

# The request arrives, the answer does not: it may have acted, and did.
fault far output 'tcp sport 80 ct reply bytes > 4000 counter drop'
serve_far
calls -n 12 -s 600 -p 500 -a 500 "$far_url"
all 'action=deliver|give-up' 'why=success|unsafe' attempts=1
some why=unsafe
unsafe_may_have_acted
acted_once

# GETs are made again, on new connections.
serve_far
calls -n 12 -s 600 -a 500 "$far_url"
all action=deliver body=right 'attempts=[12]'
some attempts=2
mend
finish
