# SIGINT and SIGTERM end a call soon, whatever it does. The calls would last
# for half a minute and more.
. "$(dirname "$0")/aid.sh"

interrupted() { # CODE SIGNAL ARGUMENT...
  local expected=$1 signal=$2 began=$SECONDS code
  shift 2
  timeout --foreground --preserve-status -s "$signal" 1 \
    "$again" fetch "$@" >out 2>err
  code=$?
  [ "$code" -eq "$expected" ] || fail "exit $code, not $expected, after $signal"
  [ $((SECONDS - began)) -lt 15 ] || fail "$signal was not heard"
}

waiting() {
  serve < <(answer 503 '' 'Retry-After: 40')
}

# While it waits for its next attempt.
waiting
interrupted 130 INT -sS "$url/"
has err '^again: interrupted$'
requests_are 1
waiting
interrupted 143 TERM -sS "$url/"
requests_are 1

# While nothing comes, and while a body does.
serve <<'END'
read
stall
END
interrupted 130 INT -s "$url/"
serve <<'END'
read
send HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n
slowly 10 0123456789012345678901234567890123456789
stall
END
interrupted 143 TERM -s -o part "$url/"
has part '^0123'

# The URLs behind it are not begun.
waiting
interrupted 130 INT -s "$url/" "$url/"
requests_are 1

# In the background of a script SIGINT is ignored, and stays so.
serve <<'END'
read
pause 1500
send HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine
END
"$again" fetch -s "$url/" >out &
job=$!
sleep 0.5
kill -INT "$job"
wait "$job" || fail 'SIGINT was not ignored'
is out fine
finish
