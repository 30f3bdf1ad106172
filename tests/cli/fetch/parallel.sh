# Several URLs, one after the other and at once.
. "$(dirname "$0")/aid.sh"
if [ -z "$crowd" ]; then
  echo 'skipped: there is no libmicrohttpd'
  exit 77
fi

# crowd_is REQUESTS AT_ONCE: so many came. Ends the server.
crowd_is() {
  stop
  grep -qx "requests $1" crowded || fail "$(head -n 1 crowded), not $1"
  grep -qx "at once $2" crowded || fail "$(tail -n 1 crowded), not $2"
}

# All at once, and each in its own file.
serve_crowd
urls=()
for i in 1 2 3 4 5 6 7 8; do
  urls+=(-o "file$i" "$url/slow-500/body$i")
done
began=$SECONDS
fetch 0 -s -Z "${urls[@]}"
[ $((SECONDS - began)) -lt 3 ] || fail 'one after the other'
for i in 1 2 3 4 5 6 7 8; do
  is "file$i" "body$i"
done
crowd_is 8 8

# At most so many; without -Z one at a time.
serve_crowd
fetch 0 -s --parallel --parallel-max 3 "${urls[@]//http:*\//$url/slow-200/}"
crowd_is 8 3
serve_crowd
fetch 0 -s "${urls[@]//http:*\//$url/}"
crowd_is 8 1
fetch 2 -Z --parallel-max 0 "$url/a"

# On standard output the bodies come whole, in the order of the command line,
# however early the later ones end.
serve_crowd
fetch 0 -s -Z -o file "$url/in-a-file" "$url/slow-600/one-" "$url/two-" \
  "$url/busy-1/three-" "$url/slow-100/four-"
is out one-two-three-four-
is file in-a-file

# Other calls go on while one waits for its next attempt, and the exit code is
# that of the first URL that failed, not of the first failure.
serve_crowd
fetch 11 -s -Z --policy quick "$url/busy-1/a" "$url/slow-500/fail-403/b" \
  "$url/fail-404/c" "$url/d"
is out abcd
fetch 13 -s -Z --policy quick "$url/a" "$url/slow-300/fail-404/b" \
  "$url/fail-403/c"
fetch 3 -s -Z --policy quick --report report -o - "$url/a" \
  -o absent/file "$url/b" "$url/fail-403/c"
for i in 1 2 3; do
  [ "$(grep -cE "\"transfer\":$i,\"action\":\"(deliver|give-up)\"" report)" -eq 1 ] ||
    fail "the report has not one end of $i"
done

# One that cannot begin does not keep the others from it.
printf old >named
fetch 3 -s -Z -C 3 -o absent "$url/a" -O "$url/named"
is named named
fetch 3 -s -Z -o absent/file "$url/a" -o file "$url/b"
is file b
urls=()
for i in 1 2 3 4 5 6 7 8 9; do
  urls+=(-o "absent-$i" "$url/")
done
printf old >last
fetch 3 -s -C 3 "${urls[@]}" -O "$url/last"
is last last

# --remote-name-all names those that have no other output.
fetch 0 -s -Z --remote-name-all -o first "$url/x" "$url/second" "$url/third"
is first x
is second second
is third third
is out ''
fetch 0 -s --remote-name-all -o - "$url/printed" "$url/second"
is out printed
[ ! -e printed ] || fail '-o - is a file'

# What is told says of which: by its number on the command line.
serve_crowd
fetch 13 -Z --policy quick -v --report report -o a "$url/busy-1/a" \
  -o b "$url/fail-404/b"
has err '^\[1\] > GET /busy-1/a HTTP/1.1'
has err '^\[2\] < HTTP/1.1 404 '
has err '^again: \[1\] attempt 1 of 4: 503, transient .*: again in 1'
has err '^again: \[1\] attempt 2 of 4: 200: success$'
has err '^again: \[2\] client-fault \(not-found\), given up'
has report '"transfer":1,"action":"deliver"'
has report '"transfer":2,"action":"give-up"'
fetch 0 -v -o a "$url/a"
has err '^> GET /a HTTP/1.1'
has err '^again: attempt 1 of 4: 200: success$'

# A signal ends all of them, and is told once.
serve_crowd
began=$SECONDS
timeout --foreground --preserve-status -s INT 1 "$again" fetch -Z \
  --parallel-max 2 -o a "$url/slow-3000/a" -o b "$url/busy-40/b" \
  -o c "$url/c" >out 2>err
code=$?
[ "$code" -eq 130 ] || fail "exit $code after SIGINT"
[ $((SECONDS - began)) -lt 6 ] || fail 'SIGINT was not heard'
is err 'again: interrupted\n'
[ ! -e c ] || fail 'one was begun after SIGINT'

# Many more than may run: without as many open files, though all wait for the
# first to be printed.
serve_crowd
urls=("$url/slow-500/0,")
for i in $(seq 200); do
  urls+=("$url/$i,")
done
ulimit -n 40
fetch 0 -s -Z --parallel-max 4 "${urls[@]}"
is out "$(seq -s , 0 200),"
stop
has crowded '^requests 201$'
finish
