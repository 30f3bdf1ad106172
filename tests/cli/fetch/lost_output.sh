# Output that cannot be written is an error, and is told once.
. "$(dirname "$0")/aid.sh"
[ -w /dev/full ] || exit 77

always() {
  echo repeat
  answer 200 fine
}

ends_with_3() { # WHAT PATTERN, behind a command
  local code=$?
  [ "$code" -eq 3 ] || fail "$1: exit $code"
  has err "$2"
  [ "$(wc -l <err)" -eq 1 ] || fail "$1: told $(wc -l <err) times"
}

serve < <(always)
"$again" fetch "$url/" >/dev/full 2>err
ends_with_3 'a full disk' '^again: stdout: No space left on device$'
"$again" fetch "$url/" >&- 2>err
ends_with_3 'no stdout' '^again: stdout: Bad file descriptor$'
"$again" fetch "$url/" -o /dev/full 2>err
ends_with_3 'a full file' '^again: fetch: /dev/full: No space left on device$'
"$again" fetch "$url/" -o file --report /dev/full 2>err
ends_with_3 'a full report' '^again: fetch: /dev/full: No space left on device$'
is file fine

# A descriptor that is not there is not taken for one that is.
"$again" fetch "$url/" --report report >&- 2>err
ends_with_3 'no stdout, a report' '^again: stdout: Bad file descriptor$'
lacks report '^fine'
"$again" fetch "$url/" >out 2>&- <&- || fail 'no stdin and no stderr: failed'
is out fine

# Many bytes fail while they come.
serve <<'END'
read
send HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n
filler 1000000
END
"$again" fetch "$url/" >/dev/full 2>err
ends_with_3 'a full disk, early' '^again: stdout: No space left on device$'
finish
