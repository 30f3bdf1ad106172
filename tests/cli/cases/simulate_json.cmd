again simulate -n herd -p backoff --peer none -f json
# The same again, byte for byte; another seed says something else.
first=$(again simulate -n chance -p http -f json | cksum)
second=$(again simulate -n chance -p http -f json | cksum)
other=$(again simulate -n chance -p http -f json -S 2 | cksum)
[ "$first" = "$second" ] && echo the same
[ "$first" = "$other" ] || echo another
