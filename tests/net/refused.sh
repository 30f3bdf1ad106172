# Every third connect is refused: nothing was sent, so that any call goes again,
# and the refusal is no attempt.
. "$(dirname "$0")/namespaces.sh"

fault far input 'tcp dport 80 tcp flags syn numgen inc mod 3 == 0
  counter reject with tcp reset'
serve_far
calls -n 30 -s 600 -f "$far_url"
all action=deliver body=right attempts=1 acted=idle
acted_once
serve_far
calls -n 30 -s 600 -f -p 500 "$far_url"
all action=deliver body=right attempts=1 acted=idle
acted_once
mend

# All of them are: ten tries, none of which is an attempt.
fault far input 'tcp dport 80 tcp flags syn counter reject with tcp reset'
serve_far
calls -p 500 "$far_url"
all action=give-up why=attempts attempts=0 acted=idle code=7
seen_at_most 0
fetch 10 -sS --policy quick -d x "$far_url/10/1"
has err 'attempts +0 of 4 in '
has err 'effect +none'
mend
finish
