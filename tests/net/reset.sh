# Connections are reset: between answers, inside one, inside an upload.
. "$(dirname "$0")/namespaces.sh"

# Between two calls: libcurl sees it before it sends, and nothing is lost.
fault far input 'tcp dport 80 ct reply bytes > 4000 counter reject with tcp reset'
serve_far
calls -n 60 -s 600 -p 500 "$far_url"
all action=deliver body=right attempts=1 acted=idle
acted_once
mend

# By a request, every few. GETs are made again, and POSTs that may be.
fault far input 'tcp dport 80 tcp flags & psh == psh ct reply bytes > 4000
  counter reject with tcp reset'
serve_far
calls -n 60 -s 600 "$far_url"
all action=deliver body=right 'attempts=[12]'
some attempts=2
acted_once
serve_far
calls -n 60 -s 600 -p 500 -i "$far_url"
all action=deliver body=right 'attempts=[12]'
some attempts=2

# Those that may not be end, before libcurl resends them by itself, and say
# that they may have acted.
serve_far
calls -n 60 -s 600 -p 500 "$far_url"
all 'action=deliver|give-up' 'why=success|unsafe' attempts=1
some why=unsafe
unsafe_may_have_acted
acted_once
mend

# In mid-body, with nothing to take it up by: what came is what was sent, and
# it is not begun again.
fault far input 'tcp dport 80 ct reply bytes > 100000 counter reject with tcp reset'
serve_far
calls -s 1000000 "$far_url"
all action=give-up why=committed attempts=1 body=part
seen_at_most 1
fetch 10 -sS --policy quick "$far_url/1000000/1"
has err 'part of the body was already written'
mend

# In mid-upload: never whole at the server, which did not act.
fault far input 'tcp dport 80 ct original bytes > 100000
  counter reject with tcp reset'
serve_far
calls -n 2 -p 2000000 "$far_url"
all action=give-up why=unsafe attempts=1
unsafe_may_have_acted
calls -n 2 -p 2000000 -i "$far_url"
all action=give-up why=attempts attempts=4 acted=acted
seen_at_most 0
mend
finish
