again lint --explain peek-on-get
again lint --explain no-such-finding
echo "$?"
